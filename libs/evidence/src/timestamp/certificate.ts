import { fromUtf8, isRefusal, toHex } from '@filmdeed/kernel';
import { context, Der, TAG } from './der.js';
import { readCertificateTime } from './der-time.js';
import { OID } from './object-identifiers.js';
import { invalidToken } from './token-refusal.js';

export interface Extension {
  readonly critical: boolean;
  readonly value: Der;
}

/** An X.509 certificate (RFC 5280 §4.1), its form read and nothing believed. */
export interface Certificate {
  readonly der: Uint8Array;
  /** What is signed. */
  readonly signed: Uint8Array;
  /** hex */
  readonly serial: string;
  /** DER of the names; they are compared byte by byte. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** The subject for people: `CN=…, O=…`. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: Der;
  readonly algorithm: Der;
  readonly signature: Uint8Array;
  readonly extensions: ReadonlyMap<string, Extension>;
}

const CERTIFICATE_MOST = 16 * 1024;

/** Refuses `timestamp.invalid`. */
export function readCertificate(der: Uint8Array): Certificate {
  if (der.length > CERTIFICATE_MOST)
    invalidToken('certificate', 'a certificate that is too large', { bytes: der.length });
  const [signed, algorithm, signature] = Der.read(der).list(TAG.sequence, 3, 3) as [Der, Der, Der];
  const members = [...signed.list(TAG.sequence, 6, 10)];
  const version = members[0]!.tag === context(0) ? members.shift()!.only(context(0)).number(2) : 0;
  const [serial, inner, issuer, validity, subject, key, ...rest] = members;
  if (key === undefined) return invalidToken('certificate', 'a certificate without a key');
  if (toHex(inner!.bytes) !== toHex(algorithm.bytes)) invalidToken('certificate', 'a certificate of two algorithms');
  const [notBefore, notAfter] = validity!.list(TAG.sequence, 2, 2).map(readCertificateTime);
  const extensions = rest.find(({ tag }) => tag === context(3));
  if (extensions !== undefined && version !== 2) invalidToken('certificate', 'extensions in an old version');
  issuer!.expect(TAG.sequence);
  return {
    der,
    signed: signed.bytes,
    serial: toHex(serial!.integerBytes()),
    issuer: issuer!.bytes,
    subject: subject!.expect(TAG.sequence).bytes,
    name: nameText(subject!),
    notBefore: notBefore!,
    notAfter: notAfter!,
    key: key.expect(TAG.sequence),
    algorithm,
    signature: signature.bitBytes(),
    extensions: extensions === undefined ? new Map<string, Extension>() : readExtensions(extensions.only(context(3))),
  };
}

/** Bits of keyUsage that are set (RFC 5280 §4.2.1.3); undefined if there is none. */
export function keyUsage({ extensions }: Certificate): readonly number[] | undefined {
  return extensions.get(OID.keyUsage)?.value.namedBits();
}

/** Usages of extendedKeyUsage; undefined if there is none. */
export function extendedKeyUsage({ extensions }: Certificate): readonly string[] | undefined {
  return extensions
    .get(OID.extKeyUsage)
    ?.value.list()
    .map((usage) => usage.oid());
}

/** basicConstraints: whether it is an authority's, and how many may stand below it. */
export function basicConstraints({ extensions }: Certificate): { readonly ca: boolean; readonly pathLength: number } {
  const members = [...(extensions.get(OID.basicConstraints)?.value.list(TAG.sequence, 0, 2) ?? [])];
  const ca = members[0]?.tag === TAG.boolean ? members.shift()!.boolean() : false;
  return { ca, pathLength: members[0]?.number(255) ?? Number.POSITIVE_INFINITY };
}

function readExtensions(list: Der): Map<string, Extension> {
  const found = new Map<string, Extension>();
  for (const extension of list.list(TAG.sequence, 1, 40)) {
    const members = extension.list(TAG.sequence, 2, 3);
    const oid = members[0]!.oid();
    const critical = members.length === 3 && members[1]!.boolean();
    if (found.has(oid)) invalidToken('certificate', 'an extension stands twice', { extension: oid });
    found.set(oid, { critical, value: extensionValue(members.at(-1)!.octets(), critical) });
  }
  return found;
}

/** What nobody must understand may have any form, as some old national extensions do; it is then as good as empty. */
function extensionValue(bytes: Uint8Array, critical: boolean): Der {
  try {
    return Der.read(bytes);
  } catch (error) {
    if (critical || !isRefusal(error)) throw error;
    return Der.read(Uint8Array.of(TAG.octets, 0));
  }
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
};

function nameText(name: Der): string {
  const parts = name.list(TAG.sequence, 0, 40).flatMap((set) =>
    set.list(TAG.set, 1, 10).map((attribute) => {
      const [type, value] = attribute.list(TAG.sequence, 2, 2) as [Der, Der];
      const dotted = type.oid();
      return `${ATTRIBUTES[dotted] ?? dotted}=${textOf(value)}`;
    }),
  );
  return parts.join(', ').slice(0, 300);
}

/** UTF8String, or any string of single bytes; BMPString is UTF-16. Control and direction characters become `?`. */
function textOf({ tag, content }: Der): string {
  const bytes = content.subarray(0, 200);
  let text: string;
  try {
    text = tag === TAG.utf8 ? fromUtf8(content).slice(0, 200) : String.fromCharCode(...wide(tag, bytes));
  } catch {
    text = '?';
  }
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, '?');
}

function wide(tag: number, bytes: Uint8Array): number[] {
  if (tag !== 0x1e) return [...bytes];
  return Array.from({ length: bytes.length >> 1 }, (_, i) => 256 * bytes[2 * i]! + bytes[2 * i + 1]!);
}
