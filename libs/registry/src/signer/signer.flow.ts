import { type Clock, newId, type PartyId, Refusal, type SignerId } from '@filmdeed/kernel';
import {
  checkText,
  isP256Key,
  isScheme,
  type Json,
  keyStatement,
  readSignature,
  type Scheme,
  Shape,
  SIGNER_BYTES,
  verifySignature,
} from '@filmdeed/evidence';
import { requireFreshTime } from '../filing/signing-time.js';
import type { Signer } from './signer.js';

/** Signers, durable when a call returns. A key belongs to one party for ever, revoked or not. */
export interface Signers {
  /** False, with nothing written, if any party has this key; also when two ask at once. */
  add(signer: Signer): Promise<boolean>;
  /** The signer of the party that is not revoked, or null. */
  live(party: PartyId, scheme: string, key: string): Promise<Signer | null>;
  byId(id: SignerId): Promise<Signer | null>;
  /** All of the party's, newest first, revoked ones too. */
  ofParty(party: PartyId): Promise<Signer[]>;
  /** False if the party has no such live signer. */
  revoke(party: PartyId, id: SignerId, now: Date): Promise<boolean>;
}

export interface SignerPorts {
  readonly signers: Signers;
  readonly clock: Clock;
  /** Origin of the log: part of every statement. */
  readonly origin: string;
}

export interface RegisterSigner {
  readonly party: PartyId;
  readonly scheme: string;
  readonly key: string;
  readonly credentialId?: string | undefined;
  readonly label: string;
  /** The key's own signature over the `KeyStatement` (docs/format.md §3). */
  readonly proof: { readonly signedAt: string; readonly nonce: string; readonly signature: unknown };
}

/**
 * Binds a key to a party once the key has signed that it is so. Refuses `signature.unknown-scheme`, `signer.invalid`,
 * `signature.invalid`, `time.future`, `time.invalid`, `signer.taken`, `name.hostile`.
 */
export const registerSigner =
  ({ signers, clock, origin }: SignerPorts) =>
  async (command: RegisterSigner): Promise<Signer> => {
    const { party, key, label, proof } = command;
    const scheme = requireKey(command.scheme, key);
    checkText('label', label, 100);
    if (proof.nonce.length !== 64 || !/^[0-9a-f]+$/.test(proof.nonce)) {
      throw new Refusal('signer.invalid', 'the nonce is 32 bytes in hex', { path: 'proof.nonce' });
    }
    const now = clock.now();
    requireFreshTime(proof.signedAt, now);
    const { digest } = keyStatement({ origin, party, scheme, key, signedAt: proof.signedAt, nonce: proof.nonce });
    verifySignature(
      scheme,
      key,
      digest,
      readSignature(new Shape('signature.invalid', proof.signature as Json), scheme),
    );
    const signer: Signer = {
      id: newId('sgn'),
      party,
      scheme,
      key,
      credentialId: command.credentialId ?? null,
      label,
      createdAt: now,
      revokedAt: null,
    };
    if (!(await signers.add(signer))) throw new Refusal('signer.taken', 'this key is registered already');
    return signer;
  };

/** A revoked key signs nothing any more; what it signed stays. Refuses `signer.unknown`. */
export const revokeSigner =
  ({ signers, clock }: SignerPorts) =>
  async (command: { party: PartyId; id: SignerId }): Promise<void> => {
    const revoked = await signers.revoke(command.party, command.id, clock.now());
    if (!revoked) throw new Refusal('signer.unknown', 'this party has no such key');
  };

function requireKey(scheme: string, key: string): Scheme {
  if (!isScheme(scheme)) throw new Refusal('signature.unknown-scheme', 'no rules here for this scheme');
  const bytes = SIGNER_BYTES[scheme];
  if (key.length !== 2 * bytes || !/^[0-9a-f]+$/.test(key)) {
    throw new Refusal('signer.invalid', `a ${scheme} key is ${bytes} bytes in hex`, { scheme, bytes });
  }
  if (scheme !== 'secp256k1' && !isP256Key(key)) {
    throw new Refusal('signer.invalid', 'not a point of the curve P-256', { scheme });
  }
  return scheme;
}
