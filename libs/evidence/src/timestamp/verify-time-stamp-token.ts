import { equalBytes, isRefusal, Refusal } from '@filmdeed/kernel';
import { type Certificate, extendedKeyUsage, keyUsage, readCertificate } from './certificate.js';
import { certificatePath, uniqueCertificates } from './certificate-path.js';
import { hashOf, type HashName, HASHES } from './hash-algorithm.js';
import { OID } from './object-identifiers.js';
import { isSignedBy } from './signature-algorithm.js';
import { readSignedData, type TokenSigner } from './signed-data.js';
import { assertSigningCertificate, signerCertificate } from './signing-certificate.js';
import { readTimeStampInfo, type TimeStampInfo } from './time-stamp-info.js';
import { readTimeStampRequest } from './time-stamp-request.js';
import { invalidToken, mismatchedToken } from './token-refusal.js';

/** A token and what it must be for; all DER. */
export interface TokenQuestion {
  readonly token: Uint8Array;
  /** Certificates that do not stand in the token. */
  readonly certificates: readonly Uint8Array[];
  /** SHA-256 of what was stamped. */
  readonly imprint: Uint8Array;
  /** The TimeStampReq that was sent: binds nonce and policy. */
  readonly request?: Uint8Array;
}

/** Whom to believe. */
export interface TokenTrust {
  /** DER */
  readonly roots: readonly Uint8Array[];
  /** Dotted; none: any. */
  readonly policies: readonly string[];
}

/** What a token says. */
export interface TimeStamp extends Omit<TimeStampInfo, 'imprint'> {
  /** Subject of the certificate that signed. */
  readonly tsa: string;
  /** Hash of imprint, which docs/format.md §8.2 fixes, and of the signature. */
  readonly hash: HashName;
}

/** A token that is whole in itself: genuine if its certificate is. */
export interface WholeToken {
  readonly stamp: TimeStamp;
  readonly certificate: Certificate;
  readonly others: readonly Certificate[];
}

/**
 * Checks a token as RFC 3161 §2.2 asks a client to: form, imprint, nonce, policy, signed attributes, signature, certificate, way to a root at the
 * token's own time. Refuses `timestamp.invalid`, `timestamp.mismatch`, `timestamp.untrusted`, `timestamp.unknown-algorithm`; the fact `check` names what failed.
 */
export function verifyTimeStampToken(question: TokenQuestion & TokenTrust): TimeStamp {
  const whole = checkTimeStampToken(question);
  trustTimeStampToken(whole, question);
  return whole.stamp;
}

/** All of `verifyTimeStampToken` that needs no root. */
export function checkTimeStampToken({ token, certificates, imprint, request }: TokenQuestion): WholeToken {
  const { content, certificates: carried, signer } = readSignedData(token);
  const info = readTimeStampInfo(content);
  assertImprint(info, imprint, 'token');
  if (request !== undefined) assertAnswers(info, request, imprint);
  assertAttributes(signer, content);
  const others = uniqueCertificates([...carried, ...certificates].map(readCertificate));
  const certificate = signerCertificate(signer, others);
  assertSigningCertificate(signer, certificate);
  const { algorithm, signature, signedAttributes: message, digest } = signer;
  if (!isSignedBy({ key: certificate.key, algorithm, message, signature, digest })) {
    invalidToken('signature', 'the signature of the token does not match', { subject: certificate.name });
  }
  assertTimeStamping(certificate);
  const { imprint: _imprint, ...said } = info;
  return { stamp: { ...said, tsa: certificate.name, hash: digest }, certificate, others };
}

/**
 * Leads the certificate of a whole token to one of the roots, and holds its policy against those accepted. Answers the way, the root last.
 * Refuses `timestamp.untrusted`, `timestamp.invalid`, `timestamp.unknown-algorithm`.
 */
export function trustTimeStampToken(whole: WholeToken, { roots, policies }: TokenTrust): readonly Certificate[] {
  const { stamp, certificate, others } = whole;
  const path = certificatePath({
    certificate,
    others,
    roots: roots.flatMap(readableRoot),
    at: Date.parse(stamp.genTime),
  });
  if (policies.length > 0 && !policies.includes(stamp.policy)) {
    const facts = { check: 'policy', policy: stamp.policy, policies };
    throw new Refusal('timestamp.untrusted', 'the policy of the token is not one of those accepted', facts);
  }
  return path;
}

/** A root that cannot be read leads nowhere; it must not break the token. */
function readableRoot(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

function assertImprint({ imprint }: Pick<TimeStampInfo, 'imprint'>, expected: Uint8Array, of: string): void {
  const { algorithm, hash } = imprint;
  if (algorithm !== HASHES['SHA-256'].oid) mismatchedToken('imprint', `the ${of} is over another hash`, { algorithm });
  if (!equalBytes(hash, expected)) mismatchedToken('imprint', `the ${of} is for something else`);
}

function assertAnswers(info: TimeStampInfo, request: Uint8Array, imprint: Uint8Array): void {
  const asked = readTimeStampRequest(request);
  assertImprint(asked, imprint, 'request');
  if (asked.nonce !== null && asked.nonce !== info.nonce) {
    mismatchedToken('nonce', 'the token does not answer this request', { nonce: info.nonce, asked: asked.nonce });
  }
  if (asked.policy !== null && asked.policy !== info.policy) {
    mismatchedToken('policy', 'another policy than was asked for', { policy: info.policy, asked: asked.policy });
  }
}

function assertAttributes({ attributes, digest }: TokenSigner, content: Uint8Array): void {
  if (attributes.get(OID.contentType)?.oid() !== OID.tstInfo) {
    invalidToken('signed-attributes', 'the signed content type is no time-stamp');
  }
  const stated = attributes.get(OID.messageDigest)?.octets();
  if (stated === undefined || !equalBytes(stated, hashOf(digest, content))) {
    invalidToken('signed-attributes', 'the signed digest is not that of the content');
  }
}

const DIGITAL_SIGNATURE = 0;
const NON_REPUDIATION = 1;

/** RFC 3161 §2.3: for time-stamping and nothing else, and said so critically. */
function assertTimeStamping(certificate: Certificate): void {
  const facts = { subject: certificate.name };
  const usages = extendedKeyUsage(certificate);
  if (usages?.length !== 1 || usages[0] !== OID.timeStamping) {
    invalidToken('certificate', 'the certificate is not for time-stamping alone', { ...facts, usages: usages ?? [] });
  }
  if (!certificate.extensions.get(OID.extKeyUsage)!.critical) {
    invalidToken('certificate', 'the usage time-stamping is not critical', facts);
  }
  const bits = keyUsage(certificate);
  if (
    bits !== undefined &&
    (bits.length === 0 || bits.some((bit) => bit !== DIGITAL_SIGNATURE && bit !== NON_REPUDIATION))
  ) {
    invalidToken('certificate', 'the key is for something else than signatures', { ...facts, keyUsage: bits });
  }
}
