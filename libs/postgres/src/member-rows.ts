import type { AccountId, MemberId, PartyId } from '@filmdeed/kernel';
import {
  type Member,
  type MemberChange,
  type MemberRole,
  type Members,
  pageOf,
  parsePageEnd,
  searchKey,
  type ShownMember,
} from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import type { MemberRow } from './member.rows.js';
import { tellingOutage } from './outage.js';
import { like, lockParty } from './party-lock.js';
import { holding, VOUCHING, type VouchingColumns, vouchingOfRow } from './vouching-columns.js';

const COLUMNS = `
  member.id, member.party, member.account, member.roles, member.added_at AS "addedAt", member.added_by AS "addedBy",
  member.ended_at AS "endedAt"`;

const UNIQUE_VIOLATION = '23505';

/** `Members` in PostgreSQL. Who takes an owner away locks the party's row first, so that two never take the last two at once. */
export function postgresMembers(dataSource: DataSource): Members {
  const change = (
    party: PartyId,
    id: MemberId,
    take: (manager: EntityManager, member: Member) => Promise<void>,
    keepsOwner: boolean,
    now: Date,
  ): Promise<MemberChange> =>
    dataSource.transaction(async (manager) => {
      await lockParty(manager, party);
      const live = await manager.query<MemberRow[]>(
        `SELECT ${COLUMNS} FROM member WHERE party = $1 AND ended_at IS NULL AND (id = $2 OR 'owner' = ANY(roles))`,
        [party, id],
      );
      const member = live.find((row) => row.id === id);
      if (member === undefined) return 'absent';
      const losesOwner = member.roles.includes('owner') && !keepsOwner;
      if (losesOwner && live.length === 1) return 'last-owner';
      await take(manager, memberOfRow(member));
      if (losesOwner) await revokeOpen(manager, party, member.account, now);
      return 'changed';
    });

  return tellingOutage<Members>({
    async add(member) {
      return insertMember(dataSource.manager, member);
    },

    async live(party, account) {
      const [row] = await dataSource.query<MemberRow[]>(
        `SELECT ${COLUMNS} FROM member WHERE party = $1 AND account = $2 AND ended_at IS NULL`,
        [party, account],
      );
      return row === undefined ? null : memberOfRow(row);
    },

    async byId(party, id) {
      const [row] = await dataSource.query<MemberRow[]>(`SELECT ${COLUMNS} FROM member WHERE party = $1 AND id = $2`, [
        ...[party, id],
      ]);
      return row === undefined ? null : memberOfRow(row);
    },

    async list(party, { limit, cursor, search }, now) {
      const values: unknown[] = [now, party];
      const conditions = ['member.party = $2', 'member.ended_at IS NULL'];
      if (cursor !== undefined) {
        const { at, id } = parsePageEnd('mbr', cursor);
        conditions.push(`(member.added_at, member.id) < ($${values.push(at)}, $${values.push(id)})`);
      }
      const key = searchKey(search ?? '');
      if (key !== '') conditions.push(`lower(account.name || ' ' || account.login) LIKE $${values.push(like(key))}`);
      const rows = await dataSource.query<ShownColumns[]>(
        `SELECT ${COLUMNS}, account.name, account.login, account.party AS person, ${VOUCHING}
         FROM member JOIN account ON account.id = member.account
         LEFT JOIN verification AS vouching ON vouching.party = account.party AND ${holding('$1')}
         WHERE ${conditions.join(' AND ')}
         ORDER BY member.added_at DESC, member.id DESC LIMIT $${values.push(limit + 1)}`,
        values,
      );
      const members = rows.map((row): ShownMember => {
        const { name, login, person } = row;
        return { ...memberOfRow(row), name, login, person, vouched: vouchingOfRow(row) };
      });
      return pageOf(members, limit, ({ addedAt, id }) => ({ at: addedAt, id }));
    },

    async changeRoles(party, id, roles, now) {
      return change(
        party,
        id,
        (manager) => manager.query(`UPDATE member SET roles = $2 WHERE id = $1`, [id, roles]),
        roles.includes('owner'),
        now,
      );
    },

    async end(party, id, now) {
      return change(
        party,
        id,
        (manager) => manager.query(`UPDATE member SET ended_at = $2 WHERE id = $1`, [id, now]),
        false,
        now,
      );
    },

    async reopen(party, id, since) {
      try {
        const reopened = await dataSource.query<[unknown[], number]>(
          `UPDATE member SET ended_at = NULL WHERE party = $1 AND id = $2 AND ended_at >= $3`,
          [party, id, since],
        );
        return reopened[1] === 1 ? 'changed' : 'absent';
      } catch (error) {
        // The account joined again in the meantime.
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'absent';
        throw error;
      }
    },

    async everIn(party, account) {
      const [{ found } = { found: false }] = await dataSource.query<{ found: boolean }[]>(
        `SELECT EXISTS (SELECT FROM member WHERE party = $1 AND account = $2)
           OR EXISTS (SELECT FROM account WHERE id = $2 AND party = $1) AS found`,
        [party, account],
      );
      return found;
    },
  });
}

/** False if the account is a live member already. */
export async function insertMember(manager: EntityManager, member: Member): Promise<boolean> {
  const { id, party, account, roles, addedAt, addedBy } = member;
  const added = await manager.query<unknown[]>(
    `INSERT INTO member (id, party, account, roles, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING RETURNING id`,
    [id, party, account, roles, addedAt, addedBy],
  );
  return added.length === 1;
}

async function revokeOpen(manager: EntityManager, party: PartyId, account: string, now: Date): Promise<void> {
  await manager.query(
    `UPDATE invitation SET revoked_at = $3
     WHERE party = $1 AND created_by = $2 AND used_at IS NULL AND revoked_at IS NULL`,
    [party, account, now],
  );
}

interface ShownColumns extends MemberRow, VouchingColumns {
  readonly name: string;
  readonly login: string;
  readonly person: PartyId;
}

function memberOfRow({ id, party, account, roles, addedAt, addedBy, endedAt }: MemberRow): Member {
  return {
    id: id as MemberId,
    party: party as PartyId,
    account: account as AccountId,
    roles: roles as MemberRole[],
    addedAt,
    addedBy: addedBy as AccountId,
    endedAt,
  };
}
