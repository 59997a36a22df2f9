import { postgresAttestationRows } from '@filmdeed/postgres';
import { attestationRowsContract, someAttestation, someAttestor } from '../support/attestation-rows.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

/** What only grows is emptied with its guard off. */
async function clear(): Promise<void> {
  await database.dataSource.query(`
    ALTER TABLE attestation DISABLE TRIGGER USER; DELETE FROM attestation; ALTER TABLE attestation ENABLE TRIGGER USER;
    DELETE FROM attestor`);
}

describe('postgresAttestationRows', () => {
  attestationRowsContract(async () => {
    await clear();
    return postgresAttestationRows(database.dataSource);
  });

  it('lets nobody delete one, or change one that is complete, or what it is of', async () => {
    await clear();
    const rows = postgresAttestationRows(database.dataSource);
    await rows.saveAttestor(someAttestor(1));
    await rows.save(someAttestation(1, 5));
    await rows.save(someAttestation(1, 6, { isComplete: false }));
    for (const change of [
      `DELETE FROM attestation`,
      `TRUNCATE attestation`,
      `UPDATE attestation SET time = now() WHERE size = 5`,
      `UPDATE attestation SET size = 7 WHERE size = 6`,
      `UPDATE attestation SET root = sha256('') WHERE size = 6`,
    ]) {
      await expect(database.dataSource.query(change)).rejects.toMatchObject({ code: '23001' });
    }
    await database.dataSource.query(`UPDATE attestation SET time = now() WHERE size = 6`);
  });

  it('finds its way by an index, never through the table', async () => {
    await clear();
    const rows = postgresAttestationRows(database.dataSource);
    for (const n of [1, 2]) {
      await rows.saveAttestor(someAttestor(n));
      await database.dataSource.query(
        `INSERT INTO attestation (attestor, size, root, note, time, evidence, is_complete, created_at)
         SELECT $1, n * 3, sha256(n::text::bytea), 'note', now(), '{}', true, now() FROM generate_series(1, 20000) AS n`,
        [someAttestor(n).key],
      );
    }
    await database.dataSource.query('ANALYZE attestation');
    const plans: string[] = [];
    const explaining = new Proxy(database.dataSource, {
      get: (target, name) =>
        name === 'query'
          ? async (sql: string, values: unknown[] = []) => {
              const found = await target.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, values);
              plans.push(found.map((row) => row['QUERY PLAN']).join('\n'));
              return target.query(sql, values);
            }
          : Reflect.get(target, name),
    });
    const explained = postgresAttestationRows(explaining);
    await explained.around(30_000);
    await explained.covering(Array.from({ length: 100 }, (_, i) => i * 500));
    await explained.newest(someAttestor(1).key);
    await explained.newestHeld(someAttestor(1).key);
    expect(plans.join('\n')).toContain('attestation_held_ix');
    expect(plans.join('\n')).not.toMatch(/Seq Scan on attestation\b/);
  });
});
