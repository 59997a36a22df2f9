// Signed filings of digests only over HTTP: database, API, worker and load generator on this machine, each in processes of its own.
import { newId } from '@filmdeed/kernel';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { posted, someClient } from './support/filing-client.ts';
import { withFilingServers } from './support/filing-servers.ts';
import { type Database, withFreshDatabase } from './support/fresh-database.ts';
import type { LoadResult } from './support/http-load.ts';
import { clusterProcessor, postmasterOf } from './support/processor-time.ts';

const CONNECTIONS = 64;
const APIS = Number(process.env['APIS'] ?? 1);
const COUNT = 9_000;
const BATCH = 1_000;
const BATCHES = 60;
const PACE = 1_000;
const PACED = 6_000;
const MOST_MILLISECONDS = 120_000;
const IDLE_MILLISECONDS = 5_000;

await withFreshDatabase(CONNECTIONS + 2, async (database, url) => {
  const client = await someClient(database);
  const say = (line: string): void => console.log(`- ${line}`);
  await withFilingServers(url, APIS, async (servers) => {
    await pause(IDLE_MILLISECONDS);
    say(`API at rest: ${servers.apiMebibytes()} MiB resident`);
    const load = { ...client, connections: CONNECTIONS, urls: servers.urls, path: '/api/v1/filings', together: 0 };
    // Not counted: what a process does only once.
    await posted({ ...load, count: 1_000 });
    say(await plainInserts(database));
    say(await plainBatches(database));
    const [backend] = await database.query<{ pid: number }[]>(`SELECT pg_backend_pid() AS pid`);
    const postmaster = postmasterOf(backend!.pid);
    const [before, databaseBefore] = [servers.processorMicroseconds(), clusterProcessor(postmaster)];
    say(textOf('one by one', 1, await posted({ ...load, count: COUNT })));
    const [spent, databaseSpent] = [servers.processorMicroseconds(), clusterProcessor(postmaster)];
    say(
      `processor time a filing: API ${count((spent.api - before.api) / COUNT)} µs, worker ${count((spent.worker - before.worker) / COUNT)} µs, PostgreSQL ${count((databaseSpent - databaseBefore) / COUNT)} µs`,
    );
    say(await logEmpties(database));
    const batches = { ...load, path: '/api/v1/filings/batches', together: BATCH };
    const start = servers.processorMicroseconds();
    say(textOf(`in batches of ${BATCH}`, BATCH, await posted({ ...batches, count: BATCHES })));
    const end = servers.processorMicroseconds();
    say(`processor time a filing of them: API ${count((end.api - start.api) / (BATCHES * BATCH))} µs`);
    say(await logEmpties(database));
    const times = watchLog(database);
    say(textOf(`one by one, ${PACE} a second`, 1, await posted({ ...load, count: PACED, pace: PACE })));
    say(await times());
    say(`API afterwards: ${servers.apiMebibytes()} MiB resident`);
  });
});

/** The yardstick: a row of as many bytes and a commit each, by as many connections. */
async function plainInserts(database: Database): Promise<string> {
  await database.query(`CREATE TABLE plain_row (id bigserial PRIMARY KEY, bytes bytea NOT NULL)`);
  const bytes = randomBytes(1_000);
  const [each, begun] = [60, performance.now()];
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let i = 0; i < each; i++) await database.query(`INSERT INTO plain_row (bytes) VALUES ($1)`, [bytes]);
    }),
  );
  const rate = (CONNECTIONS * each) / ((performance.now() - begun) / 1000);
  return `yardstick, \`INSERT\` of one row of 1,000 bytes, ${CONNECTIONS} connections: **${count(rate)} rows/s**`;
}

/** The yardstick of batches: as many such rows at once. */
async function plainBatches(database: Database): Promise<string> {
  await database.query(`CREATE TABLE plain_batch (id text PRIMARY KEY, bytes bytea NOT NULL)`);
  const [batches, begun] = [8, performance.now()];
  for (let i = 0; i < batches; i++) {
    await database.query(`INSERT INTO plain_batch SELECT * FROM unnest($1::text[], $2::bytea[])`, [
      Array.from({ length: BATCH }, () => newId('fil')),
      Array.from({ length: BATCH }, () => randomBytes(1_000)),
    ]);
  }
  const rate = (batches * BATCH) / ((performance.now() - begun) / 1000);
  return `yardstick, \`INSERT … unnest\` of ${count(BATCH)} rows of 1,000 bytes, one connection: **${count(rate)} rows/s**`;
}

function textOf(name: string, each: number, { seconds, waited, failed }: LoadResult): string {
  const rate = (waited.length * each) / seconds;
  const refused = Object.keys(failed).length === 0 ? '' : `, FAILED ${JSON.stringify(failed)}`;
  return `${name}: **${count(rate)} filings/s**, an answer after ${percentiles(waited)}${refused}`;
}

async function logEmpties(database: Database): Promise<string> {
  const begun = performance.now();
  for (;;) {
    const [row] = await database.query<{ waiting: string }[]>(`SELECT count(*) AS waiting FROM leaf_outbox`);
    if (row!.waiting === '0') break;
    if (performance.now() - begun > MOST_MILLISECONDS) throw new Error('the log does not grow');
    await pause(50);
  }
  return `the log had everything ${((performance.now() - begun) / 1000).toFixed(1)} s after the last answer`;
}

/** Looks at the head of the log every few milliseconds; tells how long after `received` each leaf was seen in it. */
function watchLog(database: Database): () => Promise<string> {
  const seen: { at: number; size: number }[] = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      const [row] = await database.query<{ size: string }[]>(`SELECT size FROM log_head`);
      seen.push({ at: Date.now(), size: Number(row!.size) });
      await pause(20);
    }
  })();
  return async () => {
    await logEmpties(database);
    await pause(100);
    over = true;
    await watching;
    const rows = await database.query<{ index: string; received_at: Date }[]>(
      `SELECT index, received_at FROM log_entry JOIN filing ON filing.id = filing_id WHERE index >= $1 ORDER BY index`,
      [seen[0]!.size],
    );
    let look = 0;
    const took = rows.map(({ index, received_at }) => {
      while (seen[look]!.size <= Number(index)) look++;
      return seen[look]!.at - received_at.getTime();
    });
    return `received → logged at ${PACE} a second: ${percentiles(took)} (looked every 20 ms)`;
  };
}

function percentiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): string => sorted[Math.floor(sorted.length * part)]!.toFixed(1);
  return `${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100)`;
}

function count(rate: number): string {
  return Math.round(rate).toLocaleString('en');
}
