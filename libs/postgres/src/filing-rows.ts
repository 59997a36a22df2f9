import {
  type ActorId,
  type FilingId,
  fromHex,
  isRefusal,
  type PartyId,
  Refusal,
  type UploadId,
} from '@filmdeed/kernel';
import { cursorText, type FilingRows, type StoredFiling } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { type Added, commitFilings, commitWhole } from './filing-batch.js';
import { eraseFiled } from './filing-erasure.js';
import { FILING_SELECT, listStatement } from './filing-list.js';
import { groupCommit, type GroupCommitSettings, type Outcome } from './group-commit.js';
import { tellingOutage } from './outage.js';
import { sharedLookup } from './shared-lookup.js';

const MOST_TRIES = 20;
const SETTINGS: GroupCommitSettings = { windowMilliseconds: 5, mostAtOnce: 500 };

/** `FilingRows` in PostgreSQL: one writer per process, so make it once. */
export function postgresFilings(dataSource: DataSource, settings: Partial<GroupCommitSettings> = {}): FilingRows {
  const write = groupCommit(commitFilings(dataSource), { ...SETTINGS, ...settings });
  const whole = commitWhole(dataSource);
  const found = sharedLookup<FilingId, StoredFiling | null>(async (ids) => {
    const rows = await dataSource.query<StoredRow[]>(`${FILING_SELECT} WHERE filing.id = ANY($1)`, [[...new Set(ids)]]);
    const ofId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = ofId.get(id);
      return row === undefined ? null : filingOfRow(row);
    });
  });
  return tellingOutage<FilingRows>({
    add: (filing, act) => write({ filing, act }),

    async addBatch(filings, act) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const outcome = await whole(filings, act);
        if (outcome === 'added') return 'added';
        const said = batchOutcome(outcome);
        if (said !== 'again') return said;
      }
      throw new Error('a batch could not be decided, again and again');
    },

    async receiptsOf(account, idempotencyKeys) {
      const rows = await dataSource.query<ReceiptRow[]>(
        `SELECT filing.id, idempotency_key, request_digest, promise, coalesce(log_entry.leaf_hash, leaf_outbox.leaf_hash) AS leaf_hash
         FROM filing
         LEFT JOIN log_entry ON log_entry.filing_id = filing.id
         LEFT JOIN leaf_outbox ON leaf_outbox.filing_id = filing.id
         WHERE account = $1 AND idempotency_key = ANY($2)`,
        [account, idempotencyKeys],
      );
      const ofKey = new Map(rows.map((row) => [row.idempotency_key, row]));
      return idempotencyKeys.flatMap((key) => {
        const row = ofKey.get(key);
        if (row === undefined) return [];
        const { id, promise, leaf_hash, request_digest } = row;
        return [{ id, promise, leafHash: Uint8Array.from(leaf_hash), requestDigest: Uint8Array.from(request_digest) }];
      });
    },

    async ofKey(account, idempotencyKey) {
      const [row] = await dataSource.query<{ id: FilingId; request_digest: Buffer }[]>(
        `SELECT id, request_digest FROM filing WHERE account = $1 AND idempotency_key = $2`,
        [account, idempotencyKey],
      );
      return row === undefined ? null : { id: row.id, requestDigest: Uint8Array.from(row.request_digest) };
    },

    find: (id) => found(id),

    async list(query) {
      const { sql, values } = listStatement(query);
      const rows = await dataSource.query<StoredRow[]>(sql, [...values]);
      const items = rows.slice(0, query.limit).map(filingOfRow);
      return { items, next: rows.length > query.limit ? cursorText(items.at(-1)!) : null };
    },

    erase: (erasure) => dataSource.transaction((manager) => eraseFiled(manager, erasure)),

    async unknownLeaves(leafHashes) {
      const rows = await dataSource.query<{ hash: string }[]>(
        `SELECT encode(given, 'hex') AS hash FROM unnest($1::bytea[]) AS given
         WHERE NOT EXISTS (SELECT FROM log_entry WHERE leaf_hash = given)
           AND NOT EXISTS (SELECT FROM leaf_outbox WHERE leaf_hash = given)`,
        [leafHashes.map((hash) => fromHex(hash))],
      );
      return rows.map(({ hash }) => hash);
    },
  });
}

interface ReceiptRow {
  readonly id: FilingId;
  readonly idempotency_key: string;
  readonly request_digest: Buffer;
  readonly promise: string;
  readonly leaf_hash: Buffer;
}

/** What nothing was written of, as one answer: the refusal of the first that was refused, `repeated` if every key stands for this request. */
function batchOutcome(outcomes: readonly Outcome<Added>[]): 'repeated' | 'again' {
  outcomes.forEach((outcome, index) => {
    if (outcome === 'again' || 'answer' in outcome) return;
    const { refusal } = outcome;
    throw isRefusal(refusal, 'filing.id-taken')
      ? new Refusal(refusal.code, `filing ${index}: ${refusal.message}`, { ...refusal.facts, index })
      : refusal;
  });
  return outcomes.every((outcome) => outcome !== 'again') ? 'repeated' : 'again';
}

/** A row of `FILING_SELECT`. */
interface StoredRow {
  readonly id: string;
  readonly account: string;
  readonly party: string;
  readonly idempotency_key: string;
  readonly request_digest: Buffer;
  readonly leaf: Buffer;
  readonly leaf_hash: Buffer;
  readonly disclosures: string[];
  readonly promise: string;
  readonly received_at: Date;
  readonly upload_id: string | null;
  readonly manifest_upload_id: string | null;
  readonly title: string;
  readonly file_name: string | null;
  readonly sha256: Buffer;
  readonly leaf_index: string | null;
  readonly redaction_leaf: Buffer | null;
  readonly redaction_index: string | null;
}

function filingOfRow(row: StoredRow): StoredFiling {
  return {
    id: row.id as FilingId,
    account: row.account as ActorId,
    party: row.party as PartyId,
    idempotencyKey: row.idempotency_key,
    requestDigest: Uint8Array.from(row.request_digest),
    leaf: Uint8Array.from(row.leaf),
    leafHash: Uint8Array.from(row.leaf_hash),
    disclosures: row.disclosures,
    promise: row.promise,
    receivedAt: row.received_at,
    upload: row.upload_id as UploadId | null,
    manifestUpload: row.manifest_upload_id as UploadId | null,
    title: row.title,
    fileName: row.file_name,
    sha256: Uint8Array.from(row.sha256),
    leafIndex: placeOf(row.leaf_index),
    redaction:
      row.redaction_leaf === null
        ? null
        : { leaf: Uint8Array.from(row.redaction_leaf), leafIndex: placeOf(row.redaction_index) },
  };
}

const placeOf = (index: string | null): number | null => (index === null ? null : Number(index));
