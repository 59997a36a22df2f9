import {
  type Anchor,
  anchorChainKey,
  type AnchorChainRecord,
  type AnchorRows,
  type CoveringAnchor,
} from '@filmdeed/ledger';
import type { DataSource } from 'typeorm';
import {
  anchorOfRow,
  attemptOfRow,
  chainOfRow,
  type StoredAnchor,
  type StoredAttempt,
  type StoredChain,
} from './anchor-row.js';
import { anchorWatchRows } from './anchor-watch-rows.js';
import { tellingOutage } from './outage.js';

/** In these words in every query: PostgreSQL takes a partial index only where it reads the index's condition. */
const IN_BLOCK = `state IN ('anchored', 'final')`;

const PRESENT = `(SELECT id, key FROM anchor_chain WHERE lost_at IS NULL) AS anchor_chain`;

/** The smallest anchor of each deployment that covers `leaf`: one descent of an index, however many anchors there are. */
const covering = (leaf: string): string => `${PRESENT} CROSS JOIN LATERAL (
  SELECT * FROM anchor WHERE chain = anchor_chain.key AND ${IN_BLOCK} AND size > ${leaf} ORDER BY size LIMIT 1
) AS found`;

/** And the largest before it; anchors that share a block with the covering one are passed by. */
const AROUND = `
  WITH covering AS (SELECT found.* FROM ${covering('$1::bigint')})
  SELECT true AS covers, covering.* FROM covering
  UNION ALL
  SELECT false, found.* FROM ${PRESENT} LEFT JOIN covering ON covering.chain = anchor_chain.key CROSS JOIN LATERAL (
    SELECT * FROM anchor WHERE chain = anchor_chain.key AND ${IN_BLOCK} AND size <= $1::bigint
      AND (covering.id IS NULL OR block_number < covering.block_number) ORDER BY size DESC LIMIT 1
  ) AS found`;

const COVERING = `
  SELECT leaf.index AS leaf_index, found.* FROM unnest($1::bigint[]) AS leaf (index) CROSS JOIN ${covering('leaf.index')}
  ORDER BY anchor_chain.id`;

const MOVE = `UPDATE anchor SET state = $3, transaction = $4, raw = $5, block_number = $6, block_hash = $7, block_time = $8,
  confirmations = $9 WHERE id = $1 AND state = $2`;

const moveOf = ({ id, state, transaction, raw, block, confirmations }: Anchor, from: string): unknown[] => [
  ...[id, from, state, transaction, raw],
  ...[block?.number, block?.hash, block?.time, confirmations],
];

/** One statement, so that a crash keeps both or neither. Signed again to the letter it counts as new. */
const KEEP_SIGNED = `WITH moved AS (${MOVE} RETURNING id)
  INSERT INTO anchor_attempt (anchor, transaction, raw, head, signed_at) SELECT id, $4, $5, $10::bigint, $11::timestamptz FROM moved
  ON CONFLICT (anchor, transaction) DO UPDATE SET id = excluded.id, head = excluded.head, signed_at = excluded.signed_at
  RETURNING id`;

/** `AnchorRows` in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresAnchorRows(dataSource: DataSource): AnchorRows {
  const anchors = async (condition: string, values: unknown[]): Promise<Anchor[]> =>
    (await dataSource.query<StoredAnchor[]>(`SELECT * FROM anchor WHERE ${condition}`, values)).map(anchorOfRow);
  const chains = async (): Promise<AnchorChainRecord[]> =>
    (await dataSource.query<StoredChain[]>(`SELECT * FROM anchor_chain ORDER BY id`)).map(chainOfRow);

  return tellingOutage<AnchorRows>({
    async saveChain(chain) {
      const { name, operator, chainId, genesis, contract, confirmations } = chain;
      await dataSource.query(
        `INSERT INTO anchor_chain (key, name, operator, chain_id, genesis, contract, confirmations, reachable)
         VALUES ($1, $2, $3, $4, $5, $6, $7, false) ON CONFLICT (key) DO UPDATE
           SET name = excluded.name, operator = excluded.operator, confirmations = excluded.confirmations`,
        [anchorChainKey(chain), name, operator, chainId, genesis, contract, confirmations],
      );
    },

    ...anchorWatchRows(dataSource),

    chains,

    async queue({ chain, size, root, note, createdAt }) {
      const [row] = await dataSource.query<StoredAnchor[]>(
        `INSERT INTO anchor (chain, size, root, note, state, confirmations, created_at)
         VALUES ($1, $2, $3, $4, 'queued', 0, $5) ON CONFLICT (chain, size) DO NOTHING RETURNING *`,
        [chain, size, root, note, createdAt],
      );
      return row === undefined ? null : anchorOfRow(row);
    },

    unsettled: (chain) => anchors(`chain = $1 AND state <> 'final' ORDER BY size`, [chain]),

    newestFinal: (chain, most) =>
      anchors(`chain = $1 AND ${IN_BLOCK} AND state = 'final' ORDER BY size DESC LIMIT $2`, [chain, most]),

    async largest(chain) {
      return (await anchors(`chain = $1 ORDER BY size DESC LIMIT 1`, [chain]))[0] ?? null;
    },

    async move(anchor, from) {
      const [, affected] = await dataSource.query<[unknown, number]>(MOVE, moveOf(anchor, from));
      return affected === 1;
    },

    async keepSigned(anchor, from, { head, signedAt }) {
      const kept = await dataSource.query<object[]>(KEEP_SIGNED, [...moveOf(anchor, from), head, signedAt]);
      return kept.length === 1;
    },

    async attempts(anchor) {
      const found = await dataSource.query<StoredAttempt[]>(
        `SELECT transaction, raw, head, signed_at FROM anchor_attempt WHERE anchor = $1 ORDER BY id DESC`,
        [anchor],
      );
      return found.map(attemptOfRow);
    },

    async around(leafIndex) {
      const known = await chains();
      const found = await dataSource.query<(StoredAnchor & { covers: boolean })[]>(AROUND, [leafIndex]);
      const side = (chain: string, covers: boolean): Anchor | null => {
        const row = found.find((each) => each.chain === chain && each.covers === covers);
        return row === undefined ? null : anchorOfRow(row);
      };
      return known.map((chain) => ({ chain, covering: side(chain.key, true), before: side(chain.key, false) }));
    },

    async covering(leafIndexes) {
      const known = new Map((await chains()).map((chain) => [chain.key, chain]));
      const rows = await dataSource.query<(StoredAnchor & { leaf_index: string })[]>(COVERING, [
        [...new Set(leafIndexes)],
      ]);
      const found = new Map<number, CoveringAnchor[]>();
      for (const row of rows) {
        const chain = known.get(row.chain);
        if (chain === undefined) continue; // became known between the two look-ups
        const index = Number(row.leaf_index);
        found.set(index, [...(found.get(index) ?? []), { chain, anchor: anchorOfRow(row) }]);
      }
      return found;
    },
  });
}
