import type { MessageId } from '@filmdeed/kernel';
import type { MessageRecord, Messages } from '@filmdeed/registry';
import { type DataSource, Equal, In, IsNull } from 'typeorm';
import { messageDeliveryRows, type MessageRow, messageRows } from './message.rows.js';
import { deliveryOfRow, messageOfRow, rowOfDelivery, rowOfMessage, rowOfService } from './message-row.js';
import { messageTaskRows } from './message-task.rows.js';
import { rowOfTask } from './message-task-rows.js';
import { tellingOutage } from './outage.js';

/** Ends a transaction whose rows are no longer as they were seen. */
class Moved extends Error {}

/** `Messages` in PostgreSQL. */
export function postgresMessages(dataSource: DataSource): Messages {
  const table = dataSource.getRepository(messageRows);
  const ways = dataSource.getRepository(messageDeliveryRows);
  const recordOf = async (row: MessageRow | null): Promise<MessageRecord | null> => {
    if (row === null) return null;
    const deliveries = await ways.find({ where: { message: row.id }, order: { place: 'ASC' } });
    return { message: messageOfRow(row), deliveries: deliveries.map(deliveryOfRow) };
  };
  const byId = async (id: MessageId): Promise<MessageRecord | null> => recordOf(await table.findOneBy({ id }));

  return tellingOutage<Messages>({
    add: (record) =>
      dataSource.transaction(async (transaction) => {
        const written = await transaction
          .createQueryBuilder()
          .insert()
          .into(messageRows)
          .values(rowOfMessage(record))
          .orIgnore()
          .returning('id')
          .execute();
        if ((written.raw as unknown[]).length === 0) return false;
        if (record.deliveries.length > 0) {
          await transaction.insert(messageDeliveryRows, record.deliveries.map(rowOfDelivery));
        }
        return true;
      }),

    byId,

    async byDelivery(id) {
      const delivery = await ways.findOneBy({ id });
      return delivery === null ? null : byId(delivery.message as MessageId);
    },

    async inbox({ party, unread, kinds, search, before, limit }) {
      const query = table
        .createQueryBuilder('m')
        .where('m.party = :party AND m.in_inbox', { party })
        .orderBy('m.created_at', 'DESC')
        .addOrderBy('m.id', 'DESC')
        .limit(limit);
      if (unread) query.andWhere('m.opened_at IS NULL');
      if (search !== '') {
        query.andWhere(`(m.search LIKE :pattern OR m.kind = ANY(:kinds))`, {
          pattern: `%${search.replace(/[\\%_]/g, '\\$&')}%`,
          kinds: kinds ?? [],
        });
      }
      if (before !== null) query.andWhere('(m.created_at, m.id) < (:createdAt, :id)', { ...before });
      return (await query.getMany()).map(messageOfRow);
    },

    unread: (party) => table.countBy({ party, inInbox: true, openedAt: IsNull() }),

    async claim(now, until, limit) {
      const claimed = await dataSource.query<{ id: string }[]>(
        `WITH due AS (
           SELECT id FROM message_delivery WHERE state = 'queued' AND next_at <= $1
           ORDER BY next_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
         ), claimed AS (
           UPDATE message_delivery SET next_at = $2, attempts = attempts + 1 FROM due WHERE message_delivery.id = due.id
           RETURNING message_delivery.id
         ) SELECT id FROM claimed`,
        [now, until, limit],
      );
      if (claimed.length === 0) return [];
      const deliveries = await ways.findBy({ id: In(claimed.map(({ id }) => id)) });
      const messages = await table.findBy({ id: In(deliveries.map(({ message }) => message)) });
      return deliveries.map((delivery) => ({
        message: messageOfRow(messages.find(({ id }) => id === delivery.message)!),
        deliveries: [deliveryOfRow(delivery)],
      }));
    },

    async putOff(id, nextAt, reply) {
      await ways.update({ id, state: 'queued' }, { nextAt, reply });
    },

    async change(before, changed, task) {
      try {
        await dataSource.transaction(async (transaction) => {
          // The message first: who changes two deliveries of one message waits here.
          const { openedAt, openedBy, served, id } = changed.message;
          const message = await transaction.update(
            messageRows,
            {
              id,
              openedAt: before.message.openedAt === null ? IsNull() : Equal(before.message.openedAt),
              servedAt: before.message.served === null ? IsNull() : Equal(before.message.served.at),
            },
            { openedAt, openedBy, ...rowOfService(served) },
          );
          if (message.affected !== 1) throw new Moved();
          for (const [i, delivery] of changed.deliveries.entries()) {
            const seen = before.deliveries[i]!;
            if (delivery === seen) continue;
            const { id: _, message: __, place: ___, attempts: ____, ...row } = rowOfDelivery(delivery, i);
            const written = await transaction.update(messageDeliveryRows, { id: seen.id, state: seen.state }, row);
            if (written.affected !== 1) throw new Moved();
          }
          if (task !== null) {
            await transaction
              .createQueryBuilder()
              .insert()
              .into(messageTaskRows)
              .values(rowOfTask(task))
              .orIgnore()
              .execute();
          }
        });
        return true;
      } catch (error) {
        if (error instanceof Moved) return false;
        throw error;
      }
    },

    async notServed(now, limit) {
      const rows = await table
        .createQueryBuilder('m')
        .where('m.legal_effect AND m.served_at IS NULL AND m.serve_by <= :now', { now })
        .andWhere(`NOT EXISTS (SELECT FROM message_task t WHERE t.reason = 'not-served' AND t.subject = m.id)`)
        .orderBy('m.serve_by', 'ASC')
        .addOrderBy('m.id', 'ASC')
        .limit(limit)
        .getMany();
      return rows.map(messageOfRow);
    },
  });
}
