import { fromHex } from '@filmdeed/kernel';
import type { Mandates, StatedLeaf } from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { type FoundMandate, MANDATE_COLUMNS, mandateOfRow } from './mandate-row.js';
import { outageRefusal, tellingOutage } from './outage.js';

/** Rolls the transaction back. */
class NotWritten extends Error {
  constructor(readonly reason: 'taken' | 'replayed' | 'moved') {
    super(reason);
  }
}

/** `Mandates` in PostgreSQL. */
export function postgresMandates(dataSource: DataSource): Mandates {
  const written = async <R extends NotWritten['reason']>(
    write: (manager: EntityManager) => Promise<void>,
  ): Promise<'done' | R> => {
    try {
      await dataSource.transaction(write);
      return 'done';
    } catch (error) {
      if (error instanceof NotWritten) return error.reason as R;
      throw outageRefusal(error) ?? error;
    }
  };
  return tellingOutage<Mandates>({
    add: (mandate, stated) =>
      written(async (manager) => {
        const above = mandate.chain.slice(0, -1);
        // Whoever ends one of those before it waits, or has done so.
        const standing = await manager.query<unknown[]>(
          `SELECT id FROM mandate WHERE id = ANY($1) AND ended_how IS NULL ORDER BY id FOR SHARE`,
          [above],
        );
        if (standing.length !== above.length) throw new NotWritten('moved');
        await useStatement(manager, stated, mandate.grantedAt);
        const { id, grantor, principal, mandatary, chain, scopes, from, until, filings, substitution } = mandate;
        const added = await manager.query<unknown[]>(
          `INSERT INTO mandate (id, grantor, principal, mandatary, chain, scopes, not_before, not_after, most_filings, filed, substitution,
             disclosures, leaf_hash, granted_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
          [
            ...[id, grantor, principal, mandatary, chain, scopes, from, until, filings, substitution],
            ...[JSON.stringify(stated.disclosures), Buffer.from(stated.leafHash), mandate.grantedAt],
          ],
        );
        if (added.length === 0) throw new NotWritten('taken');
        await logLeaf(manager, stated, mandate.grantedAt);
      }),

    end: (id, { how, at, by }, stated) =>
      written(async (manager) => {
        await useStatement(manager, stated, at);
        const ended = await manager.query<unknown[]>(
          `WITH ended AS (
             UPDATE mandate SET ended_how = $2, ended_at = $3, ended_by = $4, end_leaf_hash = $5, end_disclosures = $6
             WHERE id = $1 AND ended_how IS NULL RETURNING id)
           SELECT id FROM ended`,
          [id, how, at, by, Buffer.from(stated.leafHash), JSON.stringify(stated.disclosures)],
        );
        if (ended.length === 0) throw new NotWritten('moved');
        await logLeaf(manager, stated, at);
      }),

    async chain(id) {
      const rows = await dataSource.query<FoundMandate[]>(
        `SELECT ${MANDATE_COLUMNS} FROM mandate WHERE id IN (SELECT unnest(chain) FROM mandate WHERE id = $1)
         ORDER BY cardinality(chain)`,
        [id],
      );
      return rows.map(mandateOfRow);
    },

    async ofLeaves(leafHashes) {
      if (leafHashes.length === 0) return [];
      const rows = await dataSource.query<FoundMandate[]>(
        `SELECT ${MANDATE_COLUMNS} FROM mandate WHERE leaf_hash = ANY($1::bytea[])`,
        [leafHashes.map((hash) => Buffer.from(fromHex(hash)))],
      );
      return rows.map(mandateOfRow);
    },

    async ofParty(party, side, limit) {
      const whose = side === 'held' ? 'mandatary = $1' : '(grantor = $1 OR principal = $1)';
      const rows = await dataSource.query<FoundMandate[]>(
        `SELECT ${MANDATE_COLUMNS} FROM mandate WHERE ${whose} ORDER BY granted_at DESC, id DESC LIMIT $2`,
        [party, limit],
      );
      return rows.map(mandateOfRow);
    },

    async leaf(id) {
      const [row] = await dataSource.query<{ leaf: Buffer; index: string | null; disclosures: string[] }[]>(
        `SELECT COALESCE(log_entry.leaf, leaf_outbox.leaf) AS leaf, log_entry.index, disclosures
         FROM mandate LEFT JOIN log_entry USING (leaf_hash) LEFT JOIN leaf_outbox USING (leaf_hash) WHERE mandate.id = $1`,
        [id],
      );
      if (row === undefined) return null;
      const { leaf, index, disclosures } = row;
      return { leaf: new Uint8Array(leaf), leafIndex: index === null ? null : Number(index), disclosures };
    },
  });
}

/** A statement counts once, whatever it was signed for. */
async function useStatement(manager: EntityManager, { statement }: StatedLeaf, at: Date): Promise<void> {
  if (statement === null) return;
  const used = await manager.query<unknown[]>(
    `INSERT INTO used_statement (digest, used_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING digest`,
    [Buffer.from(statement), at],
  );
  if (used.length === 0) throw new NotWritten('replayed');
}

async function logLeaf(manager: EntityManager, { id, leaf, leafHash }: StatedLeaf, at: Date): Promise<void> {
  await manager.query(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    ...[id, Buffer.from(leaf), Buffer.from(leafHash), at],
  ]);
  await manager.query(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`);
}
