import {
  canonicalBytes,
  DAY_MEMBERS,
  type Json,
  type LoggingPromise,
  type OpenedLeaf,
  type Sha256,
  soundTime,
  type SoundTimePorts,
} from '@filmdeed/evidence';
import {
  type ActorId,
  type Clock,
  equalBytes,
  type FilingId,
  fromHex,
  isRefusal,
  type PartyId,
  Refusal,
} from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { SignatureJudges } from '../signer/party-signature.js';
import type { Parties } from '../party/party-ports.js';
import type { Signers } from '../signer/signer-ports.js';
import type { ObjectStore } from '../upload/object-store.js';
import type { DigestIndex } from '../digest-index/digest-index.js';
import { type FilingUploads, requireHandedIn } from './handed-in.js';
import type {
  ActOfFilings,
  EvidenceLog,
  FilingPage,
  FilingQuery,
  FilingRows,
  NewFiling,
  StoredFiling,
} from './filing-ports.js';
import type { PreparedFiling } from './prepared-filing.js';
import { prepareSigned } from './signed-filing.js';
import type { Mandates } from '../mandate/mandate-ports.js';
import { type ActingUnder, requireMandateLink } from '../mandate/under-mandate.js';
import { requirePastDay } from './signing-time.js';
import { prepareUnsigned } from './unsigned-filing.js';

export interface FilingPorts extends SignatureJudges {
  readonly filings: FilingRows;
  readonly signers: Pick<Signers, 'live' | 'ofParty' | 'threshold'>;
  readonly parties: Pick<Parties, 'byId' | 'vouchings'>;
  /** None: nothing is shown of the mandate that a filing names. */
  readonly mandates?: Pick<Mandates, 'ofLeaves'>;
  readonly uploads: FilingUploads;
  /** Where manifests are read. */
  readonly objects: Pick<ObjectStore, 'read'>;
  readonly evidenceLog: EvidenceLog;
  readonly digestIndex: DigestIndex;
  /** Signs our word to log a leaf (docs/format.md §6). */
  readonly signPromise: (promise: LoggingPromise) => Promise<string>;
  /** Default: the pure one. */
  readonly sha256?: Sha256;
  readonly clock: Clock;
  /** Hold the clock to what others know. */
  readonly knownTimes: SoundTimePorts['knownTimes'];
  /** Origin of the log: part of every statement and promise. */
  readonly origin: string;
  /** How long after `received` a leaf may take into the log. */
  readonly promiseSeconds: number;
}

export interface FileEvidence {
  readonly account: ActorId;
  readonly party: PartyId;
  readonly idempotencyKey: string;
  /** As it came, parsed and no deeper than 40 levels. With `record` it is signed, with `filing` it is not. */
  readonly request: Json;
  /** The mandate under which it is filed for `party`; the mandatary signs. */
  readonly under?: ActingUnder | null | undefined;
  /** Goes into the audit trail with the filing. */
  readonly act?: ActOfFilings | undefined;
}

export interface FiledEvidence {
  readonly filing: StoredFiling;
  /** What its leaf says, if it was made just now. */
  readonly opened?: OpenedLeaf;
  readonly repeated: boolean;
}

/**
 * Files evidence: one leaf, promised and durable when this returns. The same key with the same request answers the earlier filing, however often
 * and however much at once. Refuses `idempotency.key-missing`, `idempotency.key-reused`, `request.invalid`, `time.future` for a day to come,
 * `link.unknown`, `filing.id-taken`, `clock.unsound`, and what `prepareSigned`, `prepareUnsigned` and `requireHandedIn` refuse.
 */
export const fileEvidence =
  (ports: FilingPorts) =>
  async (command: FileEvidence): Promise<FiledEvidence> => {
    const { filings } = ports;
    const { account, request } = command;
    const idempotencyKey = requireIdempotencyKey(command.idempotencyKey);
    const requestDigest = (ports.sha256 ?? sha256)(canonicalBytes(request));
    const earlier = async (): Promise<FiledEvidence | null> => {
      const used = await filings.ofKey(account, idempotencyKey);
      if (used === null) return null;
      if (!equalBytes(used.requestDigest, requestDigest)) {
        throw new Refusal('idempotency.key-reused', 'this key was used for another request', { filing: used.id });
      }
      return repeated(filings, used.id, command.party);
    };
    let made: { readonly filing: NewFiling; readonly opened: OpenedLeaf };
    try {
      made = await prepare(ports, { ...command, idempotencyKey, requestDigest });
    } catch (error) {
      // A repetition may be refused for what its first success did or what has changed since: then the earlier filing is the answer, or that
      // the key was used. A first request, which is most of them, is not looked up; `add` finds the others.
      const known = isRefusal(error) ? await earlier() : null;
      if (known === null) throw error;
      return known;
    }
    const { filing, opened } = made;
    const { outcome, id } = await filings.add(filing, command.act?.([filing.id]));
    if (outcome === 'repeated') return repeated(filings, id, command.party);
    return { filing: { ...filing, leafIndex: null, redaction: null }, opened, repeated: false };
  };

/** A filing of the party. An absent one and another party's refuse alike: `filing.not-found`. */
export const findFiling =
  ({ filings }: Pick<FilingPorts, 'filings'>) =>
  async (party: PartyId, id: FilingId): Promise<StoredFiling> => {
    const filing = await filings.find(id);
    if (filing === null || filing.party !== party) {
      throw new Refusal('filing.not-found', 'no such filing of this party');
    }
    return filing;
  };

export const MOST_LISTED = 100;
const MOST_SEARCHED = 200;

/** Filings of the party, newest first. Refuses `request.invalid` for a limit outside 1 to 100 or too long a search, `cursor.invalid`. */
export const listFilings =
  ({ filings }: Pick<FilingPorts, 'filings'>) =>
  async (query: FilingQuery): Promise<FilingPage> => {
    if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MOST_LISTED) {
      throw new Refusal('request.invalid', `a page has 1 to ${MOST_LISTED} filings`, {
        path: 'limit',
        most: MOST_LISTED,
      });
    }
    if ((query.search ?? '').length > MOST_SEARCHED) {
      throw new Refusal('request.invalid', 'too long a search', { path: 'search', most: MOST_SEARCHED });
    }
    // The database knows no such character, and no title has it.
    if (query.search?.includes('\0') === true) {
      throw new Refusal('request.invalid', 'a search holds no NUL', { path: 'search' });
    }
    return filings.list(query);
  };

type Prepare = FileEvidence & { readonly requestDigest: Uint8Array };

async function prepare(
  ports: FilingPorts,
  command: Prepare,
): Promise<{ readonly filing: NewFiling; readonly opened: OpenedLeaf }> {
  const { account, party, idempotencyKey, request, requestDigest } = command;
  const receivedAt = await soundTime(ports);
  const { under = null } = command;
  const caller = { party, now: receivedAt, signs: under?.mandatary ?? party };
  const signed = typeof request === 'object' && request !== null && Object.hasOwn(request, 'record');
  if (under !== null && !signed) throw new Refusal('mandate.unsigned', 'under a mandate its mandatary signs');
  const prepared = await (signed ? prepareSigned(ports, caller, request) : prepareUnsigned(ports, caller, request));
  const { leaf, leafHash, disclosures, opened, content, upload, manifestUpload } = prepared;
  requirePastDays(prepared, receivedAt);
  requireMandateLink(opened.leaf.links, opened.particulars['title']!, under);
  await requireHandedIn(ports, party, { form: opened.leaf.body.form, content, upload, manifestUpload });
  await requireKnownLinks(
    ports,
    opened.leaf.links.map((link) => link.leaf),
  );
  const loggedBy = new Date(receivedAt.getTime() + ports.promiseSeconds * 1000).toISOString();
  const filing = {
    id: opened.leaf.id,
    account,
    party,
    idempotencyKey,
    requestDigest,
    leaf,
    leafHash,
    disclosures,
    promise: await ports.signPromise({ origin: ports.origin, leafHash, received: receivedAt.toISOString(), loggedBy }),
    receivedAt,
    upload,
    manifestUpload,
    title: opened.particulars['title']!,
    fileName: opened.particulars['fileName'] ?? null,
    sha256: fromHex(content.kind === 'file' ? content.sha256 : content.manifest),
    mandate: under?.id ?? null,
  };
  return { filing, opened };
}

export function requirePastDays({ opened }: Pick<PreparedFiling, 'opened'>, now: Date): void {
  for (const name of DAY_MEMBERS) {
    const day = opened.particulars[name];
    if (day !== undefined) requirePastDay(`particulars.${name}`, day, now);
  }
}

async function requireKnownLinks({ filings }: FilingPorts, leafHashes: readonly string[]): Promise<void> {
  if (leafHashes.length === 0) return;
  const unknown = await filings.unknownLeaves(leafHashes);
  if (unknown.length > 0) throw new Refusal('link.unknown', 'a link names no leaf of this log', { leaves: unknown });
}

export function requireIdempotencyKey(key: string): string {
  if (key === '') throw new Refusal('idempotency.key-missing', 'the request needs an Idempotency-Key');
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal('request.invalid', 'an idempotency key is 1 to 200 visible ASCII characters', {
      path: 'Idempotency-Key',
    });
  }
  return key;
}

/** The earlier filing of a key. One account acts for several parties: the same request for another of them is another request. */
async function repeated(filings: FilingRows, id: FilingId, party: PartyId): Promise<FiledEvidence> {
  const filing = await filings.find(id);
  if (filing === null) throw new Error(`filing ${id} has gone, and nothing ever removes one`);
  if (filing.party !== party) {
    throw new Refusal('idempotency.key-reused', 'this key was used for another party', { filing: id });
  }
  return { filing, repeated: true };
}
