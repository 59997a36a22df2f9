import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readCertificate } from '@filmdeed/evidence';
import { type Clock, isRefusal, Refusal } from '@filmdeed/kernel';
import { readPkcs12 } from './pkcs12.js';
import type { SealKey } from './seal.js';
import { sealRule } from './seal-rule.js';

/** A file, and the setting that named it: refusals say the name, never what is in the file. */
export interface SealFile {
  readonly setting: string;
  readonly path: string;
}

/** Certificates and key as PEM, or both in one PKCS #12 file; the password of an encrypted key or container. */
export type SealFiles = ({ readonly certificates: SealFile; readonly key: SealFile } | { readonly p12: SealFile }) & {
  readonly password?: SealFile;
};

/** A seal that may be used, with what a person should hear about it. */
export interface ReadSeal extends SealKey {
  /** Milliseconds since 1970; past: the certificate has expired, and whoever checks a seal will say so. */
  readonly notAfter: number;
}

/**
 * Reads the seal once, at the start. Refuses `environment.invalid` naming the setting: a file that is missing or no certificate or key, a wrong password, a key
 * of another certificate or of a kind that seals are not made with, a certificate that is not valid yet.
 */
export function readSealKey(files: SealFiles, clock: Clock): ReadSeal {
  const password =
    files.password &&
    readFile(files.password)
      .toString('utf8')
      .replace(/\r?\n$/, '');
  const { ders, key } = 'p12' in files ? readContainer(files.p12, password) : readPems(files, password);
  const named = 'p12' in files ? files.p12 : files.certificates;
  const keyNamed = 'p12' in files ? files.p12 : files.key;
  if (sealRule(key) === undefined) {
    refuse(keyNamed, 'seals are made with RSA keys from 2048 bits and keys on P-256 and P-384');
  }
  const own = ders.find((each) => new X509Certificate(each).checkPrivateKey(key));
  if (own === undefined) return refuse(keyNamed, 'the key belongs to none of the certificates');
  const { notBefore, notAfter } = readable(own, named);
  if (clock.now().getTime() < notBefore) refuse(named, 'the certificate is not valid yet');
  return { certificates: [own, ...ders.filter((each) => each !== own)], key, notAfter };
}

interface Found {
  readonly ders: readonly Uint8Array[];
  readonly key: KeyObject;
}

const PEM = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;

function readPems(files: { certificates: SealFile; key: SealFile }, password: string | undefined): Found {
  const text = readFile(files.certificates).toString('latin1');
  const ders = [...text.matchAll(PEM)].map(([, base64]) => Uint8Array.from(Buffer.from(base64!, 'base64')));
  if (ders.length === 0) refuse(files.certificates, 'no certificate in PEM');
  ders.forEach((each) => readable(each, files.certificates));
  const pem = readFile(files.key);
  try {
    const passphrase = password === undefined ? {} : { passphrase: password };
    return { ders, key: createPrivateKey({ key: pem, format: 'pem', ...passphrase }) };
  } catch {
    // What Node says of a key may quote it.
    return refuse(files.key, 'no private key in PEM, or its password is missing or wrong');
  }
}

function readContainer(p12: SealFile, password: string | undefined): Found {
  const bytes = Uint8Array.from(readFile(p12));
  let found: ReturnType<typeof readPkcs12>;
  try {
    found = readPkcs12(bytes, password ?? '');
  } catch (error) {
    if (isRefusal(error, 'encoding.invalid')) return refuse(p12, error.message);
    throw error;
  }
  found.certificates.forEach((each) => readable(each, p12));
  return { ders: found.certificates, key: found.key };
}

function readable(certificate: Uint8Array, named: SealFile): ReturnType<typeof readCertificate> {
  try {
    return readCertificate(certificate);
  } catch (error) {
    if (isRefusal(error)) return refuse(named, 'not a certificate');
    throw error;
  }
}

function readFile(file: SealFile): Buffer {
  try {
    return readFileSync(file.path);
  } catch {
    return refuse(file, 'the file cannot be read');
  }
}

function refuse({ setting }: SealFile, problem: string): never {
  throw new Refusal('environment.invalid', `${setting}: ${problem}`, { variable: setting });
}
