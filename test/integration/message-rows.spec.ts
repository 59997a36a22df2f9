import {
  postgresAddresses,
  postgresExpiries,
  postgresMessages,
  postgresMessageTasks,
  postgresWorkingCalendar,
} from '@filmdeed/postgres';
import { newId } from '@filmdeed/kernel';
import { moveDelivery } from '@filmdeed/registry';
import {
  addressesContract,
  at,
  expiriesContract,
  messagesContract,
  someRecord,
  workingCalendarContract,
} from '../support/messages.contract.js';
import { migratedDatabase } from '../support/migrated-database.js';

const database = migratedDatabase();

/** What stays is emptied with its guard off. */
async function clear(): Promise<void> {
  await database.dataSource.query(`
    ALTER TABLE message DISABLE TRIGGER USER; ALTER TABLE working_year DISABLE TRIGGER USER;
    DELETE FROM message_task; DELETE FROM message_delivery; DELETE FROM message; DELETE FROM message_address;
    DELETE FROM message_expiry; DELETE FROM working_year;
    ALTER TABLE message ENABLE TRIGGER USER; ALTER TABLE working_year ENABLE TRIGGER USER`);
}
beforeEach(clear);

describe('postgresMessages', () => {
  messagesContract(async () => ({
    messages: postgresMessages(database.dataSource),
    tasks: postgresMessageTasks(database.dataSource),
  }));

  it('lets nobody change what was said, when it was served, or where a delivery ended', async () => {
    const messages = postgresMessages(database.dataSource);
    const record = someRecord(newId('pty'), 0);
    await messages.add(record);
    const [inbox, mail] = record.deliveries;
    const message = {
      ...record.message,
      served: { at: at(3), channel: 'mail' as const, event: 'delivered' as const, delivery: mail!.id, rule: 'r' },
    };
    await messages.change(record, { message, deliveries: [inbox!, moveDelivery(mail!, 'deliver', at(3))] }, null);
    for (const change of [
      `DELETE FROM message`,
      `UPDATE message SET facts = '{}'`,
      `UPDATE message SET text_sha256 = sha256('')`,
      `UPDATE message SET legal_effect = false`,
      `UPDATE message SET served_at = served_at - interval '1 day'`,
      `UPDATE message_delivery SET state = 'sent' WHERE channel = 'mail'`,
      `UPDATE message_delivery SET address = 'x' WHERE channel = 'mail'`,
      `UPDATE message_delivery SET queued_at = now()`,
    ]) {
      await expect(database.dataSource.query(change)).rejects.toMatchObject({ code: '23001' });
    }
  });
});
describe('postgresAddresses', () => addressesContract(async () => postgresAddresses(database.dataSource)));
describe('postgresExpiries', () => expiriesContract(async () => postgresExpiries(database.dataSource)));
describe('postgresWorkingCalendar', () =>
  workingCalendarContract(async () => postgresWorkingCalendar(database.dataSource)));
