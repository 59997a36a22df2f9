import type { MemberId, PartyId } from '@filmdeed/kernel';
import {
  type IdentifierType,
  type KeptIdentifier,
  type MemberRole,
  type OwnParty,
  pageOf,
  parsePageEnd,
  type Parties,
  type Party,
  type PartyKind,
  searchKey,
} from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { insertMember } from './member-rows.js';
import { tellingOutage } from './outage.js';
import { like, lockParty } from './party-lock.js';
import { holding, VOUCHING, type VouchingColumns, vouchingOfRow } from './vouching-columns.js';

const COLUMNS = `
  party.id, party.kind, party.name, party.display_name AS "displayName", party.created_at AS "createdAt",
  number.type, number.country, number.registry, number.shown,
  ${VOUCHING}`;
const JOINS = `
  LEFT JOIN party_identifier AS number ON number.party = party.id
  LEFT JOIN verification AS vouching ON vouching.party = party.id AND ${holding('$1')}`;

/** `Parties` in PostgreSQL. What must not happen at once with a verification locks the party's row first. */
export function postgresParties(dataSource: DataSource): Parties {
  return tellingOutage<Parties>({
    async addOrganisation({ id, kind, name, displayName, createdAt }, owner) {
      await dataSource.transaction(async (manager) => {
        await manager.query(
          `INSERT INTO party (id, kind, name, display_name, created_at) VALUES ($1, $2, $3, $4, $5)`,
          [id, kind, name, displayName, createdAt],
        );
        await insertMember(manager, owner);
      });
    },

    async byId(id, now) {
      const rows = await dataSource.query<PartyColumns[]>(`SELECT ${COLUMNS} FROM party ${JOINS} WHERE party.id = $2`, [
        now,
        id,
      ]);
      return rows[0] === undefined ? null : partyOfRow(rows[0]);
    },

    async vouchings(ids, now) {
      const rows = await dataSource.query<(VouchingColumns & { party: PartyId })[]>(
        `SELECT party, ${VOUCHING} FROM verification AS vouching WHERE party = ANY($2) AND ${holding('$1')}`,
        [now, [...ids]],
      );
      return new Map(rows.map((row) => [row.party, vouchingOfRow(row)!]));
    },

    async ofAccount(account, { limit, cursor, search }, now) {
      const values: unknown[] = [now, account];
      const conditions = ['member.account = $2', 'member.ended_at IS NULL'];
      if (cursor !== undefined) {
        const { at, id } = parsePageEnd('mbr', cursor);
        conditions.push(`(member.added_at, member.id) < ($${values.push(at)}, $${values.push(id)})`);
      }
      const key = searchKey(search ?? '');
      if (key !== '') {
        conditions.push(`lower(party.name || ' ' || coalesce(party.display_name, '')) LIKE $${values.push(like(key))}`);
      }
      const rows = await dataSource.query<OwnColumns[]>(
        `SELECT ${COLUMNS}, member.id AS member, member.roles, member.added_at AS "joinedAt"
         FROM member JOIN party ON party.id = member.party ${JOINS}
         WHERE ${conditions.join(' AND ')}
         ORDER BY member.added_at DESC, member.id DESC LIMIT $${values.push(limit + 1)}`,
        values,
      );
      const own = rows.map((row): OwnParty => ({
        ...partyOfRow(row),
        roles: row.roles,
        member: row.member,
        joinedAt: row.joinedAt,
      }));
      return pageOf(own, limit, ({ joinedAt, member }) => ({ at: joinedAt, id: member }));
    },

    async rename(id, { name, displayName }, now) {
      return dataSource.transaction(async (manager) => {
        const [party] = await manager.query<{ name: string }[]>(`SELECT name FROM party WHERE id = $1 FOR UPDATE`, [
          id,
        ]);
        if (party?.name !== name && (await isHeld(manager, id, now)) !== null) return false;
        await manager.query(`UPDATE party SET name = $2, display_name = $3 WHERE id = $1`, [id, name, displayName]);
        await manager.query(`UPDATE account SET name = $2 WHERE party = $1`, [id, name]);
        return true;
      });
    },

    async setIdentifier(id, identifier, now) {
      return dataSource.transaction(async (manager) => {
        await lockParty(manager, id);
        const held = await isHeld(manager, id, now);
        if (held === 'submitted' || (held === 'verified' && identifier !== null)) return false;
        await manager.query(`DELETE FROM party_identifier WHERE party = $1`, [id]);
        if (identifier === null) return true;
        const { type, country, registry, shown, sealed, registryKey } = identifier;
        await manager.query(`INSERT INTO party_identifier VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, [
          ...[id, type, country, registry, shown],
          ...[sealed === null ? null : Buffer.from(sealed), registryKey, now],
        ]);
        return true;
      });
    },

    async identifier(id) {
      const [row] = await dataSource.query<(Omit<KeptIdentifier, 'sealed'> & { sealed: Buffer | null })[]>(
        `SELECT type, country, registry, shown, sealed, registry_key AS "registryKey" FROM party_identifier WHERE party = $1`,
        [id],
      );
      if (row === undefined) return null;
      return { ...row, sealed: row.sealed === null ? null : Uint8Array.from(row.sealed) };
    },
  });
}

async function isHeld(manager: EntityManager, id: PartyId, now: Date): Promise<'submitted' | 'verified' | null> {
  const rows = await manager.query<{ state: 'submitted' | 'verified' }[]>(
    `SELECT state FROM verification AS vouching
     WHERE party = $2 AND (state = 'submitted' OR (${holding('$1')})) ORDER BY state LIMIT 1`,
    [now, id],
  );
  return rows[0]?.state ?? null;
}

interface PartyColumns extends VouchingColumns {
  readonly id: PartyId;
  readonly kind: PartyKind;
  readonly name: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
  readonly type: IdentifierType | null;
  readonly country: string;
  readonly registry: string;
  readonly shown: string;
}

interface OwnColumns extends PartyColumns {
  readonly roles: readonly MemberRole[];
  readonly member: MemberId;
  readonly joinedAt: Date;
}

function partyOfRow(row: PartyColumns): Party {
  const { id, kind, name, displayName, createdAt, type, country, registry, shown } = row;
  const identifier = type === null ? null : { type, country, registry, shown };
  return { id, kind, name, displayName, identifier, vouched: vouchingOfRow(row), createdAt };
}
