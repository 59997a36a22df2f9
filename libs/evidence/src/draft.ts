import { asId, cleanName, type FilingId, newId, type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import { CODE_LISTS, type CodeListName, requireCode } from './codes/index.js';
import type { Json, JsonObject } from './canonical-json.js';
import type { Content } from './content.js';
import { disclose } from './disclosure.js';
import {
  DAY_MEMBERS,
  PARTICULARS,
  type ParticularMember,
  PROVENANCE_CODES,
  PROVENANCE_TEXTS,
  type ProvenanceCode,
  type ProvenanceText,
  REQUIRED_WORK_MEMBERS,
  WORK_MEMBERS,
  type WorkMember,
} from './filing-body.js';
import { type Auth, type FilingRecord, type Link, readRecord } from './leaf.js';
import type { Signature } from './signature-form.js';
import { filingStatement, newNonce, type Statement } from './statement.js';

/** A filing as people fill it in, everything in the clear. Unknown members and values refuse. */
export interface FilingInput {
  /** Made anew if absent. Who repeats a request repeats the id. */
  readonly id?: FilingId;
  readonly party: PartyId;
  readonly form: 'ORIGINAL' | 'DIGEST';
  /** Default: sealed exactly if the work is unpublished. */
  readonly sealed?: boolean;
  readonly content: Content;
  readonly work: Readonly<Partial<Record<WorkMember, string>>>;
  readonly particulars: Readonly<Partial<Record<ParticularMember, string>>>;
  readonly provenance?: Readonly<Partial<Record<ProvenanceCode | ProvenanceText, string>>>;
  readonly links?: readonly Link[];
}

/** A record with the disclosures that open its commitments. Whoever loses the disclosures loses the texts, not the proof. */
export interface Draft {
  readonly record: FilingRecord;
  readonly disclosures: readonly string[];
}

/**
 * Makes the record of a filing: texts become salted commitments, and so does the content if the filing is sealed.
 * Refuses `code.unknown`, `name.hostile`, `leaf.invalid`, `time.invalid`, `digest.invalid`.
 */
export function draftFiling(input: FilingInput): Draft {
  const disclosures: string[] = [];
  const commit = (path: string, value: Json): JsonObject => {
    const { disclosure, commitment } = disclose(path, value);
    disclosures.push(disclosure);
    return commitment;
  };
  const work = codesOf('work', WORK_MEMBERS, input.work);
  for (const name of REQUIRED_WORK_MEMBERS) if (work[name] === undefined) missing(`work.${name}`);
  const sealed = input.sealed ?? work.publication === 'UNPUBLISHED';
  const content = input.content as unknown as Json;
  const texts = textsOf('particulars', PARTICULARS, input.particulars);
  if (texts.title === undefined) missing('particulars.title');
  const given = input.provenance ?? {};
  const provenanceCodes = codesOf('provenance', PROVENANCE_CODES, pick(given, PROVENANCE_CODES));
  const provenanceTexts = textsOf('provenance', PROVENANCE_TEXTS, omit(given, PROVENANCE_CODES));
  const committed = (group: string, members: Record<string, string>): JsonObject =>
    Object.fromEntries(Object.entries(members).map(([name, text]) => [name, commit(`body.${group}.${name}`, text)]));
  const record = {
    v: 1,
    type: 'filing',
    id: input.id === undefined ? newId('fil') : asId('fil', input.id),
    party: asId('pty', input.party),
    links: (input.links ?? []).map(({ rel, leaf }) => ({ rel: requireCode('rel', CODE_LISTS.rel, rel), leaf })),
    body: {
      form: input.form,
      sealed,
      content: sealed ? commit('body.content', content) : content,
      work,
      particulars: committed('particulars', texts),
      provenance: { ...provenanceCodes, ...committed('provenance', provenanceTexts) },
    },
  };
  return { record: readRecord(record), disclosures };
}

/** Holds texts that were disclosed to what `draftFiling` asks of those that it commits to, and refuses as it does. */
export function requireGoodTexts(
  particulars: Readonly<Record<string, string>>,
  provenance: Readonly<Record<string, string>>,
): void {
  if (textsOf('particulars', PARTICULARS, particulars).title === undefined) missing('particulars.title');
  textsOf('provenance', PROVENANCE_TEXTS, omit(provenance, PROVENANCE_CODES));
}

/** What a party signs with its own key: the statement, and how its signature joins the record in a leaf. */
export interface SigningTask extends Statement {
  /** Joins the signature: `auth` and all disclosures, those of a sealed `auth` included. */
  finish(signed: { scheme: string; signer: string; signature: Signature }): {
    auth: Auth;
    disclosures: readonly string[];
  };
}

/** Prepares the signing of a draft; `signedAt` is a time of docs/format.md. */
export function signingTask(draft: Draft, content: Content, origin: string, signedAt: string): SigningTask {
  const nonce = newNonce();
  const statement = filingStatement({ origin, record: draft.record, content, signedAt, nonce });
  return { ...statement, finish: (signed) => finishSigning(draft, { ...statement, signedAt, nonce }, signed) };
}

/** Joins a signature over the statement of a draft, however it was come by, as `SigningTask.finish` does. */
export function finishSigning(
  { record, disclosures }: Draft,
  { digest, signedAt, nonce }: { digest: Uint8Array; signedAt: string; nonce: string },
  { scheme, signer, signature }: Parameters<SigningTask['finish']>[0],
): ReturnType<SigningTask['finish']> {
  const auth = { kind: 'party', scheme, signer, statement: toHex(digest), signedAt } as const;
  if (!record.body.sealed) return { auth: { ...auth, nonce, signature }, disclosures };
  const sealedNonce = disclose('auth.nonce', nonce);
  const sealedSignature = disclose('auth.signature', { ...signature });
  return {
    auth: { ...auth, nonce: sealedNonce.commitment, signature: sealedSignature.commitment },
    disclosures: [...disclosures, sealedNonce.disclosure, sealedSignature.disclosure],
  };
}

/** Checks and cleans the texts of one group; a file name must also be a clean name, a day a day. */
function textsOf<M extends string>(
  group: string,
  limits: Readonly<Record<M, number>>,
  given: Readonly<Partial<Record<string, string>>>,
): Partial<Record<M, string>> {
  const entries = Object.entries(given).filter(([, text]) => text !== undefined && text !== '') as [M, string][];
  for (const [name, text] of entries) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    const path = `${group}.${name}`;
    if (limit === undefined) throw new Refusal('leaf.invalid', `unknown member ${name.slice(0, 40)}`, { path });
    if (typeof text !== 'string') throw new Refusal('leaf.invalid', `${path} is not a text`, { path });
    checkText(path, text, limit);
    if (name === 'fileName' || name === 'originalName') cleanName(text);
    if (DAY_MEMBERS.includes(name)) checkDay(path, text);
  }
  return Object.fromEntries(entries) as Partial<Record<M, string>>;
}

/** Controls and bidirectional formats can make a text read as something that it is not. */
const HOSTILE_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Refuses `name.hostile` for a text that is too long, is none in UTF-8, or could mislead its reader. */
export function checkText(path: string, text: string, most: number): void {
  if (text.length > most)
    throw new Refusal('name.hostile', `${path} is longer than ${most} characters`, { path, most });
  if (LONE_SURROGATE.test(text)) {
    throw new Refusal('name.hostile', `${path} holds a lone surrogate`, { path });
  }
  if (HOSTILE_TEXT.test(text)) {
    throw new Refusal('name.hostile', `${path} holds control or bidirectional-format characters`, { path });
  }
}

function checkDay(path: string, text: string): void {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00.000Z`) : undefined;
  if (at === undefined || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) {
    throw new Refusal('time.invalid', `${path} is not a day (YYYY-MM-DD)`, { path });
  }
}

function codesOf<M extends CodeListName>(
  group: string,
  members: readonly M[],
  given: Readonly<Partial<Record<string, string>>>,
): Partial<Record<M, string>> {
  const entries = Object.entries(given).filter(([, code]) => code !== undefined && code !== '') as [M, string][];
  for (const [name, code] of entries) {
    if (!members.includes(name)) {
      throw new Refusal('leaf.invalid', `unknown member ${group}.${name.slice(0, 40)}`, {
        path: `${group}.${name.slice(0, 40)}`,
      });
    }
    if (typeof code !== 'string')
      throw new Refusal('leaf.invalid', `${group}.${name} is not a code`, { path: `${group}.${name}` });
    requireCode(name, CODE_LISTS[name], code);
  }
  return Object.fromEntries(entries) as Partial<Record<M, string>>;
}

function pick(
  given: Readonly<Partial<Record<string, string>>>,
  names: readonly string[],
): Partial<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
}

function omit(
  given: Readonly<Partial<Record<string, string>>>,
  names: readonly string[],
): Partial<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));
}

function missing(path: string): never {
  throw new Refusal('leaf.invalid', `${path} is missing`, { path });
}
