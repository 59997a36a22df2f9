import type { PartyId } from '@filmdeed/kernel';
import { MEMBER_ROLES, type MemberRole, type Membership, type Memberships, type Tie } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';

/** Roles are null where the party is the account's own person. */
const MEMBERSHIPS = `
  SELECT party.id, party.kind, party.name, NULL::text[] AS roles, 0 AS place
  FROM account JOIN party ON party.id = account.party WHERE account.id = $1
  UNION ALL
  SELECT party.id, party.kind, party.name, member.roles, 1
  FROM member JOIN party ON party.id = member.party WHERE member.account = $1 AND member.ended_at IS NULL`;

/** `Memberships` in PostgreSQL. */
export function postgresMemberships(dataSource: DataSource): Memberships {
  return tellingOutage<Memberships>({
    async find(account, party) {
      const [row] = await dataSource.query<FoundRow[]>(`SELECT * FROM (${MEMBERSHIPS}) AS found WHERE id = $2`, [
        ...[account, party],
      ]);
      return row === undefined ? null : membershipOf(row);
    },

    async ofAccount(account) {
      const rows = await dataSource.query<FoundRow[]>(`${MEMBERSHIPS} ORDER BY place, name, id`, [account]);
      return rows.map(membershipOf);
    },

    async ties(account) {
      return dataSource.query<Tie[]>(
        `SELECT party, NULL::timestamptz AS "endedAt" FROM account WHERE id = $1
         UNION ALL SELECT party, ended_at FROM member WHERE account = $1`,
        [account],
      );
    },

    async parties() {
      return dataSource.query(`SELECT id AS party, kind, name FROM party ORDER BY id`);
    },
  });
}

interface FoundRow {
  readonly id: PartyId;
  readonly kind: string;
  readonly name: string;
  readonly roles: MemberRole[] | null;
}

function membershipOf({ id, kind, name, roles }: FoundRow): Membership {
  return { party: id, kind, name, roles: roles ?? MEMBER_ROLES };
}
