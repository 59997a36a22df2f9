import type { ObjectId, VerificationId } from '@filmdeed/kernel';
import {
  MOST_DOCUMENTS,
  pageOf,
  parsePageEnd,
  searchKey,
  type Verification,
  type Verifications,
} from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { tellingOutage } from './outage.js';
import { like, lockParty } from './party-lock.js';
import { documentOfRow, verificationOfRow, type VerificationColumns } from './verification-columns.js';
import { type VerificationDocumentRow, verificationDocumentRows } from './verification.rows.js';

/** Until it is submitted, a verification shows name and number as the party has them. */
const SELECT = `
  SELECT verification.id, verification.party, verification.state, party.kind, coalesce(verification.name, party.name) AS name,
    coalesce(verification.identifier_type, number.type) AS type,
    coalesce(verification.identifier_country, number.country) AS country,
    coalesce(verification.identifier_registry, number.registry) AS registry,
    coalesce(verification.identifier_shown, number.shown) AS shown,
    verification.created_at AS "createdAt", submitted_at AS "submittedAt", submitted_by AS "submittedBy", method,
    decided_at AS "decidedAt", decided_by AS "decidedBy", by_party AS "by", by_name AS "byName", reason, until,
    ended_at AS "endedAt"
  FROM verification JOIN party ON party.id = verification.party
  LEFT JOIN party_identifier AS number ON number.party = verification.party AND verification.state = 'unverified'`;

const UNIQUE_VIOLATION = '23505';
type Changed = [unknown[], number];

/** Thrown within a transaction to undo all of it. */
class Moved extends Error {}

/** `Verifications` in PostgreSQL. What must not happen at once with a change of name or number locks the party's row first. */
export function postgresVerifications(dataSource: DataSource): Verifications {
  const documents = dataSource.getRepository(verificationDocumentRows);
  const partyOf = async (manager: EntityManager, id: VerificationId): Promise<string | undefined> =>
    (await manager.query<{ party: string }[]>(`SELECT party FROM verification WHERE id = $1`, [id]))[0]?.party;
  /** Locks an `unverified` one, so that it is not submitted meanwhile. */
  const isOpen = async (manager: EntityManager, id: VerificationId): Promise<boolean> =>
    (
      await manager.query<unknown[]>(`SELECT id FROM verification WHERE id = $1 AND state = 'unverified' FOR UPDATE`, [
        id,
      ])
    ).length === 1;
  const expire = async (manager: EntityManager, condition: string, values: readonly unknown[]): Promise<number> =>
    (
      await manager.query<Changed>(
        `UPDATE verification SET state = 'expired', ended_at = $1 WHERE state = 'verified' AND ${condition}`,
        [...values],
      )
    )[1];

  return tellingOutage<Verifications>({
    async begin({ id, party, createdAt }) {
      const added = await dataSource.query<unknown[]>(
        `INSERT INTO verification (id, party, state, created_at) VALUES ($1, $2, 'unverified', $3)
         ON CONFLICT DO NOTHING RETURNING id`,
        [id, party, createdAt],
      );
      return added.length === 1;
    },

    async byId(id) {
      const rows = await dataSource.query<VerificationColumns[]>(`${SELECT} WHERE verification.id = $1`, [id]);
      return rows[0] === undefined ? null : verificationOfRow(rows[0]);
    },

    async ofParty(party, { limit, cursor }) {
      const values: unknown[] = [party];
      let after = '';
      if (cursor !== undefined) {
        const { at, id } = parsePageEnd('vrf', cursor);
        after = `AND (verification.created_at, verification.id) < ($${values.push(at)}, $${values.push(id)})`;
      }
      const rows = await dataSource.query<VerificationColumns[]>(
        `${SELECT} WHERE verification.party = $1 ${after}
         ORDER BY verification.created_at DESC, verification.id DESC LIMIT $${values.push(limit + 1)}`,
        values,
      );
      return pageOf(rows.map(verificationOfRow), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },

    async queue({ limit, cursor, search }) {
      const values: unknown[] = [];
      const conditions = [`verification.state = 'submitted'`];
      if (cursor !== undefined) {
        const { at, id } = parsePageEnd('vrf', cursor);
        conditions.push(`(submitted_at, verification.id) > ($${values.push(at)}, $${values.push(id)})`);
      }
      const key = searchKey(search ?? '');
      if (key !== '') conditions.push(`lower(verification.name) LIKE $${values.push(like(key))}`);
      const rows = await dataSource.query<VerificationColumns[]>(
        `${SELECT} WHERE ${conditions.join(' AND ')}
         ORDER BY submitted_at, verification.id LIMIT $${values.push(limit + 1)}`,
        values,
      );
      return pageOf(rows.map(verificationOfRow), limit, ({ submittedAt, id }: Verification) => ({
        at: submittedAt!,
        id,
      }));
    },

    async documents(verification) {
      return (await documents.find({ where: { verification }, order: { position: 'ASC' } })).map(documentOfRow);
    },

    async addDocument({ sha256, ...document }) {
      return dataSource.transaction(async (manager) => {
        if (!(await isOpen(manager, document.verification))) return false;
        const own = manager.getRepository(verificationDocumentRows);
        const known = await own.findBy({ verification: document.verification });
        if (known.length >= MOST_DOCUMENTS) return false;
        const position = Math.max(0, ...known.map((each) => each.position)) + 1;
        await own.insert({ ...document, position, sha256: Buffer.from(sha256, 'hex') });
        return true;
      });
    },

    async removeDocument(id, position) {
      return dataSource.transaction(async (manager) => {
        if (!(await isOpen(manager, id))) return null;
        const [rows] = await manager.query<[VerificationDocumentRow[], number]>(
          `DELETE FROM verification_document WHERE verification = $1 AND position = $2 RETURNING object`,
          [id, position],
        );
        return (rows[0]?.object ?? null) as ObjectId | null;
      });
    },

    async submit(id, by, now) {
      return dataSource.transaction(async (manager) => {
        await lockParty(manager, (await partyOf(manager, id)) ?? '');
        const submitted = await manager.query<Changed>(
          `UPDATE verification SET state = 'submitted', submitted_at = $3, submitted_by = $2, name = party.name,
             identifier_type = number.type, identifier_country = number.country, identifier_registry = number.registry,
             identifier_shown = number.shown, registry_key = number.registry_key
           FROM party JOIN party_identifier AS number ON number.party = party.id
           WHERE verification.id = $1 AND verification.state = 'unverified' AND party.id = verification.party`,
          [id, by, now],
        );
        return submitted[1] === 1;
      });
    },

    async decide(id, decision, now) {
      const { state, method, decidedBy, by, byName, reason, until } = decision;
      try {
        return await dataSource.transaction<'decided'>(async (manager) => {
          const party = (await partyOf(manager, id)) ?? '';
          await lockParty(manager, party);
          if (state === 'verified') {
            await expire(manager, 'party = $2', [now, party]);
            await expire(
              manager,
              'until <= $1 AND registry_key = (SELECT registry_key FROM verification WHERE id = $2)',
              [now, id],
            );
          }
          const decided = await manager.query<Changed>(
            `UPDATE verification SET state = $2, method = $3, decided_at = $4, decided_by = $5, by_party = $6,
               by_name = $7, reason = $8, until = $9, ended_at = CASE WHEN $2 = 'refused' THEN $4::timestamptz END
             WHERE id = $1 AND state = 'submitted'`,
            [id, state, method, now, decidedBy, by, byName, reason, until],
          );
          if (decided[1] === 0) throw new Moved();
          return 'decided';
        });
      } catch (error) {
        if (error instanceof Moved) return 'moved';
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'taken';
        throw error;
      }
    },

    async withdraw(id, now) {
      const withdrawn = await dataSource.query<Changed>(
        `UPDATE verification SET state = 'withdrawn', ended_at = $2
         WHERE id = $1 AND state IN ('unverified', 'submitted', 'verified')`,
        [id, now],
      );
      return withdrawn[1] === 1;
    },

    async expireDue(now) {
      return expire(dataSource.manager, 'until <= $1', [now]);
    },

    async forgetDocuments(party) {
      const [rows] = await dataSource.query<[{ object: ObjectId }[], number]>(
        `UPDATE verification_document AS document SET object = NULL, name = '' FROM verification, verification_document AS old
         WHERE verification.id = document.verification AND verification.party = $1 AND document.object IS NOT NULL
           AND verification.state NOT IN ('unverified', 'submitted')
           AND old.verification = document.verification AND old.position = document.position
         RETURNING old.object`,
        [party],
      );
      return rows.map(({ object }) => object);
    },
  });
}
