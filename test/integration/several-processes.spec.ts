import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestBytes } from '@filmdeed/fingerprint';
import { type AccountId, toHex } from '@filmdeed/kernel';
import { bundlesOfSize, openCheckpoint, parseVerifierKey } from '@filmdeed/ledger';
import { nativeDigests } from '@filmdeed/hashing';
import { parseBundle, parseTrust, verifyBundle } from '@filmdeed/evidence';
import { createDataSource, postgresLogStore } from '@filmdeed/postgres';
import { Cluster, CLUSTER_ORIGIN, METRICS_TOKEN, type Program } from '../support/cluster.js';
import { FilingLoad } from '../support/filing-load.js';
import { naiveRoot } from '../support/naive-tree.js';
import { SignedIn } from '../support/signed-in.js';
import { TusClient } from '../support/tus-client.js';

const KEY = createHash('sha256').update('key of the cluster').digest();
const MIB = 1 << 20;
const PROMISE_MS = 60_000;
const input = (n: number) => ({
  form: 'DIGEST' as const,
  work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' } as const,
  particulars: { title: `第 ${n} 号 number ${n}` },
  content: { kind: 'file' as const, ...digestBytes(nativeDigests, Buffer.from(`film ${n}`)) },
});

/** Two APIs and three workers on one database, one bucket and one chain: what an operator with several machines runs. */
describe('several processes', () => {
  let cluster: Cluster;
  let apis: (Program & { url: string })[];
  let workers: (Program & { metrics: string })[];
  let doors: SignedIn[];
  let load: FilingLoad;
  let password: string;

  beforeAll(async () => {
    cluster = await Cluster.start();
    password = (await cluster.operate('first-administrator')).split(/\s+/)[1]!;
    apis = [await cluster.startApi(), await cluster.startApi()];
    workers = [];
    for (const name of ['one', 'two', 'three']) workers.push(await cluster.startWorker(name));
    doors = await Promise.all(apis.map(({ url }) => SignedIn.as(url, 'admin', password)));
    await doors[0]!.registerKey(KEY);
    load = new FilingLoad(doors, KEY);
    load.start(6, input);
  }, 180_000);
  afterAll(async () => {
    await load?.end();
    await cluster?.end();
  }, 60_000);

  /** When somebody took the lead since then. */
  const takenOver = async (since: number): Promise<number> => {
    for (const until = Date.now() + 60_000; ;) {
      const at = Math.max(...workers.map(lastLed));
      if (at >= since) return at;
      if (Date.now() > until) throw new Error('nobody took the lead');
      await new Promise((wait) => setTimeout(wait, 20));
    }
  };
  const leaderNow = (): Program & { metrics: string } => workers.toSorted((a, b) => lastLed(b) - lastLed(a))[0]!;
  const lastLed = ({ lines }: Program): number => lines.findLast(({ event }) => event === 'log.leading')?.at ?? -1;

  /** A filing that is received now is logged: whoever leads does so. */
  const logsOn = async (): Promise<void> => {
    const size = async () => (await doors[0]!.get<{ log: { size: number } }>('/status')).log.size;
    for (const [before, until] = [await size(), Date.now() + 60_000]; ;) {
      if ((await size()) > before) return;
      if (Date.now() > until) throw new Error('the log does not grow');
      await new Promise((wait) => setTimeout(wait, 50));
    }
  };

  it('moves the lead when the leader is killed, hangs or is told to end, and the log goes on', async () => {
    await takenOver(0);
    for (const signal of ['SIGKILL', 'SIGSTOP', 'SIGTERM', 'SIGKILL'] as const) {
      const before = leaderNow();
      const begun = performance.now();
      const ended = before.signal(signal);
      const led = (await takenOver(begun)) - begun;
      await logsOn();
      const logged = performance.now() - begun;
      console.log(
        `${signal}: another leads after ${Math.round(led)} ms, the log goes on after ${Math.round(logged)} ms`,
      );
      if (signal === 'SIGTERM') expect(await ended).toBe(0);
      if (signal === 'SIGSTOP') {
        // It wakes up believing that it leads, and does no harm.
        await before.signal('SIGCONT');
        await before.says('log.lead-given-up', begun);
      } else {
        workers = workers.filter((worker) => worker !== before);
        workers.push(await cluster.startWorker(`after ${before.name}`));
      }
      expect(leaderNow()).not.toBe(before);
    }
  }, 180_000);

  it('restarts one API after the other without a refused filing, and an upload goes on at the other', async () => {
    const film = randomBytes(7 * MIB + 11);
    const digests = digestBytes(nativeDigests, film);
    const tus = (n: number) => new TusClient(doors[n]!.url, doors[n]!.token as AccountId);
    const path = await tus(0).begin(film.length);
    await tus(0).patch(path, 0, film.subarray(0, 6 * MIB));
    for (const [n, api] of [...apis].entries()) {
      expect(await api.signal('SIGTERM')).toBe(0);
      apis[n] = await cluster.startApi(Number(new URL(api.url).port));
    }
    const head = await tus(1).request('HEAD', path);
    expect(head.headers.get('upload-offset')).toBe(String(6 * MIB));
    expect((await tus(1).patch(path, 6 * MIB, film.subarray(6 * MIB))).status).toBe(204);
    const upload = path.slice(path.lastIndexOf('/') + 1);
    const content = { kind: 'file' as const, ...digests };
    const { id } = await doors[0]!.file<{ id: string }>({ ...input(0), form: 'ORIGINAL', content }, KEY, { upload });
    load.accepted.push(id);
    const again = Buffer.from(await doors[1]!.bytes(`/filings/${id}/original`));
    expect(again.equals(film)).toBe(true);
    expect(load.refused).toEqual([]);
  }, 180_000);

  it('tells metrics to the token alone, and one leader', async () => {
    const authorization = `Bearer ${METRICS_TOKEN}`;
    const ask = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });
    for (const { url } of apis) {
      expect((await ask(`${url}/metrics`)).status).toBe(401);
      const text = await (await ask(`${url}/metrics`, { authorization })).text();
      expect(text).toMatch(
        /^filmdeed_http_request_seconds_count\{method="POST",route="\/api\/v1\/filings",status="2xx"\} \d+$/m,
      );
      expect(text).toMatch(/^filmdeed_database_connections\{use="waiting"\} \d+$/m);
      expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    }
    const leading = await Promise.all(
      workers.map(async ({ metrics }) =>
        (await (await ask(metrics, { authorization })).text()).includes('\nfilmdeed_leader 1\n'),
      ),
    );
    expect(leading.filter(Boolean)).toHaveLength(1);
  });

  it('gives a request one id in its line, its answer and its problem', async () => {
    const headers = { 'x-request-id': 'proxy-0001' };
    const answer = await fetch(`${apis[0]!.url}/api/v1/filings/none`, { headers });
    expect(answer.headers.get('x-request-id')).toBe('proxy-0001');
    expect(await answer.json()).toMatchObject({ requestId: 'proxy-0001' });
    const line = await (async () => {
      for (;;) {
        const found = apis[0]!.lines.find(({ requestId }) => requestId === 'proxy-0001');
        if (found !== undefined) return found;
        await new Promise((wait) => setTimeout(wait, 20));
      }
    })();
    expect(line).toMatchObject({ event: 'request', route: '/api/v1/filings/:id', status: answer.status });
  });

  it('has logged every accepted filing once, in time, in a log that verifies', async () => {
    await load.end();
    expect(load.refused).toEqual([]);
    console.log(`${load.accepted.length} filings accepted, ${load.passedOver} tries at a door without answer`);
    const dataSource = await createDataSource({ url: cluster.postgres.url, poolSize: 2 }).initialize();
    try {
      for (const until = Date.now() + 60_000; Date.now() < until;) {
        const [row] = await dataSource.query<{ waiting: string }[]>('SELECT count(*) AS waiting FROM leaf_outbox');
        if (row!.waiting === '0') break;
        await new Promise((wait) => setTimeout(wait, 100));
      }
      const rows = await dataSource.query<{ id: string; logged_at: Date; received_at: Date }[]>(
        `SELECT filing.id, log_entry.logged_at, filing.received_at
         FROM log_entry JOIN filing ON filing.id = log_entry.filing_id`,
      );
      expect(rows.map(({ id }) => id).sort()).toEqual([...load.accepted].sort());
      const late = rows.filter((row) => row.logged_at.getTime() - row.received_at.getTime() > PROMISE_MS);
      expect(late).toEqual([]);

      const store = postgresLogStore(dataSource);
      const key = parseVerifierKey((await readFile(join(cluster.folder, 'keys', 'log.pub'), 'utf8')).trim());
      const { size, root } = openCheckpoint((await store.head()).note, [key], CLUSTER_ORIGIN);
      const leaves: Uint8Array[] = [];
      for (const ref of bundlesOfSize(size)) leaves.push(...(await store.entries(ref)));
      expect(leaves).toHaveLength(size);
      expect(toHex(naiveRoot(leaves))).toBe(toHex(root));
    } finally {
      await dataSource.destroy();
    }
    const trust = parseTrust(Buffer.from(await doors[0]!.bytes('/trust')).toString('utf8'));
    for (const id of load.accepted.slice(-20)) {
      const bundle = parseBundle(Buffer.from(await doors[1]!.bytes(`/filings/${id}/bundle`)).toString('utf8'));
      expect(verifyBundle(bundle, trust).checks.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
    }
  }, 120_000);
});
