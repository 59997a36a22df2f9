import { mkdir, mkdtemp, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDataSourceToken } from '@nestjs/typeorm';
import { toHex } from '@filmdeed/kernel';
import { bundlesOfSize, leafHash, openCheckpoint, parseVerifierKey } from '@filmdeed/ledger';
import { createDataSource, LOG_LOCK, postgresLogLeadership, postgresLogStore, runMigrations } from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { type LocalChain, startLocalChain } from '../../apps/standalone/src/local-chain.js';
import { ORIGIN } from '../support/api-app.js';
import { LOG_SIGNER, TEST_ORIGIN } from '../support/filed-bundle.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { naiveRoot } from '../support/naive-tree.js';
import { outcome, sequencing } from '../support/sequencing.js';

const pause = (milliseconds: number): Promise<void> => new Promise((wait) => setTimeout(wait, milliseconds));
const api = filingApi();
/** Of the application's pool. */
const POOL = 20;

describe('a pool of connections that is used up', () => {
  const hold = async (connections: number): Promise<() => Promise<void>> => {
    const dataSource = api.app.api.app.get<DataSource>(getDataSourceToken());
    const held = Array.from({ length: connections }, () => dataSource.createQueryRunner());
    await Promise.all(held.map((each) => each.connect()));
    return async () => void (await Promise.all(held.map((each) => each.release())));
  };

  it('but for one: filings and look-ups take turns, and nobody waits for a second connection while it holds one', async () => {
    const release = await hold(POOL - 1);
    try {
      const { id } = (await fileIt(api.filer, signedRequest(digestInput(api.filer), ORIGIN))).body;
      const statuses = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          if (n % 3 === 0) return (await fileIt(api.filer, signedRequest(digestInput(api.filer), ORIGIN))).status;
          if (n % 3 === 1) return (await fileIt(api.filer, unsignedRequest(digestInput(api.filer)))).status;
          return (await api.filer.get(`/filings/${id}`)).status;
        }),
      );
      expect(statuses).toEqual(statuses.map((_, n) => (n % 3 === 2 ? 200 : 201)));
    } finally {
      await release();
    }
  });

  it('to the last: a refusal that says to come again, and then the same request is received once', async () => {
    const release = await hold(POOL);
    const requests = Array.from({ length: 5 }, () => unsignedRequest(digestInput(api.filer)));
    const ask = () => Promise.all(requests.map((request, n) => fileIt(api.filer, request, `in-need-${n}`)));
    let refused: Awaited<ReturnType<typeof ask>>;
    try {
      refused = await ask();
    } finally {
      await release();
    }
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
      refused.map(() => [503, 'database.unreachable']),
    );
    const [first, second] = [await ask(), await ask()];
    expect(first.map(({ status }) => status)).toEqual(first.map(() => 201));
    expect(second.map(({ body }) => body.id)).toEqual(first.map(({ body }) => body.id));
  });
});

describe('a database whose disk is full', () => {
  /** What the server says when it cannot extend a file. */
  const fill = async (dataSource: DataSource, table: string): Promise<() => Promise<unknown>> => {
    await dataSource.query(`
      CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION disk_full()`);
    return () => dataSource.query(`DROP TRIGGER disk_full ON ${table}`);
  };

  it.each(['filing', 'leaf_outbox'])(
    'at the table %s: refused whole, and received once when there is room',
    async (table) => {
      const dataSource = api.app.api.app.get<DataSource>(getDataSourceToken());
      const count = async () => (await dataSource.query<[{ n: string }]>('SELECT count(*) AS n FROM filing'))[0].n;
      const before = await count();
      const free = await fill(dataSource, table);
      const request = signedRequest(digestInput(api.filer), ORIGIN);
      const refused = await fileIt(api.filer, request, `full-${table}`);
      expect([refused.status, refused.body.code]).toEqual([507, 'storage.full']);
      expect(await count()).toBe(before);
      await free();
      const first = await fileIt(api.filer, request, `full-${table}`);
      expect([first.status, await count()]).toEqual([201, String(Number(before) + 1)]);
    },
  );

  it.each(['log_head', 'log_entry', 'log_tile', 'log_checkpoint'])(
    'at the table %s: the log does not grow, and grows when there is room',
    async (table) => {
      const dataSource = api.app.api.app.get<DataSource>(getDataSourceToken());
      await fileIt(api.filer, unsignedRequest(digestInput(api.filer)));
      const size = async () => (await dataSource.query<[{ size: string }]>('SELECT size FROM log_head'))[0].size;
      const before = await size();
      const free = await fill(dataSource, table);
      await expect(api.app.sequence()).rejects.toMatchObject({ code: 'storage.full' });
      expect(await size()).toBe(before);
      await free();
      await api.app.sequence();
      expect(Number(await size())).toBeGreaterThan(Number(before));
    },
  );
});

describe('a local chain whose disk takes nothing', () => {
  it('goes on, keeps the last whole state, and saves again when it can', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'filmdeed-chain-'));
    const blocks = async ({ url }: LocalChain): Promise<number> =>
      Number(await askNode<string>(url, 'eth_blockNumber'));
    const changed = async (since: number): Promise<void> => {
      while ((await stat(join(dataDir, 'state.json.gz'))).mtimeMs === since) await pause(50);
    };
    const savedAt = async () => (await stat(join(dataDir, 'state.json.gz'))).mtimeMs;
    let chain = await startLocalChain({ dataDir });
    try {
      const first = await savedAt();
      await askNode(chain.url, 'anvil_mine', '0x3');
      await changed(first);
      // Nothing can be written where the new state would grow.
      await mkdir(join(dataDir, 'state.json.gz.new'));
      await askNode(chain.url, 'anvil_mine', '0x2');
      const kept = await savedAt();
      await pause(2500);
      expect([await savedAt(), await blocks(chain)]).toEqual([kept, 5]);
      process.kill(chain.pid, 'SIGKILL');
      await chain.ended;
      await rmdir(join(dataDir, 'state.json.gz.new'));
      await chain.stop();
      chain = await startLocalChain({ dataDir });
      expect(await blocks(chain)).toBe(3);
      const again = await savedAt();
      await askNode(chain.url, 'anvil_mine', '0x1');
      await changed(again);
    } finally {
      await chain.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('several who want to lead', () => {
  const LEAVES = 300;
  const WORKERS = 4;

  /** Each on connections of its own, as processes are; each step of each is counted. */
  it.each([
    ['lead one at a time', false],
    ['lose the lead unawares, and sign nothing then that counts', true],
  ])(
    '%s',
    async (_what, cutting) => {
      const url = await api.postgres.createDatabase();
      const open = () => createDataSource({ url, poolSize: 3 }).initialize();
      const admin = await open();
      await runMigrations(admin);
      const sources = await Promise.all(Array.from({ length: WORKERS }, open));
      let [leading, most, led, ended] = [0, 0, 0, false];
      const said = new Map<number | string, number>();
      const worker = async (source: DataSource): Promise<void> => {
        const step = sequencing(postgresLogStore(source));
        while (!ended) {
          await postgresLogLeadership(source)
            .lead(async (stillLeading) => {
              most = Math.max(most, ++leading);
              led++;
              // It gives the lead up now and then, so that there is something to race for.
              for (const until = Date.now() + 150; stillLeading() && !ended && Date.now() < until; await pause(2)) {
                const done = await outcome(step());
                if (done !== 0) said.set(done, (said.get(done) ?? 0) + 1);
              }
              leading--;
            })
            .catch(() => leading--);
          await pause(5);
        }
      };
      const working = sources.map(worker);
      const leaf = (n: number): Uint8Array => Buffer.from(`leaf ${n}`);
      for (let n = 0; n < LEAVES; n++) {
        await admin.query(
          `INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, now())`,
          [`fil_${n}`, leaf(n), leafHash(leaf(n))],
        );
        if (cutting && n % 20 === 0) {
          // Only its lead: what it writes with stays.
          await admin.query(
            `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1`,
            [LOG_LOCK],
          );
        }
        await pause(2);
      }
      const store = postgresLogStore(admin);
      for (const until = Date.now() + 30_000; (await store.head()).size < LEAVES && Date.now() < until;)
        await pause(20);
      ended = true;
      await Promise.all(working);
      expect(led).toBeGreaterThan(2);
      if (!cutting) expect(most).toBe(1);
      const head = await store.head();
      expect(head.size).toBe(LEAVES);
      const entries: Uint8Array[] = [];
      for (const ref of bundlesOfSize(LEAVES)) entries.push(...(await store.entries(ref)));
      expect(entries.map((entry) => Buffer.from(entry).toString()).sort()).toEqual(
        Array.from({ length: LEAVES }, (_, n) => `leaf ${n}`).sort(),
      );
      const rows = await admin.query<{ note: string }[]>('SELECT note FROM log_checkpoint');
      for (const { note } of rows) {
        const { size, root } = openCheckpoint(note, [parseVerifierKey(LOG_SIGNER.verifierKey)], TEST_ORIGIN);
        expect([size, toHex(root)]).toEqual([size, toHex(naiveRoot(entries.slice(0, size)))]);
      }
      await Promise.all([...sources, admin].map((source) => source.destroy()));
    },
    90_000,
  );
});
