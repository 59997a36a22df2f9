// Receipts over HTTP by connections that are kept, against a bare server that answers as many bytes: API, worker and database as they run.
import { draftFiling, operatorLeaf } from '@filmdeed/evidence';
import { type FilingId, newId } from '@filmdeed/kernel';
import { postgresFilings } from '@filmdeed/postgres';
import fastify from 'fastify';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { filingInput } from '../test/support/filed-bundle.ts';
import { compare } from './support/compare.ts';
import { withFilingServers } from './support/filing-servers.ts';
import { type Database, withFreshDatabase } from './support/fresh-database.ts';
import { getAll } from './support/http-gets.ts';
import { someFiling } from './support/some-filing.ts';

const LEAVES = Number(process.env['LEAVES'] ?? 20_000);
const AT_ONCE = 1_000;
const CONNECTIONS = 32;
const GETS = 3_000;

/** Filings as the flow makes them, unsigned, straight into the database. */
async function file(database: Database): Promise<FilingId[]> {
  const filings = postgresFilings(database);
  const ids: FilingId[] = [];
  while (ids.length < LEAVES) {
    const some = Array.from({ length: AT_ONCE }, () => {
      const id = newId('fil');
      const { record, disclosures } = draftFiling(filingInput({ id, sealed: true }));
      const { leaf, leafHash } = operatorLeaf(record, new Date().toISOString());
      return { ...someFiling(), id, idempotencyKey: id, leaf, leafHash, disclosures };
    });
    ids.push(...(await Promise.all(some.map(async (filing) => (await filings.add(filing)).id))));
  }
  return ids;
}

async function logged(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ size: string }[]>(`SELECT size FROM log_head`);
    if (Number(row!.size) >= LEAVES) return;
    await pause(100);
  }
}

await withFreshDatabase(10, async (database, url) => {
  const ids = await file(database);
  await withFilingServers(url, 1, async ({ urls, processorMicroseconds }) => {
    await logged(database);
    const api = urls[0]!;
    const one = Buffer.from(await (await fetch(`${api}/api/v1/receipts/${ids[0]}`)).arrayBuffer());
    const bare = fastify();
    bare.get('/receipts/:id', (_request, reply) => reply.type('application/json; charset=utf-8').send(one));
    const bareUrl = await bare.listen({ host: '127.0.0.1', port: 0 });
    let [next, spent] = [randomBytes(2).readUInt16BE() % LEAVES, 0];
    const places = (prefix: string): string[] =>
      Array.from({ length: GETS }, () => `${prefix}/receipts/${ids[(next = (next + 7_919) % LEAVES)]}`);
    try {
      await compare({
        title: `Receipts of a log of ${LEAVES.toLocaleString('en')} leaves, ${one.length.toLocaleString('en')} bytes each, ${CONNECTIONS} connections`,
        unit: 'receipts',
        contestants: [
          { name: '`fastify` alone, the same bytes', work: GETS, run: () => getAll(bareUrl, places(''), CONNECTIONS) },
          {
            name: '**API**: found, proven to the present checkpoint, anchors looked up',
            work: GETS,
            run: async () => {
              const before = processorMicroseconds().api;
              await getAll(api, places('/api/v1'), CONNECTIONS);
              spent = (processorMicroseconds().api - before) / GETS;
            },
          },
        ],
      });
      console.log(`The API's process worked ${Math.round(spent)} µs a receipt in the last round.\n`);
    } finally {
      await bare.close();
    }
  });
});
