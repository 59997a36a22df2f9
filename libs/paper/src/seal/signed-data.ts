import { createHash } from 'node:crypto';
import { readCertificate } from '@filmdeed/evidence';
import { fromHex, toHex } from '@filmdeed/kernel';
import { algorithm, der, integer, octets, oid, sequence, setOf, WRITE } from './der-writer.js';
import type { SealRule } from './seal-rule.js';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
} as const;
const CONTEXT_0 = 0xa0;
const CONTEXT_1 = 0xa1;
const ONE = integer('01');

export interface SignedDataParts {
  readonly rule: SealRule;
  /** DER, the signer's first. */
  readonly certificates: readonly Uint8Array[];
  readonly messageDigest: Uint8Array;
}

export interface StampOfSignature {
  readonly token: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

/** CMS SignedData without its signature: what is to be signed, and the whole once it is. */
export interface UnsignedData {
  /** The signed attributes as a SET (RFC 5652 §5.4). */
  readonly toSign: Uint8Array;
  with(signature: Uint8Array, stamp?: StampOfSignature): Uint8Array;
}

/**
 * Detached CMS SignedData of one signer as PAdES wants it (ETSI EN 319 142-1 §6.3): signed are content type, digest and which certificate it is (by
 * SHA-256); no signing time, which the signature dictionary says. A time-stamp of the signature is an unsigned attribute (B-T).
 */
export function unsignedData({ rule, certificates, messageDigest }: SignedDataParts): UnsignedData {
  const [signer] = certificates;
  const { issuer, serial } = readCertificate(signer!);
  const certHash = Uint8Array.from(createHash('sha256').update(signer!).digest());
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(messageDigest)),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(certHash))))),
  ];
  const digest = algorithm(rule.digestOid);
  return {
    toSign: setOf(attributes),
    with(signature, stamp) {
      const signerInfo = sequence(
        ONE,
        sequence(issuer, integer(serial)),
        digest,
        setOf(attributes, CONTEXT_0),
        algorithm(rule.signatureOid, rule.rsa),
        octets(signature),
        ...(stamp === undefined ? [] : [setOf([attribute(OID.signatureTimeStamp, stamp.token)], CONTEXT_1)]),
      );
      const all = unique([...certificates, ...(stamp?.certificates ?? [])]);
      const content = sequence(
        ONE,
        setOf([digest]),
        sequence(oid(OID.data)),
        setOf(all, CONTEXT_0),
        setOf([signerInfo]),
      );
      return sequence(oid(OID.signedData), der(CONTEXT_0, content));
    },
  };
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), der(WRITE.set, value));
}

function unique(certificates: readonly Uint8Array[]): Uint8Array[] {
  return [...new Set(certificates.map(toHex))].map(fromHex);
}
