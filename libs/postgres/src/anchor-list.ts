import { ANCHOR_LIST_TYPE, type AnchorListV1, type AnchorOfList, type ListedAnchor } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';

/** Port of the API: all anchors of the log, a page at a time (docs/format.md §13). */
export interface PublishedAnchors {
  /** Those of the next sizes after `after`; all anchors of one size stand on one page. Refuses `database.unreachable`. */
  page(after: number): Promise<AnchorListV1>;
  /** The index of the leaf with this hash (32 bytes); null if it is not in the log. */
  indexOf(leafHash: Uint8Array): Promise<number | null>;
}

/** Sizes of a page; each may have an anchor of every chain, authority and receipt. */
const SIZES = 50;

/** What is anchored: in a block of a chain that is not lost, with a time that holds, or by a receipt that stands. */
const EVM = `SELECT anchor.size, anchor.id AS nth, anchor.note, chain.chain_id, chain.genesis, chain.contract, anchor.transaction,
    anchor.block_number, anchor.block_hash, anchor.block_time
  FROM anchor JOIN anchor_chain AS chain ON chain.key = anchor.chain
  WHERE chain.lost_at IS NULL AND anchor.state IN ('anchored', 'final') AND anchor.size > $1`;
const ATTESTED = `SELECT attestation.size, attestation.id AS nth, attestation.note, attestor.kind, attestor.name, attestation.evidence
  FROM attestation JOIN attestor ON attestor.key = attestation.attestor
  WHERE attestation."time" IS NOT NULL AND attestation.size > $1`;
const RECEIPTS = `SELECT size, id AS nth, note, type, issuer, reference, "time", ask_at, document_sha256, document_size
  FROM log_receipt AS receipt WHERE size > $1 AND NOT withdrawn
    AND NOT EXISTS (SELECT FROM log_receipt AS later WHERE later.corrects = receipt.id)`;

/** The next sizes of each clock by one descent of its index: who reads the whole list, page by page, reads it once, and a stranger's question costs no more. */
const nextOf = (clocks: string, table: string, clock: string, stands: string): string =>
  `SELECT next.size FROM ${clocks} AS known CROSS JOIN LATERAL (
     SELECT size FROM ${table} WHERE ${clock} = known.key AND ${stands} AND size > $1 ORDER BY size LIMIT ${SIZES + 1}) AS next`;
const NEXT_SIZES = `SELECT DISTINCT size FROM (
    ${nextOf('(SELECT key FROM anchor_chain WHERE lost_at IS NULL)', 'anchor', 'chain', `state IN ('anchored', 'final')`)}
    UNION ALL ${nextOf('attestor', 'attestation', 'attestor', '"time" IS NOT NULL')}
    UNION ALL (SELECT DISTINCT size FROM (${RECEIPTS}) AS q ORDER BY size LIMIT ${SIZES + 1})
  ) AS sizes ORDER BY size LIMIT ${SIZES + 1}`;
const upTo = (query: string): string => `SELECT * FROM (${query}) AS q WHERE size <= $2 ORDER BY size, nth`;

interface Row {
  readonly size: string;
  readonly note: string;
}
interface EvmRow extends Row {
  readonly chain_id: string;
  readonly genesis: string;
  readonly contract: string;
  readonly transaction: string;
  readonly block_number: string;
  readonly block_hash: string;
  readonly block_time: Date;
}
interface AttestedRow extends Row {
  readonly kind: string;
  readonly name: string;
  readonly evidence: { readonly request: string; readonly token: string; readonly certificates: readonly string[] };
}
interface ReceiptRow extends Row {
  readonly type: 'notary-receipt' | 'judicial-chain-receipt';
  readonly issuer: string;
  readonly reference: string;
  readonly time: Date;
  readonly ask_at: string;
  readonly document_sha256: Buffer;
  readonly document_size: string;
}

export function postgresPublishedAnchors(dataSource: DataSource): PublishedAnchors {
  const rows = async <R extends Row, A>(query: string, range: number[], make: (row: R) => A): Promise<[number, A][]> =>
    (await dataSource.query<R[]>(upTo(query), range)).map((row) => [Number(row.size), make(row)]);
  return tellingOutage<PublishedAnchors>({
    async page(after) {
      const sizes = (await dataSource.query<{ size: string }[]>(NEXT_SIZES, [after])).map(({ size }) => Number(size));
      const last = sizes.slice(0, SIZES).at(-1) ?? after;
      const found: [number, AnchorOfList][] = [
        ...(await rows(EVM, [after, last], listedEvm)),
        ...(await rows(ATTESTED, [after, last], listedAttestation)),
        ...(await rows(RECEIPTS, [after, last], listedReceipt)),
      ];
      const anchors = found.sort(([a], [b]) => a - b).map(([, anchor]) => anchor);
      return { v: 1, type: ANCHOR_LIST_TYPE, anchors, ...(sizes.length > SIZES ? { next: last } : {}) };
    },

    async indexOf(leafHash) {
      const [row] = await dataSource.query<{ index: string }[]>(`SELECT index FROM log_entry WHERE leaf_hash = $1`, [
        leafHash,
      ]);
      return row === undefined ? null : Number(row.index);
    },
  });
}

function listedEvm(row: EvmRow): ListedAnchor {
  return {
    type: 'evm',
    chainId: Number(row.chain_id),
    genesis: row.genesis,
    contract: row.contract,
    checkpoint: row.note,
    transaction: row.transaction,
    blockNumber: Number(row.block_number),
    blockHash: row.block_hash,
    blockTime: row.block_time.toISOString(),
  };
}

function listedAttestation({ kind, name, note, evidence }: AttestedRow): ListedAnchor {
  if (kind === 'witness') return { type: 'witness', checkpoint: note };
  const { request, token, certificates } = evidence;
  return { type: 'rfc3161', authority: name, checkpoint: note, request, token, certificates };
}

function listedReceipt(row: ReceiptRow): ListedAnchor {
  const { type, issuer, reference, ask_at: askAt, note: checkpoint } = row;
  const document = { sha256: toHex(row.document_sha256), size: Number(row.document_size) };
  return { type, issuer, reference, time: row.time.toISOString(), askAt, document, checkpoint };
}
