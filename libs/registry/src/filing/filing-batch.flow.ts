import {
  type BatchPromise,
  type Json,
  leafTree,
  type MadeLeaf,
  MOST_IN_BATCH,
  promiseInBatch,
  soundTime,
} from '@filmdeed/evidence';
import { type ActorId, equalBytes, fromHex, isRefusal, type PartyId, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { type FilingPorts, requireIdempotencyKey } from './filing.flow.js';
import type { ActOfFilings, FilingReceipt, NewFiling } from './filing-ports.js';
import { type ActingUnder, requireMandateLink } from '../mandate/under-mandate.js';
import { atIndex } from './at-index.js';
import { type BatchedFiling, prepareBatch, type PreparedBatch } from './signed-batch.js';

export interface BatchPorts extends FilingPorts {
  /** Signs our word to log all leaves of a batch (docs/format.md §6.1). */
  readonly signBatchPromise: (promise: BatchPromise) => Promise<string>;
}

export interface FileBatch {
  readonly account: ActorId;
  readonly party: PartyId;
  readonly idempotencyKey: string;
  /** As it came, parsed and no deeper than 40 levels: `{filings: [{record, disclosures}], auth}`. */
  readonly request: Json;
  /** The mandate under which they are filed for `party`; the mandatary signs. */
  readonly under?: ActingUnder | null | undefined;
  /** Goes into the audit trail with the filings. */
  readonly act?: ActOfFilings | undefined;
}

/**
 * Files up to 1,000 records that their party signed at once: all or none, promised and durable when this returns. The same key with the same signed
 * statement answers the receipts of before. Refuses `idempotency.key-missing`, `idempotency.key-reused`, `link.unknown`, `filing.id-taken`, `clock.unsound`, and what
 * `prepareBatch` refuses; what is refused for one record names its `index`.
 */
export const fileBatch =
  (ports: BatchPorts) =>
  async (command: FileBatch): Promise<{ receipts: readonly FilingReceipt[]; repeated: boolean }> => {
    const { account, party, request, under = null } = command;
    const key = requireIdempotencyKey(command.idempotencyKey);
    let now: Date;
    let prepared: PreparedBatch;
    try {
      now = await soundTime(ports);
      prepared = await prepareBatch(ports, { party, now, signs: under?.mandatary ?? party }, request);
      prepared.filings.forEach(({ opened }, index) =>
        atIndex(index, () => requireMandateLink(opened.leaf.links, opened.particulars['title']!, under)),
      );
    } catch (error) {
      // A repetition may be refused for what has changed since, such as the age of its signature: then what stands is the answer.
      const stated = isRefusal(error) ? statedBatch(request) : undefined;
      const receipts = stated === undefined ? [] : await receiptsUnder(ports, account, key, stated);
      if (receipts.length === 0) throw error;
      return { receipts, repeated: true };
    }
    await requireKnownLinks(ports, prepared.filings);
    const filings = await promised(ports, prepared, { account, party, key, now, under });
    const act = command.act?.(filings.map(({ id }) => id));
    if ((await ports.filings.addBatch(filings, act)) === 'added') return { receipts: filings, repeated: false };
    return { receipts: await receiptsUnder(ports, account, key, prepared), repeated: true };
  };

/** What a refused request says of itself, if it has so much form. */
function statedBatch(request: Json): Pick<PreparedBatch, 'statement' | 'count'> | undefined {
  const { filings, auth } = (request ?? {}) as { filings?: unknown; auth?: { statement?: unknown } | null };
  const statement = auth?.statement;
  if (!Array.isArray(filings) || filings.length === 0 || filings.length > MOST_IN_BATCH) return undefined;
  if (typeof statement !== 'string' || !/^[0-9a-f]{64}$/.test(statement)) return undefined;
  return { statement, count: filings.length };
}

/** No key of a client holds a space, so none of these is the key of a single filing. */
function keysOf(key: string, count: number): string[] {
  const digest = toHex(sha256(utf8(key)));
  return Array.from({ length: count }, (_, index) => `${digest} ${index}`);
}

async function receiptsUnder(
  { filings }: Pick<FilingPorts, 'filings'>,
  account: ActorId,
  key: string,
  { statement, count }: Pick<PreparedBatch, 'statement' | 'count'>,
): Promise<readonly FilingReceipt[]> {
  const receipts = await filings.receiptsOf(account, keysOf(key, count));
  const [first] = receipts;
  if (first !== undefined && !equalBytes(first.requestDigest, requestDigestOf(statement))) {
    throw new Refusal('idempotency.key-reused', 'this key was used for another request', { filing: first.id });
  }
  return receipts;
}

/** The statement has a nonce and binds every record: who signs twice makes two requests. */
function requestDigestOf(statement: string): Uint8Array {
  return sha256(fromHex(statement));
}

async function promised(
  ports: BatchPorts,
  { filings, statement, count }: PreparedBatch,
  {
    account,
    party,
    key,
    now,
    under,
  }: Pick<FileBatch, 'account' | 'party'> & { key: string; now: Date; under: ActingUnder | null },
): Promise<NewFiling[]> {
  const tree = leafTree(
    filings.map(({ leafHash }: MadeLeaf) => leafHash),
    ports.sha256,
  );
  const note = await ports.signBatchPromise({
    origin: ports.origin,
    root: tree.root,
    count,
    received: now.toISOString(),
    loggedBy: new Date(now.getTime() + ports.promiseSeconds * 1000).toISOString(),
  });
  const keys = keysOf(key, count);
  const requestDigest = requestDigestOf(statement);
  return filings.map(({ leaf, leafHash, disclosures, opened, content }, index) => ({
    id: opened.leaf.id,
    account,
    party,
    idempotencyKey: keys[index]!,
    requestDigest,
    leaf,
    leafHash,
    disclosures,
    promise: promiseInBatch(note, index, tree.path(index)),
    receivedAt: now,
    upload: null,
    manifestUpload: null,
    title: opened.particulars['title']!,
    fileName: opened.particulars['fileName'] ?? null,
    sha256: fromHex(content.kind === 'file' ? content.sha256 : content.manifest),
    mandate: under?.id ?? null,
  }));
}

async function requireKnownLinks({ filings }: FilingPorts, batch: readonly BatchedFiling[]): Promise<void> {
  const named = batch.flatMap(({ opened }) => opened.leaf.links.map(({ leaf }) => leaf));
  if (named.length === 0) return;
  const unknown = await filings.unknownLeaves([...new Set(named)]);
  const index = batch.findIndex(({ opened }) => opened.leaf.links.some(({ leaf }) => unknown.includes(leaf)));
  if (index !== -1) {
    throw new Refusal('link.unknown', `filing ${index}: a link names no leaf of this log`, { index, leaves: unknown });
  }
}
