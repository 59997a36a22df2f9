import { createDataSource, outageRefusal, postgresUploadRows, runMigrations } from '@filmdeed/postgres';
import { newId } from '@filmdeed/kernel';
import { Client } from 'pg';
import { codeOf } from '../support/outcomes.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let postgres: RunningPostgres;
beforeAll(async () => (postgres = await startPostgres()));
afterAll(() => postgres?.stop());

type Source = ReturnType<typeof createDataSource>;

async function using<T>(settings: { statementSeconds?: number }, work: (source: Source) => Promise<T>): Promise<T> {
  const source = await createDataSource({ url: postgres.url, ...settings }).initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}

describe('a database that does not answer', () => {
  it("gives a statement up that waits behind a stranger's lock, and says that it cannot be reached", async () => {
    await using({ statementSeconds: 0 }, runMigrations);
    const stranger = new Client({ connectionString: postgres.url });
    await stranger.connect();
    try {
      await stranger.query('BEGIN; LOCK TABLE upload IN ACCESS EXCLUSIVE MODE');
      await using({ statementSeconds: 1 }, async (source) => {
        const rows = postgresUploadRows(source);
        expect(await codeOf(rows.find(newId('upl')))).toBe('database.unreachable');
        await stranger.query('ROLLBACK');
        expect(await rows.find(newId('upl'))).toBeUndefined();
      });
    } finally {
      await stranger.end();
    }
  });

  it('limits every statement and every idle transaction, but no migration', async () => {
    const limits = (source: Source): Promise<unknown> =>
      source.query(`SELECT current_setting('statement_timeout') AS statement,
        current_setting('idle_in_transaction_session_timeout') AS idle`);
    expect(await using({}, limits)).toEqual([{ statement: '1min', idle: '1min' }]);
    expect(await using({ statementSeconds: 0 }, limits)).toEqual([{ statement: '0', idle: '1min' }]);
  });

  it('whose disk is full is told apart from one that has gone', () => {
    expect(outageRefusal({ code: '53100', message: 'could not extend file' })?.code).toBe('storage.full');
    expect(outageRefusal({ code: '57014' })?.code).toBe('database.unreachable');
    expect(outageRefusal({ code: '23505' })).toBeUndefined();
  });
});
