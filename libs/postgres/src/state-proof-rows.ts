import type { AnchorStateProof, StateProofRows } from '@filmdeed/ledger';
import type { DataSource } from 'typeorm';
import { anchorOfRow, type StoredAnchor } from './anchor-row.js';
import { tellingOutage } from './outage.js';

/** `state = 'final'` beside the condition of the index, in whose words PostgreSQL must find it. */
const UNPROVEN = `
  SELECT newest.* FROM (
    SELECT * FROM anchor WHERE chain = $1 AND state IN ('anchored', 'final') AND state = 'final' ORDER BY size DESC LIMIT $2
  ) AS newest
  LEFT JOIN anchor_state_proof AS held ON held.anchor = newest.id AND held.block_hash = newest.block_hash
  WHERE held.anchor IS NULL ORDER BY newest.size DESC`;

const PROOFS = `
  SELECT anchor.id, held.proof FROM anchor
  JOIN anchor_state_proof AS held ON held.anchor = anchor.id AND held.block_hash = anchor.block_hash
  WHERE anchor.id = ANY ($1::bigint[]) AND held.proof IS NOT NULL`;

/** `StateProofRows` in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresStateProofRows(dataSource: DataSource): StateProofRows {
  return tellingOutage<StateProofRows>({
    async unproven(chain, most) {
      return (await dataSource.query<StoredAnchor[]>(UNPROVEN, [chain, most])).map(anchorOfRow);
    },

    async save(anchor, blockHash, proof) {
      await dataSource.query(
        `INSERT INTO anchor_state_proof (anchor, block_hash, proof) VALUES ($1, $2, $3)
         ON CONFLICT (anchor) DO UPDATE SET block_hash = excluded.block_hash, proof = excluded.proof`,
        [anchor, blockHash, proof],
      );
    },

    async proofsOf(anchors) {
      const rows = await dataSource.query<{ id: string; proof: AnchorStateProof }[]>(PROOFS, [anchors]);
      return new Map(rows.map(({ id, proof }) => [Number(id), proof]));
    },
  });
}
