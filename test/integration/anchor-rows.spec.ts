import { anchorChainKey } from '@filmdeed/ledger';
import {
  anchorAlarmRows,
  anchorAlarms,
  anchorAttemptRows,
  anchorChainRows,
  anchorRows,
  chainHealth,
  postgresAnchorRows,
  postgresPublishedAnchors,
} from '@filmdeed/postgres';
import { anchorRowsContract, someAnchor, someChain } from '../support/anchor-rows.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

async function clear(): Promise<void> {
  for (const rows of [anchorAlarmRows, anchorAttemptRows, anchorRows, anchorChainRows])
    await database.dataSource.getRepository(rows).deleteAll();
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

describe('what operators are told', () => {
  const [one, two] = [anchorChainKey(someChain(1)), anchorChainKey(someChain(2))];
  const rows = (): ReturnType<typeof postgresAnchorRows> => postgresAnchorRows(database.dataSource);
  const at = (n: number): Date => new Date(Date.parse('2026-11-25T12:00:00.000Z') + n * 1000);
  beforeEach(async () => {
    await clear();
    for (const n of [1, 2]) await rows().saveChain(someChain(n));
  });

  it('alarms that stand, each since it stood first', async () => {
    const told = async (): Promise<unknown[]> =>
      (await anchorAlarms(database.dataSource)).map(({ chain, code, since, facts }) => [chain, code, since, facts]);
    await rows().setAlarms(one, 'one', [{ code: 'chain.unreachable', facts: { cause: '影' } }], at(1));
    await rows().setAlarms(two, 'two', [{ code: 'log.fork', facts: {} }], at(2));
    await rows().setAlarms(
      one,
      'one',
      [
        { code: 'chain.unreachable', facts: { cause: 'b' } },
        { code: 'anchor.late', facts: {} },
      ],
      at(3),
    );
    expect(await told()).toEqual([
      [one, 'chain.unreachable', at(1), { cause: 'b' }],
      [two, 'log.fork', at(2), {}],
      [one, 'anchor.late', at(3), {}],
    ]);
    await rows().setAlarms(one, 'one', [], at(4));
    await rows().setAlarms('name:three', 'three', [{ code: 'chain.unreachable', facts: {} }], at(5));
    expect(await told()).toEqual([
      [two, 'log.fork', at(2), {}],
      ['name:three', 'chain.unreachable', at(5), {}],
    ]);
    await rows().setAlarms(one, 'one', [{ code: 'chain.unreachable', facts: {} }], at(6));
    expect((await told()).at(-1)).toEqual([one, 'chain.unreachable', at(6), {}]);
  });

  it('the last look at a deployment, and what it does not cover', async () => {
    await someAnchor(rows(), one, 5, 'final');
    await someAnchor(rows(), one, 7, 'sent');
    const health = () => chainHealth(database.dataSource);
    expect(await health()).toMatchObject([
      { chain: { key: one }, look: null, coveredSize: 5, lag: 0 },
      { chain: { key: two }, look: null, coveredSize: 0 },
    ]);
    const nodes = [{ host: 'a.test:8545', state: 'good' as const, head: 9 }];
    const look = { head: 2 ** 40, headAt: at(1), fee: 10n ** 20n, balance: 10n ** 30n, nodes };
    const pending = { transaction: '0x07', size: 7, since: at(2) };
    await rows().noteLook(one, { ...look, pending });
    expect((await health())[0]).toMatchObject({ look: { ...look, pending } });
    await rows().noteLook(one, { ...look, pending: null });
    await rows().noteLost(one, at(3));
    expect((await health())[0]).toMatchObject({ look: { ...look, pending: null }, coveredSize: 0 });
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

  /** The rows that a node of a plan and those below it gave. */
  type Node = { 'Actual Rows': number; 'Actual Loops': number; Plans?: Node[] };
  const rowsOf = (node: Node): number =>
    node['Actual Rows'] * node['Actual Loops'] + (node.Plans ?? []).reduce((sum, each) => sum + rowsOf(each), 0);

  it.each([0, 45_000, 89_000])('a page of the published list after %d: reads what stands on it', async (after) => {
    let rows = 0;
    const explaining = new Proxy(database.dataSource, {
      get: (target, name) =>
        name === 'query'
          ? async (sql: string, values: unknown[]) => {
              const [found] = await target.query<{ 'QUERY PLAN': { Plan: Node }[] }[]>(
                `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
                values,
              );
              rows += rowsOf(found!['QUERY PLAN'][0]!.Plan);
              return target.query(sql, values);
            }
          : Reflect.get(target, name),
    });
    const { anchors } = await postgresPublishedAnchors(explaining).page(after);
    expect(anchors).toHaveLength(100);
    expect(rows).toBeLessThan(2000);
  });
});
