import { equalBytes, isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import { basicConstraints, type Certificate, extendedKeyUsage, keyUsage } from './certificate.js';
import { OID } from './object-identifiers.js';
import { isSignedBy } from './signature-algorithm.js';
import { invalidToken } from './token-refusal.js';

const MOST_CERTIFICATES = 8;
/** Certificates of one name and key could else be ordered in millions of ways. */
const MOST_STEPS = 60;
const KEY_CERT_SIGN = 5;
/** Critical extensions whose meaning is heeded here; any other that is critical refuses. */
const UNDERSTOOD: readonly string[] = [
  OID.keyUsage,
  OID.basicConstraints,
  OID.extKeyUsage,
  OID.certificatePolicies,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
];

export interface PathQuestion {
  readonly certificate: Certificate;
  /** Certificates that may stand in between. */
  readonly others: readonly Certificate[];
  readonly roots: readonly Certificate[];
  /** Milliseconds since 1970: when every certificate of the path must be valid. */
  readonly at: number;
}

/**
 * The way from a certificate to a root (RFC 5280 §6.1 without policies and name constraints, which refuse if critical): names chain, signatures
 * hold, everything is valid at the time, authorities are authorities and may sign certificates. Refuses `timestamp.untrusted` if no way leads to a
 * root; `timestamp.invalid` or `timestamp.unknown-algorithm` if one does and is not good.
 */
export function certificatePath({ certificate, others, roots, at }: PathQuestion): readonly Certificate[] {
  let steps = 0;
  let fault: Refusal | undefined;
  const isRoot = (one: Certificate): boolean => roots.some(({ der }) => equalBytes(der, one.der));

  /** The first good way upward; `unfit` is what is wrong with the way so far. */
  const climb = (path: readonly Certificate[], unfit: Refusal | undefined): readonly Certificate[] | undefined => {
    const last = path.at(-1)!;
    if (isRoot(last)) {
      if (unfit === undefined) return path;
      fault ??= unfit;
      return undefined;
    }
    if (path.length === MOST_CERTIFICATES) return undefined;
    for (const issuer of [...roots, ...others]) {
      if (!equalBytes(issuer.subject, last.issuer) || path.some(({ der }) => equalBytes(der, issuer.der))) continue;
      if (++steps > MOST_STEPS) return invalidToken('path', 'too many certificates of one name');
      const unsigned = notSignedBy(last, issuer);
      if (unsigned !== undefined && unsigned.code !== 'timestamp.unknown-algorithm') continue;
      // What nobody here can judge comes first: a fault counts only in a certificate that is known to belong to the way.
      const wrong = unsigned ?? unfit ?? refusalOf(() => assertIssuer(issuer, path, at));
      const found = climb([...path, issuer], unfit?.code === 'timestamp.unknown-algorithm' ? unfit : wrong);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const found = climb(
    [certificate],
    refusalOf(() => assertFit(certificate, at)),
  );
  if (found !== undefined) return found;
  if (fault !== undefined) throw fault;
  const facts = { check: 'path', subject: certificate.name };
  throw new Refusal('timestamp.untrusted', 'no way leads from the certificate to a trusted root', facts);
}

/** Valid at the time, and nothing critical that is not understood. */
function assertFit({ name, notBefore, notAfter, extensions }: Certificate, at: number): void {
  if (at < notBefore || at > notAfter + 999) {
    const facts = { subject: name, notBefore: iso(notBefore), notAfter: iso(notAfter), at: iso(at) };
    invalidToken('path', at < notBefore ? 'a certificate is not valid yet' : 'a certificate has expired', facts);
  }
  for (const [oid, { critical }] of extensions) {
    if (critical && !UNDERSTOOD.includes(oid)) {
      invalidToken('path', 'a critical extension that is not known here', { subject: name, extension: oid });
    }
  }
}

function assertIssuer(issuer: Certificate, below: readonly Certificate[], at: number): void {
  assertFit(issuer, at);
  const { ca, pathLength } = basicConstraints(issuer);
  const facts = { subject: issuer.name };
  if (!ca) invalidToken('path', 'the issuer is no authority', facts);
  if (keyUsage(issuer)?.includes(KEY_CERT_SIGN) === false) {
    invalidToken('path', 'the issuer may not sign certificates', facts);
  }
  const between = below.slice(1).filter(({ subject, issuer: own }) => !equalBytes(subject, own)).length;
  if (between > pathLength) invalidToken('path', 'more certificates below an authority than it allows', facts);
  const usages = extendedKeyUsage(issuer);
  if (usages !== undefined && !usages.includes(OID.timeStamping) && !usages.includes(OID.anyExtendedKeyUsage)) {
    invalidToken('path', 'the issuer is not for time-stamping', facts);
  }
}

/** Answers of `notSignedBy`: the same certificates are asked about for every authority of a trust file. */
const ASKED = new WeakMap<Certificate, WeakMap<Certificate, Refusal | 'signed'>>();

/** Why a certificate is not signed by the key of another; undefined if it is. */
function notSignedBy(certificate: Certificate, issuer: Certificate): Refusal | undefined {
  const asked = ASKED.get(certificate) ?? new WeakMap<Certificate, Refusal | 'signed'>();
  ASKED.set(certificate, asked);
  const { algorithm, signature, signed: message } = certificate;
  const answer =
    asked.get(issuer) ?? refusalOf(() => isSignedBy({ key: issuer.key, algorithm, signature, message }) || notIssuer());
  asked.set(issuer, answer ?? 'signed');
  return answer === 'signed' ? undefined : answer;
}

function notIssuer(): never {
  throw new Refusal('timestamp.untrusted', 'not signed by this certificate');
}

function refusalOf(check: () => unknown): Refusal | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Two lists without what stands in both twice. */
export function uniqueCertificates(certificates: readonly Certificate[]): Certificate[] {
  return [...new Map(certificates.map((certificate) => [toHex(certificate.der), certificate])).values()];
}
