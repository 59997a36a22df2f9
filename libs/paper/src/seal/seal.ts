import { createHash, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readCertificate } from '@filmdeed/evidence';
import type { Clock } from '@filmdeed/kernel';
import { sealRule } from './seal-rule.js';
import { type StampOfSignature, unsignedData } from './signed-data.js';

/** What seals: certificates in DER, the signer's first, and its private key. Can be handed to another thread; the key is never written out. */
export interface SealKey {
  readonly certificates: readonly Uint8Array[];
  readonly key: KeyObject;
}

/** Whose seal it is, in the words of its certificate. */
export interface SealFace {
  readonly subject: string;
  readonly issuer: string;
  /** hex */
  readonly serial: string;
}

/**
 * Has the SHA-256 of a signature stamped by an RFC 3161 authority: its token, DER, and certificates that do not stand in it. `undefined`: no time-stamp
 * is to be had now; the seal then stands without (PAdES B-B instead of B-T).
 */
export type SignatureClock = (imprint: Uint8Array) => Promise<StampOfSignature | undefined>;

export interface SealPorts {
  readonly clock: Clock;
  readonly stamp?: SignatureClock | undefined;
}

/** An electronic seal: PAdES baseline, ETSI EN 319 142-1 §6. */
export interface Seal {
  readonly face: SealFace;
  readonly clock: Clock;
  /** Bytes that a signature takes at most. */
  readonly room: number;
  /** CMS SignedData, DER, over the parts of a file one after another. */
  sign(covered: readonly Uint8Array[]): Promise<Uint8Array>;
}

/** For signer info, attributes and signature. */
const OWN_ROOM = 4096;
/** A token of an authority with its whole chain; a larger one is left out. */
const TOKEN_ROOM = 24 * 1024;

/** The key must have passed `readSealKey`. */
export function sealOf({ certificates, key }: SealKey, { clock, stamp }: SealPorts): Seal {
  const rule = sealRule(key);
  if (rule === undefined) throw new RangeError('no seal is made with a key of this kind');
  return {
    face: sealFace({ certificates }),
    clock,
    room: OWN_ROOM + bytesOf(certificates) + (stamp === undefined ? 0 : TOKEN_ROOM),
    async sign(covered) {
      const hash = createHash(rule.digest);
      for (const part of covered) hash.update(part);
      const unsigned = unsignedData({ rule, certificates, messageDigest: Uint8Array.from(hash.digest()) });
      const signature = Uint8Array.from(sign(rule.digest, unsigned.toSign, key));
      const stamped = await stamp?.(Uint8Array.from(createHash('sha256').update(signature).digest()));
      const fits = stamped !== undefined && bytesOf([stamped.token, ...stamped.certificates]) <= TOKEN_ROOM;
      return unsigned.with(signature, fits ? stamped : undefined);
    },
  };
}

export function sealFace({ certificates }: Pick<SealKey, 'certificates'>): SealFace {
  const { name, serial } = readCertificate(certificates[0]!);
  const issuer = new X509Certificate(certificates[0]!).issuer.split('\n').join(', ');
  return { subject: name, issuer, serial };
}

function bytesOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
