import type { AccountId, InvitationId, PartyId } from '@filmdeed/kernel';
import {
  type Invitation,
  type InvitationKind,
  type Invitations,
  type MemberRole,
  pageOf,
  parsePageEnd,
} from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { insertAccount } from './account-rows.js';
import { type InvitationRow, invitationRows } from './invitation.rows.js';
import { insertMember } from './member-rows.js';
import { tellingOutage } from './outage.js';

/** Thrown within a transaction to undo all of it. */
class Undone extends Error {}

/** `Invitations` in PostgreSQL. The use of one is a single UPDATE: whoever comes second finds it used. */
export function postgresInvitations(dataSource: DataSource): Invitations {
  const table = dataSource.getRepository(invitationRows);
  const use = async (manager: EntityManager, id: InvitationId, account: AccountId, now: Date): Promise<boolean> => {
    const used = await manager.query<[unknown[], number]>(
      `UPDATE invitation SET used_at = $3, used_by = $2
       WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3`,
      [id, account, now],
    );
    return used[1] === 1;
  };
  /** Gives `undone` if the work says so; then nothing of it happened. */
  const allOrNothing = async <T>(work: (manager: EntityManager) => Promise<T>, undone: () => T): Promise<T> => {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (error instanceof Undone) return undone();
      throw error;
    }
  };

  return tellingOutage<Invitations>({
    async add(invitation, tokenHash) {
      await table.insert({ ...invitation, roles: [...invitation.roles], tokenHash: Buffer.from(tokenHash) });
    },

    async byToken(tokenHash) {
      const row = await table.findOneBy({ tokenHash: Buffer.from(tokenHash) });
      return row === null ? null : invitationOfRow(row);
    },

    async ofParty(party, { limit, cursor }) {
      const query = table.createQueryBuilder('invitation').where('invitation.party = :party', { party });
      if (cursor !== undefined) {
        const { at, id } = parsePageEnd('inv', cursor);
        query.andWhere('(invitation.created_at, invitation.id) < (:at, :id)', { at, id });
      }
      const rows = await query
        .orderBy({ 'invitation.createdAt': 'DESC', 'invitation.id': 'DESC' })
        .take(limit + 1)
        .getMany();
      return pageOf(rows.map(invitationOfRow), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },

    async revoke(party, id, now) {
      const revoked = await dataSource.query<[unknown[], number]>(
        `UPDATE invitation SET revoked_at = $3
         WHERE party = $1 AND id = $2 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3`,
        [party, id, now],
      );
      return revoked[1] === 1;
    },

    async join(id, account, member, now) {
      return allOrNothing(
        async (manager) => {
          if (!(await use(manager, id, account, now))) return 'over';
          if (member !== null && !(await insertMember(manager, member))) throw new Undone();
          return 'joined';
        },
        () => 'known',
      );
    },

    async signUp(account, passwordHash, { id, member }, now) {
      return allOrNothing(
        async (manager) => {
          if (!(await use(manager, id, account.id, now))) return 'over';
          if (!(await insertAccount(manager, account, passwordHash))) throw new Undone();
          if (member !== null) await insertMember(manager, member);
          return 'joined';
        },
        () => 'login-taken',
      );
    },
  });
}

function invitationOfRow(row: InvitationRow): Invitation {
  const { note, createdAt, expiresAt, usedAt, revokedAt } = row;
  return {
    ...{ note, createdAt, expiresAt, usedAt, revokedAt },
    id: row.id as InvitationId,
    party: row.party as PartyId,
    kind: row.kind as InvitationKind,
    roles: row.roles as MemberRole[],
    createdBy: row.createdBy as AccountId,
    usedBy: row.usedBy as AccountId | null,
  };
}
