import { type AccountId, type SessionId, toHex } from '@filmdeed/kernel';
import { ATTEMPTS_KEPT_MS, type Session, type SessionClient, type Sessions } from '@filmdeed/registry';
import { type DataSource, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { accountOfRow } from './account-rows.js';
import type { AccountRow } from './account.rows.js';
import { tellingOutage } from './outage.js';
import { type SessionRow, sessionRows } from './session.rows.js';
import { sharedLookup } from './shared-lookup.js';
import { signInAttemptRows } from './sign-in.rows.js';

/** `Sessions` in PostgreSQL. */
export function postgresSessions(dataSource: DataSource): Sessions {
  const table = dataSource.getRepository(sessionRows);
  const ofToken = sharedLookup((tokenHashes: readonly Uint8Array[]) => findSessions(dataSource, tokenHashes));
  return tellingOutage<Sessions>({
    async add(session, tokenHash) {
      await table.insert({ ...session, tokenHash: Buffer.from(tokenHash) });
    },

    async find(tokenHash, now) {
      const found = await ofToken(tokenHash);
      return found === null || found.session.expiresAt.getTime() <= now.getTime() ? null : found;
    },

    async ofAccount(account, now) {
      const where = { account, expiresAt: MoreThan(now) };
      return (await table.find({ where, order: { createdAt: 'DESC', id: 'ASC' } })).map(sessionOfRow);
    },

    async seen(id, at) {
      await table.update({ id }, { seenAt: at });
    },

    async renew(id, tokenHash, secondFactorAt) {
      return (await table.update({ id }, { tokenHash: Buffer.from(tokenHash), secondFactorAt })).affected === 1;
    },

    async revokeOne(account, id) {
      return (await table.delete({ account, id })).affected === 1;
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

type Found = Awaited<ReturnType<Sessions['find']>>;

interface FoundRow extends Omit<AccountRow, 'passwordHash'> {
  readonly tokenHash: Buffer;
  readonly session: string;
  readonly client: string;
  readonly begunAt: Date;
  readonly expiresAt: Date;
  readonly network: string;
  readonly agent: string;
  readonly seenAt: Date;
  readonly secondFactorAt: Date | null;
}

async function findSessions(dataSource: DataSource, tokenHashes: readonly Uint8Array[]): Promise<Found[]> {
  const wanted = [...new Map(tokenHashes.map((tokenHash) => [toHex(tokenHash), tokenHash])).values()];
  const rows = await dataSource.query<FoundRow[]>(
    `SELECT token_hash AS "tokenHash", session.id AS session, client, session.created_at AS "begunAt", expires_at AS "expiresAt",
       network, agent, seen_at AS "seenAt", second_factor_at AS "secondFactorAt",
       account.id, login, name, platform_roles AS "platformRoles", party, account.created_at AS "createdAt"
     FROM session JOIN account ON account.id = session.account WHERE token_hash = ANY($1)`,
    [wanted],
  );
  const found = new Map(rows.map((row) => [toHex(row.tokenHash), row]));
  return tokenHashes.map((tokenHash) => foundOfRow(found.get(toHex(tokenHash))));
}

function foundOfRow(row: FoundRow | undefined): Found {
  if (row === undefined) return null;
  const { session: id, begunAt, ...both } = row;
  return { session: sessionOfRow({ ...both, id, account: both.id, createdAt: begunAt }), account: accountOfRow(both) };
}

function sessionOfRow(row: SessionRow): Session {
  const { client, createdAt, expiresAt, network, agent, seenAt, secondFactorAt } = row;
  return {
    id: row.id as SessionId,
    account: row.account as AccountId,
    client: client as SessionClient,
    ...{ createdAt, expiresAt, network, agent, seenAt, secondFactorAt },
  };
}
