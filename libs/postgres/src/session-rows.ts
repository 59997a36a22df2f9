import type { AccountId, SessionId } from '@filmdeed/kernel';
import { ATTEMPTS_KEPT_MS, type SessionClient, type Sessions } from '@filmdeed/registry';
import { type DataSource, LessThanOrEqual, Not } from 'typeorm';
import { accountOfRow } from './account-rows.js';
import { accountRows } from './account.rows.js';
import { tellingOutage } from './outage.js';
import { type SessionRow, sessionRows } from './session.rows.js';
import { signInAttemptRows } from './sign-in.rows.js';

/** `Sessions` in PostgreSQL. */
export function postgresSessions(dataSource: DataSource): Sessions {
  const table = dataSource.getRepository(sessionRows);
  return tellingOutage<Sessions>({
    async add(session, tokenHash) {
      await table.insert({ ...session, tokenHash: Buffer.from(tokenHash) });
    },

    async find(tokenHash, now) {
      const found = await table
        .createQueryBuilder('session')
        .innerJoinAndMapOne('session.holder', accountRows.options.name, 'holder', 'holder.id = session.account')
        .where('session.tokenHash = :tokenHash AND session.expiresAt > :now', {
          tokenHash: Buffer.from(tokenHash),
          now,
        })
        .getOne();
      if (found === null) return null;
      const { holder, ...row } = found as SessionRow & { holder: Parameters<typeof accountOfRow>[0] };
      const { createdAt, expiresAt } = row;
      return {
        session: {
          id: row.id as SessionId,
          account: row.account as AccountId,
          client: row.client as SessionClient,
          createdAt,
          expiresAt,
        },
        account: accountOfRow(holder),
      };
    },

    async revoke(id) {
      await table.delete({ id });
    },

    async revokeOthers(account, keep) {
      await table.delete({ account, id: Not(keep) });
    },

    async sweep(now) {
      const sessions = await table.delete({ expiresAt: LessThanOrEqual(now) });
      const attempts = await dataSource
        .getRepository(signInAttemptRows)
        .delete({ waitUntil: LessThanOrEqual(new Date(now.getTime() - ATTEMPTS_KEPT_MS)) });
      return (sessions.affected ?? 0) + (attempts.affected ?? 0);
    },
  });
}
