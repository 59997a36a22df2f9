import { postgresLogReceipts } from '@filmdeed/postgres';
import { logReceiptsContract, someReceipt } from '../support/log-receipts.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

/** What only grows is emptied with its guard off. */
async function clear(): Promise<void> {
  await database.dataSource.query(`
    ALTER TABLE log_receipt DISABLE TRIGGER USER; DELETE FROM log_receipt; ALTER TABLE log_receipt ENABLE TRIGGER USER`);
}

describe('postgresLogReceipts', () => {
  logReceiptsContract(async () => {
    await clear();
    return postgresLogReceipts(database.dataSource);
  });

  it('lets nobody change or delete one', async () => {
    await clear();
    await postgresLogReceipts(database.dataSource).add(someReceipt(5));
    for (const change of ['DELETE FROM log_receipt', `UPDATE log_receipt SET issuer = ''`, 'TRUNCATE log_receipt']) {
      await expect(database.dataSource.query(change)).rejects.toMatchObject({ code: '23001' });
    }
  });
});
