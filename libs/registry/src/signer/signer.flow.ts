import {
  checkText,
  custodyOf,
  eventStatement,
  isP256Key,
  type Json,
  type KeyAuth,
  type KeyBody,
  keyLeaf,
  keyStatement,
  mayCosign,
  MOST_COSIGNERS,
  type Possession,
  readSignature,
  RECOVERY_MS,
  Shape,
  SM2_SCHEME,
} from '@filmdeed/evidence';
import { type Clock, newId, type PartyId, Refusal, type SignerId, toHex } from '@filmdeed/kernel';
import { requireFreshTime } from '../filing/signing-time.js';
import { judgeSignature, requireJudged, requirePartySignature, type SignatureJudges } from './party-signature.js';
import { everSigned, type Signer, stateOf } from './signer.js';
import type { AgreedBy, SignerChange, Signers } from './signer-ports.js';

export interface SignerPorts extends SignatureJudges {
  readonly signers: Signers;
  readonly clock: Clock;
  /** Origin of the log: part of every statement. */
  readonly origin: string;
}

/** A signature over a statement that the reader makes himself. */
export interface Signing {
  readonly signedAt: string;
  readonly nonce: string;
  readonly signature: unknown;
}

/** The word of a key of the party (or of as many as must sign) over the statement of an event. */
export interface Agreement extends Signing {
  readonly scheme: string;
  readonly signer: string;
}

export interface NewKey {
  readonly party: PartyId;
  readonly scheme: string;
  readonly key: string;
  readonly credentialId?: string | undefined;
  readonly label: string;
  /** The key's own signature over the `KeyStatement` (docs/format.md §14.2). */
  readonly proof: Signing;
}

export interface RegisterSigner extends NewKey {
  /** Of another key of the party, which then signs at once; without it a party that had a key waits 30 days. */
  readonly agreement?: Agreement | undefined;
}

/**
 * Binds a key to a party once the key has signed that it is so, with a leaf in the log. The first key of a party signs at once, another one if a key of the
 * party agrees, else 30 days later unless one objects: a recovery. Refuses `signature.unknown-scheme`, `signer.invalid`, `signature.invalid`,
 * `signature.other-site`, `signature.replayed`, `time.future`, `time.invalid`, `signer.taken`, `signer.moved`, `name.hostile`, and for an agreement
 * `signer.unknown`, `signature.too-few`.
 */
export const registerSigner =
  (ports: SignerPorts) =>
  async (command: RegisterSigner): Promise<Signer> => {
    const { signers, clock } = ports;
    const { party, agreement } = command;
    const now = clock.now();
    const { possession, statement } = await requirePossession(ports, command, now);
    const known = await signers.ofParty(party);
    const first = !known.some((signer) => everSigned(signer, now));
    const isRecovery = !first && agreement === undefined;
    const effectiveAt = isRecovery ? new Date(now.getTime() + RECOVERY_MS) : now;
    const named = { ...namedOf(command), possession };
    const body: KeyBody = isRecovery
      ? { action: 'recover', ...named, effective: effectiveAt.toISOString() }
      : { action: 'bind', ...named };
    const signer = signerOf(command, possession, now, effectiveAt);
    await write(
      ports,
      { party, body, agreement, now },
      {
        ...{ signer: signer.id, add: signer, statements: [statement] },
        ...(first && agreement === undefined ? { first } : {}),
      },
    );
    return signer;
  };

/** A key of the party agrees to one that waits: it signs from now on. Refuses `signer.unknown`, `signer.moved`, and what an agreement is refused for. */
export const agreeToSigner =
  (ports: SignerPorts) =>
  async (command: { party: PartyId; id: SignerId; agreement: Agreement }): Promise<void> => {
    const { party, agreement } = command;
    const now = ports.clock.now();
    const signer = await ownSigner(ports, command, now);
    if (stateOf(signer, now) !== 'pending' || signer.possession === null) {
      throw new Refusal('signer.moved', 'this key does not wait for anything', { state: stateOf(signer, now) });
    }
    const body: KeyBody = { action: 'bind', ...namedOf(signer), possession: signer.possession };
    await write(ports, { party, body, agreement, now }, { signer: signer.id, effective: signer.id, statements: [] });
  };

/**
 * Ends a key: it signs nothing any more, what it signed stays. One that waits is objected to. With an agreement the leaf shows that the party wanted it, else
 * that the operator did it for whoever is signed in. Refuses `signer.unknown`, and what an agreement is refused for.
 */
export const revokeSigner =
  (ports: SignerPorts) =>
  async (command: { party: PartyId; id: SignerId; agreement?: Agreement | undefined }): Promise<void> => {
    const { party, agreement } = command;
    const now = ports.clock.now();
    const signer = await ownSigner(ports, command, now);
    const action = stateOf(signer, now) === 'pending' ? 'veto' : 'revoke';
    const body: KeyBody = { action, ...namedOf(signer) };
    await write(ports, { party, body, agreement, now }, { signer: signer.id, end: signer.id, statements: [] });
  };

/** A new key takes the place of an old one, by the old one's signature. Refuses as `registerSigner`, and `signer.unknown` for an old key that is not live. */
export const rotateSigner =
  (ports: SignerPorts) =>
  async (command: NewKey & { readonly id: SignerId; readonly agreement: Agreement }): Promise<Signer> => {
    const { party, agreement } = command;
    const now = ports.clock.now();
    const old = await ownSigner(ports, command, now);
    if (stateOf(old, now) !== 'live') throw new Refusal('signer.unknown', 'this party has no such live key');
    const { possession, statement } = await requirePossession(ports, command, now);
    const replaces = { scheme: old.scheme, key: old.key };
    const body: KeyBody = { action: 'rotate', ...namedOf(command), possession, replaces };
    if (agreement.scheme !== 'threshold' && agreement.signer !== old.key) {
      throw new Refusal('signer.unknown', 'the key that ends signs itself', { signer: agreement.signer });
    }
    const signer = signerOf(command, possession, now, now);
    await write(
      ports,
      { party, body, agreement, now },
      {
        ...{ signer: signer.id, add: signer, end: old.id, statements: [statement] },
      },
    );
    return signer;
  };

/**
 * How many different keys must sign together from now on; as many agree as must until now. Refuses `signer.too-few` for more than it has of those that may
 * sign together, and what an agreement is refused for.
 */
export const changeThreshold =
  (ports: SignerPorts) =>
  async (command: { party: PartyId; threshold: number; agreement: Agreement }): Promise<void> => {
    const { party, threshold, agreement } = command;
    const now = ports.clock.now();
    const all = await ports.signers.ofParty(party);
    const able = all.filter((signer) => stateOf(signer, now) === 'live' && mayCosign(signer.scheme)).length;
    if (!(Number.isInteger(threshold) && threshold >= 1 && threshold <= Math.min(able, MOST_COSIGNERS))) {
      throw new Refusal('signer.too-few', 'more signatures than keys that may sign together', {
        threshold,
        keys: able,
      });
    }
    const from = await ports.signers.threshold(party);
    const body: KeyBody = { action: 'threshold', threshold };
    await write(
      ports,
      { party, body, agreement, now },
      { signer: null, threshold: { from, to: threshold }, statements: [] },
    );
  };

interface Event {
  readonly party: PartyId;
  readonly body: KeyBody;
  readonly agreement: Agreement | undefined;
  readonly now: Date;
}

/** Checks the agreement, makes the leaf, and commits both with what changes. */
async function write(
  ports: SignerPorts,
  { party, body, agreement, now }: Event,
  change: Omit<SignerChange, 'event' | 'at'>,
): Promise<void> {
  const agreed = agreement === undefined ? undefined : await requireAgreement(ports, { party, body, agreement, now });
  const auth: KeyAuth = agreed?.auth ?? { kind: 'operator' };
  const event = keyLeaf({ party, auth, body, at: now });
  const statements = agreed === undefined ? change.statements : [...change.statements, agreed.digest];
  const agreedBy = agreed === undefined ? {} : { agreedBy: agreed.agreedBy };
  const committed = await ports.signers.commit({ ...change, ...agreedBy, event, at: now, statements });
  if (committed === 'taken') throw new Refusal('signer.taken', 'this key is registered already');
  if (committed === 'replayed') throw new Refusal('signature.replayed', 'this statement was used before: sign anew');
  if (committed === 'moved') throw new Refusal('signer.moved', 'the keys of this party have changed meanwhile');
}

async function requireAgreement(
  ports: SignerPorts,
  { party, body, agreement, now }: Event & { readonly agreement: Agreement },
): Promise<{ readonly auth: KeyAuth; readonly digest: Uint8Array; readonly agreedBy: AgreedBy }> {
  const { scheme, signer, signedAt, nonce } = agreement;
  if (custodyOf(scheme) === 'operator') {
    throw new Refusal('access.denied', 'a key in custody changes no keys', { type: body.action });
  }
  requireNonce('agreement.nonce', nonce);
  requireFreshTime(signedAt, now);
  const { digest } = eventStatement({ party, body }, { origin: ports.origin, signedAt, nonce })!;
  const signature = readSignature(new Shape('signature.invalid', agreement.signature as Json), scheme);
  const agreedBy = await requirePartySignature(ports, { party, now }, digest, { scheme, signer, signature });
  const statement = toHex(digest);
  return { digest, agreedBy, auth: { kind: 'party', scheme, signer, signature, statement, signedAt, nonce } };
}

async function requirePossession(
  ports: SignerPorts,
  { party, scheme, key, label, proof }: NewKey,
  now: Date,
): Promise<{ readonly possession: Possession; readonly statement: Uint8Array }> {
  requireKey(scheme, key);
  checkText('label', label, 100);
  requireNonce('proof.nonce', proof.nonce);
  requireFreshTime(proof.signedAt, now);
  const { signedAt, nonce } = proof;
  const { digest } = keyStatement({ origin: ports.origin, party, scheme, key, signedAt, nonce });
  const signature = readSignature(new Shape('signature.invalid', proof.signature as Json), scheme);
  await judgeSignature(ports, digest, { scheme, signer: key, signature });
  return { possession: { signedAt, nonce, signature }, statement: digest };
}

async function ownSigner(
  { signers }: SignerPorts,
  { party, id }: { readonly party: PartyId; readonly id: SignerId },
  now: Date,
): Promise<Signer> {
  const signer = await signers.byId(id);
  if (signer === null || signer.party !== party || stateOf(signer, now) === 'ended') {
    throw new Refusal('signer.unknown', 'this party has no such key');
  }
  return signer;
}

function namedOf({ scheme, key }: Pick<Signer, 'scheme' | 'key'>) {
  return { scheme, key, custody: custodyOf(scheme) };
}

function signerOf(command: NewKey, possession: Possession, createdAt: Date, effectiveAt: Date): Signer {
  const { party, scheme, key, label, credentialId = null } = command;
  return {
    id: newId('sgn'),
    party,
    scheme,
    key,
    credentialId,
    label,
    createdAt,
    effectiveAt,
    revokedAt: null,
    possession,
  };
}

function requireNonce(path: string, nonce: string): void {
  if (nonce.length !== 64 || !/^[0-9a-f]+$/.test(nonce)) {
    throw new Refusal('signer.invalid', 'the nonce is 32 bytes in hex', { path });
  }
}

function requireKey(scheme: string, key: string): void {
  const bytes = requireJudged(scheme);
  if (key.length !== 2 * bytes || !/^[0-9a-f]+$/.test(key)) {
    throw new Refusal('signer.invalid', `a ${scheme} key is ${bytes} bytes in hex`, { scheme, bytes });
  }
  // Whether an SM2 key is a point of its curve its own signature shows.
  if (bytes === 64 && scheme !== SM2_SCHEME && !isP256Key(key)) {
    throw new Refusal('signer.invalid', 'not a point of the curve P-256', { scheme });
  }
}
