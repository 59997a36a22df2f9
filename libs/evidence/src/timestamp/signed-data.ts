import { context, Der, TAG } from './der.js';
import { type HashName, readHash } from './hash-algorithm.js';
import { OID } from './object-identifiers.js';
import { invalidToken } from './token-refusal.js';

/** Whose certificate a signer means. */
export type SignerName =
  { readonly issuer: Uint8Array; readonly serial: Uint8Array } | { readonly subjectKeyIdentifier: Uint8Array };

/** The one signer of a token (RFC 5652 §5.3). */
export interface TokenSigner {
  readonly name: SignerName;
  readonly digest: HashName;
  /** As they stand, under the tag SET: what is signed. */
  readonly signedAttributes: Uint8Array;
  /** By object identifier: the single value of each. */
  readonly attributes: ReadonlyMap<string, Der>;
  readonly algorithm: Der;
  readonly signature: Uint8Array;
}

/** A TimeStampToken taken apart; nothing in it is believed yet. */
export interface SignedData {
  /** DER of TSTInfo. */
  readonly content: Uint8Array;
  /** DER of the certificates that it carries. */
  readonly certificates: readonly Uint8Array[];
  readonly signer: TokenSigner;
}

/** Reads a TimeStampToken: CMS SignedData over TSTInfo with exactly one signer. Refuses `timestamp.invalid`, `timestamp.unknown-algorithm`. */
export function readSignedData(token: Uint8Array): SignedData {
  const [type, wrapped] = Der.read(token).list(TAG.sequence, 2, 2);
  if (type!.oid() !== OID.signedData) invalidToken('content-type', 'not signed data', { type: type!.oid() });
  const [version, digests, encapsulated, ...rest] = wrapped!.only(context(0)).list(TAG.sequence, 4, 6);
  version!.number(255);
  digests!.list(TAG.set);
  const take = (tag: number): Der | undefined => (rest[0]?.tag === tag ? rest.shift() : undefined);
  const certificates = take(context(0))?.list(context(0), 0, 16) ?? [];
  take(context(1));
  const signers = take(TAG.set)?.list(TAG.set, 0, 16) ?? [];
  if (rest.length > 0) invalidToken('form', 'signed data with unknown members');
  if (signers.length !== 1) invalidToken('signer-info', 'not exactly one signer', { signers: signers.length });
  const [contentType, content] = encapsulated!.list(TAG.sequence, 2, 2);
  if (contentType!.oid() !== OID.tstInfo) {
    invalidToken('content-type', 'the content is no time-stamp', { type: contentType!.oid() });
  }
  return {
    content: content!.only(context(0)).octets(),
    // Attribute certificates and others carry a tag of their own; nobody needs them here.
    certificates: certificates.filter(({ tag }) => tag === TAG.sequence).map(({ bytes }) => bytes),
    signer: readSigner(signers[0]!),
  };
}

function readSigner(der: Der): TokenSigner {
  const members = der.list(TAG.sequence, 5, 7);
  const [version, name, digest, attributes, algorithm, signature] = members;
  version!.number(255);
  if (attributes!.tag !== context(0)) return invalidToken('signed-attributes', 'no signed attributes');
  const signedAttributes = Uint8Array.from(attributes!.bytes);
  signedAttributes[0] = TAG.set;
  return {
    name: readSignerName(name!),
    digest: readHash(digest!),
    signedAttributes,
    attributes: readAttributes(attributes!),
    algorithm: algorithm!,
    signature: signature!.octets(),
  };
}

function readSignerName(der: Der): SignerName {
  if (der.tag === context(0, false)) return { subjectKeyIdentifier: der.content };
  const [issuer, serial] = der.list(TAG.sequence, 2, 2);
  return { issuer: issuer!.bytes, serial: serial!.integerBytes() };
}

function readAttributes(der: Der): Map<string, Der> {
  const found = new Map<string, Der>();
  for (const attribute of der.list(context(0), 1, 40)) {
    const [type, values] = attribute.list(TAG.sequence, 2, 2);
    const oid = type!.oid();
    if (found.has(oid)) invalidToken('signed-attributes', 'an attribute stands twice', { attribute: oid });
    const [value, ...more] = values!.list(TAG.set, 1, 40);
    // Only of these three does the number matter; a strange attribute may have many values.
    const single: readonly string[] = [
      OID.contentType,
      OID.messageDigest,
      OID.signingCertificate,
      OID.signingCertificateV2,
    ];
    if (more.length > 0 && single.includes(oid)) {
      invalidToken('signed-attributes', 'an attribute of several values', { attribute: oid });
    }
    found.set(oid, value!);
  }
  return found;
}
