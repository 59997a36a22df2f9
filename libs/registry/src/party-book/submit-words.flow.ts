import {
  type BookAct,
  bookSignature,
  bookStatement,
  type Json,
  readBookWords,
  readSignature,
  readTypedData,
  Shape,
  signerBytes,
  type TypedData,
} from '@filmdeed/evidence';
import { type Clock, equalBytes, fromBase64Url, type PartyId, Refusal } from '@filmdeed/kernel';
import type { Signers } from '../signer/signer-ports.js';
import { judgeSignature, requireJudged, type SignatureJudges } from '../signer/party-signature.js';
import type { BookDoor, HandedInWords } from './book-outbox.js';
import type { BookParty, BookRecord, BookSignature, PartyBookReader, SignedWords } from './book-ports.js';

export interface SubmitPorts extends SignatureJudges {
  readonly door: BookDoor;
  readonly reader: PartyBookReader;
  readonly signers: Pick<Signers, 'live'>;
  readonly clock: Clock;
}

/** A key and what it signed, in the forms of docs/format.md §3.1. */
export interface KeySignature {
  readonly scheme: string;
  /** Key part of the signer, hex. */
  readonly key: string;
  readonly signature: object;
}

export interface Submission {
  readonly party: PartyId;
  /** EIP-712, as it was signed. */
  readonly typedData: object;
  readonly signatures: readonly KeySignature[];
  /** Of the key that comes in. */
  readonly proof?: KeySignature | undefined;
}

/**
 * Takes words of a party for its book, to be relayed. They are held first against what the book would say: for this book and this party, in time, not
 * used, signed by the keys that must have signed; and all but `bind` the book itself is asked. `bind` is the registrar's word too: it is taken only of a
 * key that signs for the party here. Refuses, and then nothing is written: `statement.mismatch`, `statement.other-domain`, `signature.replayed`,
 * `signature.too-few`, `signature.invalid`, `signature.unknown-scheme`, `signature.other-site`, `signer.invalid`, `signer.unknown`, `book.refused` with
 * the contract's own reason, `chain.unreachable`, `chain.mismatch`.
 */
export const submitWords =
  (ports: SubmitPorts) =>
  async ({ party, typedData: given, signatures, proof }: Submission): Promise<HandedInWords> => {
    const { door, reader, clock } = ports;
    const { book } = reader;
    const { typedData, digest } = readTypedData(given as Json);
    requireBookDomain(typedData, book);
    const said = readBookWords(typedData);
    if (!equalBytes(bookStatement(book, { party, ...said }).digest, digest)) {
      throw new Refusal('statement.mismatch', 'not the words of this party to the book', {
        type: typedData.primaryType,
      });
    }
    const now = clock.now();
    const standing = await reader.party(party);
    if (said.deadline * 1000 < Math.max(now.getTime(), standing.block.time.getTime())) {
      throw refused('BookWordsExpired', { deadline: said.deadline });
    }
    if (await reader.isUsed(digest)) throw replayed();
    const judge = async ({ scheme, key, signature }: KeySignature): Promise<BookSignature> => {
      const signer = signerBytes({ scheme, key }, book.verifiers);
      requireJudged(scheme);
      const read = readSignature(new Shape('signature.invalid', signature as Json), scheme);
      await judgeSignature(ports, digest, { scheme, signer: key, signature: read });
      if (scheme === 'webauthn-p256') requireVerifiedUser(read.authenticatorData!);
      return { signer, signature: bookSignature(scheme, read) };
    };
    const signed: BookSignature[] = [];
    for (const each of signatures) signed.push(await judge(each));
    const incoming = incomingKey(said.act);
    const entering = incoming === null || proof === undefined ? null : await judge(proof);
    if (incoming !== null && entering?.signer !== incoming) {
      throw new Refusal('signature.too-few', 'the key that comes in signs too', { signer: incoming });
    }
    const words: SignedWords = {
      ...{ party, ...said, signatures: counted(said.act, signed, standing) },
      proof: entering?.signature ?? null,
    };
    if (said.act.act === 'bind') await requireOwnKey(ports, party, signatures[0]!, now);
    else await reader.wouldTake(words);
    const taken = await door.add({ words, salt: book.salt, digest, at: now });
    if (taken === null) throw replayed();
    return taken;
  };

/** Refuses `statement.other-domain`, naming what differs. */
function requireBookDomain({ domain }: TypedData, { chainId, contract, salt }: BookRecord): void {
  const own = { name: 'FilmDeed PartyBook', version: '1', chainId, verifyingContract: contract.toLowerCase(), salt };
  const names = new Set([...Object.keys(own), ...Object.keys(domain)]);
  for (const name of names) {
    const value = String((domain as Record<string, unknown>)[name]).toLowerCase();
    const expected = String((own as Record<string, unknown>)[name]).toLowerCase();
    if (Object.hasOwn(domain, name) && Object.hasOwn(own, name) && value === expected) continue;
    throw new Refusal('statement.other-domain', 'words for another chain, contract or deployment', {
      member: Object.hasOwn(own, name) ? name : 'domain',
    });
  }
}

/** The signatures that the book wants of these, as it wants them. */
function counted(act: BookAct, signed: readonly BookSignature[], standing: BookParty): readonly BookSignature[] {
  const { signers, threshold, recoveryKey } = standing;
  const isThere = signers.length > 0;
  if (act.act === 'bind') {
    if (isThere) throw refused('BookPartyBound', {});
    return only(signed, [act.signer]);
  }
  if (!isThere) throw refused('BookPartyUnknown', {});
  if (act.act === 'recover') {
    if (recoveryKey === null) throw refused('BookRecoveryKeyMissing', {});
    return only(signed, [recoveryKey]);
  }
  if (act.act === 'veto') return only(signed, recoveryKey === null ? signers : [...signers, recoveryKey]);
  const different = [...new Map(signed.map((each) => [each.signer, each])).values()];
  const stranger = different.find(({ signer }) => !signers.includes(signer));
  if (stranger !== undefined) throw unknown(stranger.signer);
  if (different.length < threshold) {
    throw new Refusal('signature.too-few', 'more keys of this party must sign', {
      needed: threshold,
      given: different.length,
    });
  }
  // The book takes so many as must sign, and no more.
  return different.slice(0, threshold);
}

function only(signed: readonly BookSignature[], able: readonly string[]): readonly BookSignature[] {
  const [first] = signed;
  if (first === undefined) throw new Refusal('signature.too-few', 'nobody has signed', { needed: 1, given: 0 });
  if (signed.length > 1 || !able.includes(first.signer)) throw unknown(first.signer);
  return [first];
}

async function requireOwnKey(
  { signers }: SubmitPorts,
  party: PartyId,
  { scheme, key }: KeySignature,
  now: Date,
): Promise<void> {
  if ((await signers.live(party, scheme, key, now)) !== null) return;
  throw new Refusal('signer.unknown', 'no live key of this party', { scheme, signer: key });
}

const USER_VERIFIED = 0x04;

/** The verifier on chains wants the user verified, the log only present. */
function requireVerifiedUser(authenticatorData: string): void {
  if ((fromBase64Url(authenticatorData)[32]! & USER_VERIFIED) !== 0) return;
  const problem = 'the passkey did not verify its user';
  throw new Refusal('signature.invalid', `webauthn-p256: ${problem}`, { scheme: 'webauthn-p256', problem });
}

function incomingKey(act: BookAct): string | null {
  switch (act.act) {
    case 'add':
    case 'recover':
      return act.signer;
    case 'rotate':
      return act.to;
    case 'recovery-key':
      return act.recoveryKey === '0x' ? null : act.recoveryKey;
    default:
      return null;
  }
}

const unknown = (signer: string): Refusal =>
  new Refusal('signer.unknown', 'no key of the party in the book that may sign this', { signer });
const replayed = (): Refusal => new Refusal('signature.replayed', 'these words were used before: sign anew');
const refused = (reason: string, facts: Refusal['facts']): Refusal =>
  new Refusal('book.refused', `the party book would refuse: ${reason}`, { ...facts, reason });
