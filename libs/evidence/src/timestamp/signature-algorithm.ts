import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { context, Der, TAG } from './der.js';
import { type HashName, hashOf, HASHES, readHash } from './hash-algorithm.js';
import { OID } from './object-identifiers.js';
import { readRsaKey, verifyPkcs1, verifyPss } from './rsa.js';
import { invalidToken, unknownAlgorithm } from './token-refusal.js';

type Rule =
  | { readonly kind: 'pkcs1' | 'ecdsa'; readonly hash: HashName }
  | { readonly kind: 'pss'; readonly hash: HashName; readonly saltLength: number }
  | { readonly kind: 'ed25519' };

const RULES: Readonly<Record<string, Rule>> = {
  '1.2.840.113549.1.1.11': { kind: 'pkcs1', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { kind: 'pkcs1', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { kind: 'pkcs1', hash: 'SHA-512' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'SHA-512' },
  [OID.ed25519]: { kind: 'ed25519' },
};
const CURVES: Readonly<Record<string, typeof p256>> = {
  '1.2.840.10045.3.1.7': p256,
  '1.3.132.0.34': p384,
  '1.3.132.0.35': p521,
};
/** X.509 knows no lower half of s. */
const ECDSA = { prehash: false, lowS: false, format: 'der' } as const;

export interface Signed {
  /** SubjectPublicKeyInfo. */
  readonly key: Der;
  /** AlgorithmIdentifier of the signature. */
  readonly algorithm: Der;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** The hash that a CMS signer names beside it; it must be the same. */
  readonly digest?: HashName;
}

/** True if the key signed the message. Refuses `timestamp.unknown-algorithm` for what nobody here can judge, `timestamp.invalid` for contradictions. */
export function isSignedBy({ key, algorithm, message, signature, digest }: Signed): boolean {
  const rule = readRule(algorithm, digest);
  if (digest !== undefined && 'hash' in rule && rule.hash !== digest) {
    invalidToken('signature', 'signature and digest algorithm differ', { signature: rule.hash, digest });
  }
  const [keyAlgorithm, bits] = key.list(TAG.sequence, 2, 2);
  const [type, parameters] = keyAlgorithm!.list(TAG.sequence, 1, 2);
  const bytes = bits!.bitBytes();
  const keyType = type!.oid();
  switch (rule.kind) {
    case 'pkcs1':
      return keyType === OID.rsaEncryption && verifyPkcs1(rsaKey(bytes), rule.hash, message, signature);
    case 'pss':
      return (
        (keyType === OID.rsaEncryption || keyType === OID.rsassaPss) &&
        verifyPss(rsaKey(bytes), rule, message, signature)
      );
    case 'ecdsa': {
      if (keyType !== OID.ecPublicKey || parameters === undefined) return false;
      const curve = parameters.tag === TAG.oid ? parameters.oid() : unknownAlgorithm('a curve without a name');
      const ecdsa = CURVES[curve] ?? unknownAlgorithm(curve);
      return judged(() => ecdsa.verify(signature, hashOf(rule.hash, message), bytes, ECDSA));
    }
    case 'ed25519':
      return keyType === OID.ed25519 && judged(() => ed25519.verify(signature, message, bytes, { zip215: false }));
  }
}

/** A point or signature that is none is a signature that fails. */
function judged(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}

function rsaKey(bytes: Uint8Array): ReturnType<typeof readRsaKey> {
  return readRsaKey(Der.read(bytes));
}

function readRule(algorithm: Der, digest: HashName | undefined): Rule {
  const [oid, parameters] = algorithm.list(TAG.sequence, 1, 2);
  const dotted = oid!.oid();
  if (dotted === OID.rsassaPss) return readPss(parameters);
  // A CMS signer may name the key's algorithm alone; the hash is then the one beside it.
  if (dotted === OID.rsaEncryption && digest !== undefined) return { kind: 'pkcs1', hash: digest };
  return RULES[dotted] ?? unknownAlgorithm(dotted);
}

/** RSASSA-PSS-params; the defaults are SHA-1, which is not taken. */
function readPss(parameters: Der | undefined): Rule {
  const members = parameters?.list(TAG.sequence, 0, 4) ?? [];
  const at = (number: number): Der | undefined =>
    members.find(({ tag }) => tag === context(number))?.only(context(number));
  const [hash, mask, salt, trailer] = [at(0), at(1), at(2), at(3)];
  if (hash === undefined || mask === undefined) return unknownAlgorithm('RSASSA-PSS with SHA-1');
  const name = readHash(hash);
  const [maskOid, maskHash] = mask.list(TAG.sequence, 2, 2);
  if (maskOid!.oid() !== OID.mgf1 || readHash(maskHash!) !== name) return unknownAlgorithm('RSASSA-PSS with this mask');
  if (trailer !== undefined && trailer.number(255) !== 1) return unknownAlgorithm('RSASSA-PSS with this trailer');
  return { kind: 'pss', hash: name, saltLength: salt?.number(HASHES[name].hash.blockLen) ?? 20 };
}
