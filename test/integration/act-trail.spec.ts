import { actDigest, parseAct, parseAuditLeaf, verifyTrail } from '@filmdeed/evidence';
import { systemClock } from '@filmdeed/kernel';
import {
  createDataSource,
  postgresActJournal,
  postgresActSearch,
  postgresActTrail,
  postgresLogStore,
  runMigrations,
} from '@filmdeed/postgres';
import { orderActs } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { chainedActs, someAct } from '../support/some-acts.js';
import { actTrailContract } from '../support/act-trail.contract.js';
import { TEST_ORIGIN } from '../support/filed-bundle.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { sequencing } from '../support/sequencing.js';

let postgres: RunningPostgres;
const open: DataSource[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  for (const each of open) await each.destroy();
  await postgres?.stop();
});

async function fresh(): Promise<DataSource> {
  const dataSource = await createDataSource({ url: await postgres.createDatabase(), poolSize: 6 }).initialize();
  open.push(dataSource);
  await runMigrations(dataSource);
  return dataSource;
}

describe('the audit trail in PostgreSQL', () => {
  actTrailContract(async () => {
    const dataSource = await fresh();
    const reader = postgresLogStore(dataSource);
    return {
      journal: postgresActJournal(dataSource),
      trail: postgresActTrail(dataSource),
      other: postgresActTrail(dataSource),
      search: postgresActSearch(dataSource, { reader, evidenceLog: { bundleAnchors: async () => [] } }),
      sequence: async () => void (await sequencing(reader)()),
    };
  });

  it('writes many acts down in one transaction, and each that was answered for is there', async () => {
    const dataSource = await fresh();
    const journal = postgresActJournal(dataSource, { windowMilliseconds: 50 });
    await Promise.all(Array.from({ length: 64 }, () => journal.append(someAct())));
    const [row] = await dataSource.query<{ acts: number; together: number }[]>(
      `SELECT count(*)::int AS acts, count(DISTINCT xmin::text)::int AS together FROM act_outbox`,
    );
    expect(row).toEqual({ acts: 64, together: 1 });
  });

  it('refuses to change or lose what is chained; what opens it can be taken away, and does not come back', async () => {
    const dataSource = await fresh();
    const journal = postgresActJournal(dataSource);
    const trail = postgresActTrail(dataSource);
    await journal.append(someAct());
    const [act] = await trail.waiting(1);
    const { hash } = chainedActs([act!.record])[0]!;
    const from = await trail.head();
    expect(await trail.commit({ from, acts: [{ seq: act!.seq, hash }], to: { count: 1, hash }, statement: null })).toBe(
      true,
    );
    for (const change of [
      `UPDATE act SET record = '{}'`,
      `UPDATE act SET outcome = 'done'`,
      `UPDATE act SET hash = '\\x00'`,
      `DELETE FROM act`,
      `TRUNCATE act`,
      `UPDATE act SET disclosure = 'x'`,
    ]) {
      await expect(dataSource.query(change)).rejects.toMatchObject({ code: '23001' });
    }
    await dataSource.query(`UPDATE act SET disclosure = NULL`);
    await expect(dataSource.query(`UPDATE act SET disclosure = 'x'`)).rejects.toMatchObject({ code: '23001' });
  });

  it('loses no act that was answered for, and takes none twice, while connections are cut wherever they are', async () => {
    const dataSource = await fresh();
    const [journal, trail] = [postgresActJournal(dataSource), postgresActTrail(dataSource)];
    const clock = systemClock;
    const knownTimes = async () => ({ database: clock.now(), anchored: null });
    const order = orderActs({ trail, origin: TEST_ORIGIN, everySeconds: 0, clock, knownTimes });
    const answered: string[] = [];
    let over = false;
    const writing = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!over) {
          const { act, ...written } = someAct();
          await journal.append(written).then(
            () => answered.push(act.id),
            () => undefined,
          );
        }
      }),
    );
    const ordering = (async () => {
      while (!over) await order().catch(() => undefined);
    })();
    for (let cut = 0; cut < 40; cut++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      await dataSource
        .query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
        )
        .catch(() => undefined);
    }
    over = true;
    await Promise.all([writing, ordering]);
    await order();
    const rows = await dataSource.query<{ index: string; record: string; hash: Buffer }[]>(
      `SELECT index, record, hash FROM act ORDER BY index`,
    );
    const chain = rows.map(({ index, record, hash }) => ({ index: Number(index), digest: actDigest(record), hash }));
    verifyTrail(chain, await trail.head());
    const ids = rows.map(({ record }) => parseAct(record).id as string);
    expect(new Set(ids).size).toBe(ids.length);
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.filter((id) => !ids.includes(id))).toEqual([]);
    const stated = await dataSource.query<{ count: string; head: string }[]>(
      `SELECT count, encode(hash, 'hex') AS head FROM act_statement JOIN act ON act.index = count - 1 ORDER BY count`,
    );
    const leaves = await dataSource.query<{ leaf: Buffer }[]>(`SELECT leaf FROM act_statement ORDER BY count`);
    expect(
      leaves.map(({ leaf }) => parseAuditLeaf(new Uint8Array(leaf))).map(({ count, head }) => [count, head]),
    ).toEqual(stated.map(({ count, head }) => [Number(count), head]));
  });
});
