import {
  createDataSource,
  postgresActJournal,
  postgresActSearch,
  postgresActTrail,
  postgresLogStore,
  runMigrations,
} from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { chainedActs, someAct } from '../support/some-acts.js';
import { actTrailContract } from '../support/act-trail.contract.js';
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
});
