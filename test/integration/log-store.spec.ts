import { FixedClock, newId, toHex } from '@filmdeed/kernel';
import {
  entriesPath,
  leafHash,
  type LogStore,
  openCheckpoint,
  parseEntryBundle,
  parseVerifierKey,
  sequenceLog,
  tilePath,
  tilesOfSize,
} from '@filmdeed/ledger';
import {
  createDataSource,
  LEAF_CHANNEL,
  leafWakeups,
  LOG_LOCK,
  postgresLogLeadership,
  postgresLogStore,
  runMigrations,
} from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { LOG_SIGNER, TEST_ORIGIN } from '../support/filed-bundle.js';
import { logStoreContract, someLeaves } from '../support/log-store.contract.js';
import { naiveRoot } from '../support/naive-tree.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { describeWithVectors, vectorBytes, vectorText } from '../support/shared-vectors.js';

const clock = new FixedClock('2026-11-25T08:00:00.000Z');
let postgres: RunningPostgres;
let opened: DataSource[] = [];
let url: string;
let dataSource: DataSource;
let other: DataSource;
let store: LogStore;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
});
afterEach(async () => {
  for (const each of opened) if (each.isInitialized) await each.destroy();
  opened = [];
});

const open = async (at: string): Promise<DataSource> => {
  const made = await createDataSource({ url: at }).initialize();
  opened.push(made);
  return made;
};

/** An empty log: its tables never shrink, so each test has a database of its own. */
async function freshLog(): Promise<void> {
  url = await postgres.createDatabase();
  dataSource = await open(url);
  await runMigrations(dataSource);
  other = await open(url);
  store = postgresLogStore(dataSource);
}

async function add(leaves: readonly Uint8Array[], hashes = leaves.map(leafHash)): Promise<void> {
  await dataSource.query(
    `INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at)
     SELECT id, leaf, hash, now() FROM unnest($1::text[], $2::bytea[], $3::bytea[]) WITH ORDINALITY AS t (id, leaf, hash, nth)
     ORDER BY nth`,
    [leaves.map(() => newId('fil')), leaves, hashes],
  );
}

const sequence = (on: LogStore = store, signer = LOG_SIGNER): ReturnType<ReturnType<typeof sequenceLog>> =>
  sequenceLog({ store: on, signer, clock, origin: TEST_ORIGIN })();

async function until(true_: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await true_()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not happen within five seconds');
}

describe('postgresLogStore', () => {
  logStoreContract(async () => {
    await freshLog();
    return { store, other: postgresLogStore(other), add };
  });
});

describe('the log in PostgreSQL', () => {
  beforeEach(freshLog);

  it('keeps with each entry the filing it came from', async () => {
    await add(someLeaves(3));
    const waiting = await dataSource.query(`SELECT filing_id FROM leaf_outbox ORDER BY seq`);
    await sequence();
    expect(await dataSource.query(`SELECT filing_id FROM log_entry ORDER BY index`)).toEqual(waiting);
    const [entry] = await dataSource.query(`SELECT index, leaf_hash, logged_at FROM log_entry ORDER BY index LIMIT 1`);
    expect(entry).toMatchObject({ index: '0', logged_at: clock.now() });
    expect(toHex(entry.leaf_hash)).toBe(toHex(leafHash(someLeaves(1)[0]!)));
  });

  it.each(['log_entry', 'log_checkpoint'])('refuses UPDATE, DELETE and TRUNCATE on %s', async (table: string) => {
    await add(someLeaves(1));
    await sequence();
    for (const sql of [
      `UPDATE ${table} SET ${table === 'log_entry' ? 'leaf' : 'root'} = ''`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ]) {
      await expect(dataSource.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
    expect((await store.entries({ n: 0, width: 1 })).map(toHex)).toEqual(someLeaves(1).map(toHex));
  });

  it('checks itself that what it moves has the hash that the tree has', async () => {
    await add(someLeaves(2));
    const deceived: LogStore = {
      ...store,
      extend: async (extension) => {
        await dataSource.query(`UPDATE leaf_outbox SET leaf = 'exchanged' WHERE seq = $1`, [extension.leaves[1]!.seq]);
        return store.extend(extension);
      },
    };
    await expect(sequence(deceived)).rejects.toThrow('does not take waiting leaves');
    expect((await store.head()).size).toBe(0);
    expect(await store.pending(10)).toHaveLength(2);
  });

  it('loses nothing when its connection is killed in the middle of an extension, and goes on', async () => {
    const leaves = someLeaves(300);
    await add(leaves.slice(0, 10));
    await sequence();
    await add(leaves.slice(10));
    const before = await store.head();
    // Hold the tile, so that the extension stops after head and entries are written.
    const holder = other.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT n FROM log_tile FOR UPDATE');
    const dying = sequence().then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    const stuck = async (): Promise<{ pid: number }[]> =>
      other.query(
        `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE log_head%'
           AND pid <> pg_backend_pid()`,
      );
    await until(async () => (await stuck()).length === 1);
    await other.query(`SELECT pg_terminate_backend($1)`, [(await stuck())[0]!.pid]);
    expect(await dying).toBe('database.unreachable');
    await holder.rollbackTransaction();
    await holder.release();
    expect(await store.head()).toEqual(before);
    expect(await store.pending(1000)).toHaveLength(290);
    expect((await store.tile({ level: 0, n: 0, width: 10 })).length).toBe(320);
    await expect(store.tile({ level: 0, n: 0, width: 11 })).rejects.toMatchObject({ code: 'log.tile-missing' });
    expect(await sequence()).toMatchObject({ appended: 290, head: { size: 300 } });
    expect(toHex((await store.head()).root)).toBe(toHex(naiveRoot(leaves)));
  });

  it('refuses to grow on a head, a note or a tile that somebody edited', async () => {
    await add(someLeaves(3));
    await sequence();
    await add(someLeaves(1, 3));
    const edits: [string, string][] = [
      [`UPDATE log_tile SET hashes = overlay(hashes PLACING '\\x00' FROM 5)`, 'log.fork'],
      [`UPDATE log_tile SET hashes = substring(hashes FROM 1 FOR 64)`, 'log.tile-missing'],
      [`UPDATE log_head SET root = sha256(root)`, 'log.fork'],
      [`UPDATE log_head SET size = 2`, 'log.fork'],
      [`UPDATE log_head SET size = 0`, 'log.fork'],
      [`UPDATE log_head SET note = replace(note, '3', '4')`, 'log.fork'],
      [`UPDATE log_head SET note = ''`, 'log.fork'],
    ];
    for (const [edit, code] of edits) {
      const held = await dataSource.query(`SELECT size, root, note, hashes FROM log_head, log_tile`);
      await dataSource.query(edit);
      await expect(sequence()).rejects.toMatchObject({ code });
      const [{ size, root, note, hashes }] = held;
      await dataSource.query(`UPDATE log_head SET size = $1, root = $2, note = $3`, [size, root, note]);
      await dataSource.query(`UPDATE log_tile SET hashes = $1`, [hashes]);
    }
    expect(await sequence()).toMatchObject({ appended: 1 });
  });
});

describe('postgresLogLeadership', () => {
  beforeEach(freshLog);

  const holders = async (): Promise<{ pid: number }[]> =>
    dataSource.query(
      `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
       WHERE locktype = 'advisory' AND objid = $1 AND granted AND datname = current_database()`,
      [LOG_LOCK],
    );

  it('lets one lead at a time, and the next when the first is done', async () => {
    const [one, two] = [postgresLogLeadership(dataSource), postgresLogLeadership(other)];
    let finish!: () => void;
    const busy = new Promise<void>((resolve) => (finish = resolve));
    const leading = one.lead(async (stillLeading) => {
      await busy;
      expect(stillLeading()).toBe(true);
    });
    await until(async () => (await holders()).length === 1);
    expect(await two.lead(async () => Promise.reject(new Error('two lead')))).toBe(false);
    finish();
    expect(await leading).toBe(true);
    expect(await two.lead(async () => undefined)).toBe(true);
    await until(async () => (await holders()).length === 0);
  });

  it('gives the lead back when the work fails', async () => {
    const leadership = postgresLogLeadership(dataSource);
    const failing = leadership.lead(async () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await leadership.lead(async () => undefined)).toBe(true);
  });

  it('learns that its connection died, while another takes over', async () => {
    let took: boolean | undefined;
    const led = await postgresLogLeadership(dataSource).lead(async (stillLeading) => {
      expect(stillLeading()).toBe(true);
      await other.query(`SELECT pg_terminate_backend($1)`, [(await holders())[0]!.pid]);
      await until(() => !stillLeading());
      took = await postgresLogLeadership(other).lead(async () => undefined);
    });
    expect([led, took]).toEqual([true, true]);
  });

  it('refuses database.unreachable without a database', async () => {
    const nowhere = createDataSource({ url: 'postgres://nobody:x@127.0.0.1:1/none' });
    await expect(postgresLogLeadership(nowhere).lead(async () => undefined)).rejects.toMatchObject({
      code: 'database.unreachable',
    });
  });
});

describe('leafWakeups', () => {
  beforeEach(freshLog);

  const listeners = async (): Promise<{ pid: number }[]> =>
    dataSource.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN ${LEAF_CHANNEL}'`,
    );

  it('wakes once when it listens, then at every commit that tells, also after its connection was killed', async () => {
    let woken = 0;
    const wakeups = leafWakeups(url, () => void woken++);
    try {
      await until(() => woken === 1);
      await dataSource.query(`NOTIFY ${LEAF_CHANNEL}`);
      await until(() => woken === 2);
      await dataSource.query(`SELECT pg_terminate_backend($1)`, [(await listeners())[0]!.pid]);
      await until(() => woken === 3);
      await dataSource.transaction(async (manager) => {
        await manager.query(`NOTIFY ${LEAF_CHANNEL}`);
        await manager.query(`SELECT pg_sleep(0.05)`);
        expect(woken).toBe(3);
      });
      await until(() => woken === 4);
    } finally {
      await wakeups.close();
    }
    await until(async () => (await listeners()).length === 0);
    await dataSource.query(`NOTIFY ${LEAF_CHANNEL}`);
    expect(woken).toBe(4);
  });

  it('closes at once also while it cannot connect', async () => {
    const wakeups = leafWakeups('postgres://nobody:x@127.0.0.1:1/none', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await wakeups.close();
  });
});

const VECTORS = 'tlog-tiles/testdata/log';
describeWithVectors('the log in PostgreSQL against the log of tessera', VECTORS, () => {
  beforeEach(freshLog);

  it('has its roots, entries and tiles at every size', async () => {
    const verifier = parseVerifierKey(vectorText(`${VECTORS}.vkey`).trim());
    const leaves = parseEntryBundle(vectorBytes(`${VECTORS}/${entriesPath({ n: 0, width: 15 })}`));
    for (const [i, leaf] of leaves.entries()) {
      const size = i + 1;
      await add([leaf]);
      const { head } = await sequence();
      const published = openCheckpoint(vectorText(`${VECTORS}/checkpoint.${size}`), [verifier], verifier.name);
      expect([head.size, toHex(head.root)]).toEqual([published.size, toHex(published.root)]);
      for (const ref of tilesOfSize(size)) {
        expect(toHex(await store.tile(ref))).toBe(toHex(vectorBytes(`${VECTORS}/${tilePath(ref)}`)));
      }
    }
    expect((await store.entries({ n: 0, width: 15 })).map(toHex)).toEqual(leaves.map(toHex));
  });
});
