import type { AccountId } from '@filmdeed/kernel';
import type { SignInTickets } from '@filmdeed/registry';
import { type DataSource, LessThanOrEqual } from 'typeorm';
import { tellingOutage } from './outage.js';
import { signInTicketRows } from './sign-in-ticket.rows.js';

/** `SignInTickets` in PostgreSQL. */
export function postgresSignInTickets(dataSource: DataSource): SignInTickets {
  const table = dataSource.getRepository(signInTicketRows);
  return tellingOutage<SignInTickets>({
    async add(hash, ticket) {
      await table.insert({ ...ticket, hash: Buffer.from(hash) });
    },

    async take(hash, purpose, now) {
      // Of many that delete one row, one is told that it did.
      const [rows] = await dataSource.query<[{ account: AccountId | null; about: string; expiresAt: Date }[], number]>(
        `DELETE FROM sign_in_ticket WHERE hash = $1 AND purpose = $2 AND expires_at > $3
         RETURNING account, about, expires_at AS "expiresAt"`,
        [Buffer.from(hash), purpose, now],
      );
      return rows[0] === undefined ? null : { ...rows[0], purpose };
    },

    async sweep(now) {
      return (await table.delete({ expiresAt: LessThanOrEqual(now) })).affected ?? 0;
    },
  });
}
