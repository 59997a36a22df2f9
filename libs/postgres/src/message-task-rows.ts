import type { AccountId, DeliveryId, MessageId, MessageTaskId, PartyId } from '@filmdeed/kernel';
import type { Expiries, Expiry, MessageTask, MessageTasks } from '@filmdeed/registry';
import { type DataSource, Equal, IsNull, LessThanOrEqual } from 'typeorm';
import { type MessageExpiryRow, messageExpiryRows, type MessageTaskRow, messageTaskRows } from './message-task.rows.js';
import { tellingOutage } from './outage.js';

export function rowOfTask({ delivery, ...task }: MessageTask): MessageTaskRow {
  return { ...task, subject: delivery ?? task.message };
}

function taskOfRow({ subject, ...row }: MessageTaskRow): MessageTask {
  return {
    ...row,
    id: row.id as MessageTaskId,
    reason: row.reason as MessageTask['reason'],
    message: row.message as MessageId,
    delivery: subject === row.message ? null : (subject as DeliveryId),
    state: row.state as MessageTask['state'],
    claimedBy: row.claimedBy as AccountId | null,
  };
}

/** `MessageTasks` in PostgreSQL. */
export function postgresMessageTasks(dataSource: DataSource): MessageTasks {
  const table = dataSource.getRepository(messageTaskRows);
  return tellingOutage<MessageTasks>({
    async add(task) {
      const query = table.createQueryBuilder().insert().values(rowOfTask(task)).orIgnore().returning('id');
      return ((await query.execute()).raw as unknown[]).length === 1;
    },

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : taskOfRow(row);
    },

    async list(state, limit) {
      const where = state === null ? {} : { state };
      return (await table.find({ where, order: { createdAt: 'ASC', id: 'ASC' }, take: limit })).map(taskOfRow);
    },

    async change(before, { state, claimedBy, claimedAt, doneAt, note }) {
      const claimed = before.claimedBy === null ? IsNull() : Equal(before.claimedBy);
      const written = await table.update(
        { id: before.id, state: before.state, claimedBy: claimed },
        { state, claimedBy, claimedAt, doneAt, note },
      );
      return written.affected === 1;
    },
  });
}

/** `Expiries` in PostgreSQL. */
export function postgresExpiries(dataSource: DataSource): Expiries {
  const table = dataSource.getRepository(messageExpiryRows);
  return tellingOutage<Expiries>({
    async put(expiry) {
      await table.upsert({ ...expiry }, ['about']);
    },

    async drop(about) {
      await table.delete({ about });
    },

    async due(now, limit) {
      const where = { nextAt: LessThanOrEqual(now) };
      return (await table.find({ where, order: { nextAt: 'ASC', about: 'ASC' }, take: limit })).map(expiryOfRow);
    },

    async reminded({ about, expiresAt, nextAt }, next) {
      const seen = nextAt === null ? IsNull() : Equal(nextAt);
      await table.update({ about, expiresAt: Equal(expiresAt), nextAt: seen }, { nextAt: next });
    },
  });
}

function expiryOfRow(row: MessageExpiryRow): Expiry {
  return { ...row, party: row.party as PartyId, language: row.language as Expiry['language'] };
}
