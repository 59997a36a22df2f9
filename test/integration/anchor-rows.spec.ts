import { anchorChainKey } from '@filmdeed/ledger';
import { anchorChainRows, anchorRows, postgresAnchorRows } from '@filmdeed/postgres';
import { anchorRowsContract, someChain } from '../support/anchor-rows.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

async function clear(): Promise<void> {
  for (const rows of [anchorRows, anchorChainRows]) await database.dataSource.getRepository(rows).deleteAll();
}

describe('postgresAnchorRows', () => {
  anchorRowsContract(async () => {
    await clear();
    return postgresAnchorRows(database.dataSource);
  });

  it('refuses in the database what no state allows', async () => {
    await clear();
    const rows = postgresAnchorRows(database.dataSource);
    const chain = anchorChainKey(someChain(1));
    await rows.saveChain(someChain(1));
    const given = { chain, root: new Uint8Array(32), note: 'n', createdAt: new Date() };
    const anchor = (await rows.queue({ ...given, size: 1 }))!;
    for (const state of ['sent', 'anchored', 'final'] as const) {
      await expect(rows.move({ ...anchor, state }, 'queued')).rejects.toMatchObject({ code: '23514' });
    }
    await expect(rows.queue({ ...given, size: 0 })).rejects.toMatchObject({ code: '23514' });
  });
});

describe('queries of anchors', () => {
  beforeAll(async () => {
    await clear();
    for (const n of [1, 2]) {
      const chain = someChain(n);
      await postgresAnchorRows(database.dataSource).saveChain(chain);
      await database.dataSource.query(
        `INSERT INTO anchor (chain, size, root, note, state, transaction, raw, block_number, block_hash, block_time, confirmations, created_at)
         SELECT $1, n * 3, sha256(n::text::bytea), 'note', CASE WHEN n > 29990 THEN 'sent' WHEN n > 29980 THEN 'anchored' ELSE 'final' END,
           '0x', '0x', n, '0x', now(), 1, now() FROM generate_series(1, 30000) AS n`,
        [anchorChainKey(chain)],
      );
    }
    await database.dataSource.query('ANALYZE anchor');
  });

  /** The plan of every statement that the call sends. */
  async function plansOf(call: (rows: ReturnType<typeof postgresAnchorRows>) => Promise<unknown>): Promise<string> {
    const plans: string[] = [];
    const explaining = new Proxy(database.dataSource, {
      get: (target, name) =>
        name === 'query'
          ? async (sql: string, values: unknown[] = []) => {
              const rows = await target.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, values);
              plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
              return target.query(sql, values);
            }
          : Reflect.get(target, name),
    });
    await call(postgresAnchorRows(explaining));
    return plans.filter((plan) => /\banchor\b/.test(plan)).join('\n');
  }

  const key = anchorChainKey(someChain(1));
  it.each([
    ['around a leaf', (rows) => rows.around(45_000), 'anchor_in_block_ix'],
    ['covering leaves', (rows) => rows.covering(Array.from({ length: 100 }, (_, i) => i * 700)), 'anchor_in_block_ix'],
    ['newest final', (rows) => rows.newestFinal(key, 3), 'anchor_in_block_ix'],
    ['unsettled', (rows) => rows.unsettled(key), 'anchor_unsettled_ix'],
    ['largest', (rows) => rows.largest(key), 'anchor_chain_size_uq'],
  ] satisfies [string, (rows: ReturnType<typeof postgresAnchorRows>) => Promise<unknown>, string][])(
    '%s: by an index, never through the table',
    async (_name, call, index) => {
      const plan = await plansOf(call);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/Seq Scan on anchor\b(?!_)/);
    },
  );
});
