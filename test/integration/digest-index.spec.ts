import { newId } from '@filmdeed/kernel';
import { indexLog, leafHash, type LogStore, proveIndexed, pureSha256 } from '@filmdeed/ledger';
import { indexRootLeaf } from '@filmdeed/evidence';
import { createDataSource, postgresIndexStore, postgresLogStore, runMigrations } from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { TEST_ORIGIN } from '../support/filed-bundle.js';
import { type IndexUnderTest, indexStoreContract } from '../support/index-store.contract.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { sequencing } from '../support/sequencing.js';

let postgres: RunningPostgres;
let opened: DataSource[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
});
afterEach(async () => {
  for (const each of opened) await each.destroy();
  opened = [];
});

const open = async (url: string): Promise<DataSource> => {
  const made = await createDataSource({ url }).initialize();
  opened.push(made);
  return made;
};

async function fresh(): Promise<IndexUnderTest & { readonly dataSource: DataSource; readonly log: LogStore }> {
  const url = await postgres.createDatabase();
  const dataSource = await open(url);
  await runMigrations(dataSource);
  return {
    dataSource,
    index: postgresIndexStore(dataSource),
    other: postgresIndexStore(await open(url)),
    log: postgresLogStore(dataSource),
    add: async (leaves) => {
      await dataSource.query(
        `INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at)
         SELECT filing_id, leaf, leaf_hash, now() FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS given (filing_id, leaf, leaf_hash)`,
        [leaves.map(() => newId('fil')), leaves, leaves.map(leafHash)],
      );
    },
  };
}

describe('the index in PostgreSQL', () => {
  indexStoreContract(fresh, 4);

  it('refuses to go on from a tile or an entry that somebody changed', async () => {
    const { dataSource, index, log, add } = await fresh();
    const keysOf = (leaf: Uint8Array): Uint8Array[] => (leaf[0] === 0x7b ? [] : [pureSha256(leaf)]);
    const run = indexLog({
      index,
      log,
      keysOf,
      stateRoot: (size, root, at) => indexRootLeaf(TEST_ORIGIN, size, root, at),
      clock: { now: () => new Date() },
    });
    const grow = async (from: number): Promise<void> => {
      await add(Array.from({ length: 40 }, (_, i) => Uint8Array.of(1, from + i)));
      await sequencing(log)();
    };
    await grow(0);
    await run();
    await sequencing(log)();
    const key = pureSha256(Uint8Array.of(1, 7));
    expect((await proveIndexed(index)([key]))?.proofs[0]?.at).toMatchObject({ first: 7, last: 7 });
    await dataSource.query(`UPDATE index_entry SET last = 8 WHERE key = $1`, [key]);
    await expect(proveIndexed(index)([key])).rejects.toMatchObject({ code: 'log.fork' });
    await dataSource.query(
      `UPDATE index_tile SET children = overlay(children placing '\\x00' from 10) WHERE prefix = ''`,
    );
    await grow(100);
    await expect(run()).rejects.toMatchObject({ code: 'log.fork' });
    await dataSource.query(`UPDATE index_tile SET children = '\\x00' WHERE prefix = ''`);
    await expect(run()).rejects.toMatchObject({ code: 'storage.damaged' });
  });

  it('reads entries of a range by the key alone, however many there are', async () => {
    const { dataSource } = await fresh();
    await dataSource.query(
      `INSERT INTO index_entry SELECT sha256(n::text::bytea), n, n FROM generate_series(1, 20000) AS n`,
    );
    await dataSource.query(`ANALYZE index_entry`);
    const plan = await dataSource.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN SELECT DISTINCT entry.key, entry.first, entry.last
       FROM unnest(ARRAY['\\x0102'::bytea, '\\x0204'], ARRAY['\\x0103'::bytea, '\\x0205']) AS asked (low, high)
       JOIN index_entry AS entry ON entry.key BETWEEN asked.low AND asked.high ORDER BY entry.key`,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index .*index_entry_pk/);
  });
});
