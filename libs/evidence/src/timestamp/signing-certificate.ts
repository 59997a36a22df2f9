import { equalBytes, toHex } from '@filmdeed/kernel';
import { sha1 } from '@noble/hashes/legacy.js';
import type { Certificate } from './certificate.js';
import { context, type Der, TAG } from './der.js';
import { hashOf, readHash } from './hash-algorithm.js';
import { OID } from './object-identifiers.js';
import type { SignerName, TokenSigner } from './signed-data.js';
import { invalidToken } from './token-refusal.js';

/** The certificate that the signer names, among those at hand. Refuses `timestamp.invalid`. */
export function signerCertificate({ name }: TokenSigner, atHand: readonly Certificate[]): Certificate {
  return (
    atHand.find((certificate) => isNamed(name, certificate)) ??
    invalidToken('certificate', 'the certificate of the signer is not there')
  );
}

/**
 * The signer's own word on which certificate it is (RFC 5035, RFC 5816): `signingCertificate` (SHA-1) or `signingCertificateV2`, each of which that is
 * there must match. Else another certificate of the same key could take its place. Refuses `timestamp.invalid`, `timestamp.unknown-algorithm`.
 */
export function assertSigningCertificate({ attributes }: TokenSigner, certificate: Certificate): void {
  const first = attributes.get(OID.signingCertificate);
  const second = attributes.get(OID.signingCertificateV2);
  if (first === undefined && second === undefined) {
    invalidToken('signed-attributes', 'the signer does not say which certificate it is');
  }
  if (first !== undefined) assertSame(first, certificate, 1);
  if (second !== undefined) assertSame(second, certificate, 2);
}

function assertSame(attribute: Der, certificate: Certificate, version: 1 | 2): void {
  const [certificates] = attribute.list(TAG.sequence, 1, 2);
  const [own] = certificates!.list(TAG.sequence, 1, 16);
  const members = [...own!.list(TAG.sequence, 1, 3)];
  const named = version === 2 && members[0]!.tag === TAG.sequence ? readHash(members.shift()!) : 'SHA-256';
  const expected = version === 1 ? sha1(certificate.der) : hashOf(named, certificate.der);
  const [found, issuerSerial, ...more] = members;
  if (found === undefined || more.length > 0) return invalidToken('form', 'a malformed signing certificate');
  if (!equalBytes(found.octets(), expected)) {
    invalidToken('signed-attributes', 'the signer names another certificate', { subject: certificate.name });
  }
  if (issuerSerial !== undefined) assertIssuerSerial(issuerSerial, certificate);
}

/** IssuerSerial: one directory name, and the serial number. */
function assertIssuerSerial(der: Der, certificate: Certificate): void {
  const [names, serial] = der.list(TAG.sequence, 2, 2);
  const name = names!.only(TAG.sequence);
  const issuer = name.tag === context(4) ? name.only(context(4)).bytes : undefined;
  if (issuer === undefined || !isNamed({ issuer, serial: serial!.integerBytes() }, certificate)) {
    invalidToken('signed-attributes', 'the signer names another issuer or serial number', {
      subject: certificate.name,
    });
  }
}

function isNamed(name: SignerName, { issuer, serial, extensions }: Certificate): boolean {
  if ('issuer' in name) return equalBytes(name.issuer, issuer) && toHex(name.serial) === serial;
  const identifier = extensions.get(OID.subjectKeyIdentifier)?.value;
  return identifier?.tag === TAG.octets && equalBytes(identifier.content, name.subjectKeyIdentifier);
}
