import type { WrittenAct } from '@filmdeed/evidence';
import { type ActorId, equalBytes, type FilingId, Refusal, toHex } from '@filmdeed/kernel';
import {
  type AnchorFact,
  cursorText,
  digestPrefix,
  type FilingPage,
  type FilingQuery,
  type FilingReceipt,
  type FilingRows,
  filingState,
  moveUpload,
  type NewErasure,
  type NewFiling,
  parseCursor,
  searchKey,
  searchText,
  type StoredFiling,
} from '@filmdeed/registry';
import type { MemoryUploadRows } from './memory-upload-rows.js';

/** Twin of the filings, with log and anchors that tests grow by hand. */
export class MemoryFilings implements FilingRows {
  readonly filings = new Map<FilingId, NewFiling>();
  /** In the order of the log. */
  readonly logged: FilingId[] = [];
  readonly anchors: AnchorFact[] = [];
  /** As they wait for their places. */
  readonly acts: WrittenAct[] = [];
  readonly redactions = new Map<FilingId, NewErasure['redaction']>();

  constructor(readonly uploads: MemoryUploadRows) {}

  async add(
    filing: NewFiling,
    act?: WrittenAct,
  ): Promise<{ readonly outcome: 'added' | 'repeated'; readonly id: FilingId }> {
    const used = this.#ofKey(filing.account, filing.idempotencyKey);
    if (used !== undefined) {
      if (equalBytes(used.requestDigest, filing.requestDigest)) return { outcome: 'repeated', id: used.id };
      throw new Refusal('idempotency.key-reused', 'this key was used for another request', { filing: used.id });
    }
    if (this.filings.has(filing.id)) {
      throw new Refusal('filing.id-taken', 'another filing has this id', { filing: filing.id });
    }
    this.#claim(filing);
    this.filings.set(filing.id, filing);
    if (act !== undefined) this.acts.push(act);
    return { outcome: 'added', id: filing.id };
  }

  async addBatch(filings: readonly NewFiling[], act?: WrittenAct): Promise<'added' | 'repeated'> {
    const used = filings.map(({ account, idempotencyKey }) => this.#ofKey(account, idempotencyKey));
    filings.forEach(({ id, requestDigest }, index) => {
      const standing = used[index];
      if (standing !== undefined && !equalBytes(standing.requestDigest, requestDigest)) {
        throw new Refusal('idempotency.key-reused', 'this key was used for another request', { filing: standing.id });
      }
      if (standing === undefined && this.filings.has(id)) {
        throw new Refusal('filing.id-taken', `filing ${index}: another filing has this id`, { filing: id, index });
      }
    });
    if (used.some((each) => each !== undefined)) return 'repeated';
    for (const filing of filings) this.filings.set(filing.id, filing);
    if (act !== undefined) this.acts.push(act);
    return 'added';
  }

  async receiptsOf(account: ActorId, keys: readonly string[]): Promise<readonly FilingReceipt[]> {
    return keys.flatMap((key) => {
      const used = this.#ofKey(account, key);
      if (used === undefined) return [];
      const { id, leafHash, promise, requestDigest } = used;
      return [{ id, leafHash, promise, requestDigest }];
    });
  }

  async ofKey(
    account: ActorId,
    key: string,
  ): Promise<{ readonly id: FilingId; readonly requestDigest: Uint8Array } | null> {
    const used = this.#ofKey(account, key);
    return used === undefined ? null : { id: used.id, requestDigest: used.requestDigest };
  }

  async find(id: FilingId): Promise<StoredFiling | null> {
    const filing = this.filings.get(id);
    return filing === undefined ? null : this.#stored(filing);
  }

  async list(query: FilingQuery): Promise<FilingPage> {
    const cursor = query.cursor === undefined ? undefined : parseCursor(query.cursor);
    const key = searchKey(query.search ?? '');
    const prefix = digestPrefix(key);
    const found = [...this.filings.values()]
      .filter((filing) => filing.party === query.party)
      .filter(
        (filing) => searchText(filing).includes(key) || (prefix !== null && toHex(filing.sha256).startsWith(prefix)),
      )
      .map((filing) => this.#stored(filing))
      .filter(
        ({ leafIndex }) =>
          query.state === undefined || filingState({ leafIndex, anchors: this.anchors }) === query.state,
      )
      .filter((filing) => cursor === undefined || newerFirst(cursor, filing) < 0)
      .sort(newerFirst);
    const items = found.slice(0, query.limit);
    return { items, next: found.length > query.limit ? cursorText(items.at(-1)!) : null };
  }

  async erase({ filing: id, redaction, sealed, original, replaces }: NewErasure): Promise<boolean> {
    const filing = this.filings.get(id);
    if (filing === undefined || (this.redactions.get(id)?.id ?? null) !== replaces) return false;
    const nothing = new Uint8Array(32);
    this.filings.set(id, {
      ...filing,
      ...{ disclosures: [], title: '', fileName: null, requestDigest: nothing, manifestUpload: null },
      ...(sealed ? { sha256: nothing } : {}),
      ...(original ? { upload: null } : {}),
    });
    this.redactions.set(id, redaction);
    for (const [key, upload] of this.uploads.uploads) {
      if (upload.filing !== id) continue;
      const named = { ...upload, name: '', mediaType: null };
      const isKept = !original && key === filing.upload;
      this.uploads.uploads.set(key, isKept ? named : { ...moveUpload(named, 'erase'), filing: null });
    }
    return true;
  }

  async unknownLeaves(leafHashes: readonly string[]): Promise<readonly string[]> {
    const known = new Set([...this.filings.values()].map(({ leafHash }) => toHex(leafHash)));
    return leafHashes.filter((hash) => !known.has(hash));
  }

  #claim({ id, party, upload, manifestUpload }: NewFiling): void {
    const claimed = upload ?? manifestUpload;
    if (claimed === null) return;
    const held = this.uploads.uploads.get(claimed);
    if (held === undefined || held.party !== party) {
      throw new Refusal('upload.not-found', 'no such upload of this party');
    }
    this.uploads.uploads.set(claimed, { ...moveUpload(held, 'file'), filing: id });
  }

  #ofKey(account: ActorId, key: string): NewFiling | undefined {
    return [...this.filings.values()].find((each) => each.account === account && each.idempotencyKey === key);
  }

  #stored(filing: NewFiling): StoredFiling {
    const place = this.logged.indexOf(filing.id);
    const redaction = this.redactions.get(filing.id);
    return {
      ...filing,
      leafIndex: place === -1 ? null : place,
      redaction: redaction === undefined ? null : { leaf: redaction.leaf, leafIndex: null },
    };
  }
}

interface Placed {
  readonly receivedAt: Date;
  readonly id: FilingId;
}

function newerFirst(a: Placed, b: Placed): number {
  return b.receivedAt.getTime() - a.receivedAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
