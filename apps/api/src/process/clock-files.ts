import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AUTHORITY_OPERATORS, type Json, readCertificate, Shape, WITNESS_OPERATORS } from '@filmdeed/evidence';
import { isRefusal, Refusal } from '@filmdeed/kernel';
import { type Cosigner, parseCosignerKey } from '@filmdeed/ledger';

/** An RFC 3161 authority as the operator lists it. */
export interface ListedAuthority {
  readonly name: string;
  readonly operator: (typeof AUTHORITY_OPERATORS)[number];
  readonly url: string;
  /** DER */
  readonly roots: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
  readonly policy: string | null;
  readonly login: { readonly user: string; readonly passwordFile: string } | null;
  readonly reach: Reach;
}

/** A C2SP witness as the operator lists it. */
export interface ListedWitness {
  readonly cosigner: Cosigner;
  readonly operator: (typeof WITNESS_OPERATORS)[number];
  readonly url: string;
  readonly reach: Reach;
}

/** What is allowed on the way to a clock beyond public addresses and TLS. */
export interface Reach {
  readonly allowHttp: boolean;
  readonly allowPrivate: boolean;
}

/** Clocks beside the chains. */
export interface ListedClocks {
  readonly authorities: readonly ListedAuthority[];
  readonly witnesses: readonly ListedWitness[];
  /** So many witnesses must have cosigned; 0 without witnesses. */
  readonly quorum: number;
}

export interface ClockVariables {
  readonly TSA_FILE?: string;
  readonly WITNESS_FILE?: string;
  readonly WITNESS_QUORUM?: number;
}

const MOST = 16;

/** Reads the lists of clocks, and the certificates that they name. Refuses `environment.invalid` naming the variable and the fault's place. */
export function readClockFiles({ TSA_FILE, WITNESS_FILE, WITNESS_QUORUM }: ClockVariables): ListedClocks {
  const authorities = TSA_FILE === undefined ? [] : readList('TSA_FILE', TSA_FILE, readAuthority);
  const witnesses = WITNESS_FILE === undefined ? [] : readList('WITNESS_FILE', WITNESS_FILE, readWitness);
  requireDifferent(
    'TSA_FILE',
    authorities.map(({ name }) => name),
  );
  requireDifferent(
    'WITNESS_FILE',
    witnesses.map(({ cosigner }) => String(cosigner.publicKey)),
  );
  requireDifferent(
    'WITNESS_FILE',
    witnesses.map(({ cosigner }) => cosigner.name),
  );
  const quorum = WITNESS_QUORUM ?? witnesses.length;
  if (quorum > witnesses.length) refuse('WITNESS_QUORUM', 'more witnesses must have cosigned than are listed');
  return { authorities, witnesses, quorum: Math.min(quorum, witnesses.length) };
}

export function readList<T>(variable: string, file: string, read: (shape: Shape, folder: string) => T): T[] {
  let value: Json;
  try {
    value = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch {
    return refuse(variable, 'the file cannot be read, or is no JSON');
  }
  try {
    return new Shape('environment.invalid', value).list(MOST).map((entry) => read(entry, dirname(resolve(file))));
  } catch (error) {
    if (isRefusal(error)) refuse(variable, error.message, String(error.facts['path'] ?? ''));
    throw error;
  }
}

function readAuthority(shape: Shape, folder: string): ListedAuthority {
  const optional = ['operator', 'certificates', 'policy', 'login', 'allowHttp', 'allowPrivate'];
  shape.object(['name', 'url', 'roots'], optional);
  const roots = shape
    .at('roots')
    .list(MOST)
    .flatMap((entry) => readCertificates(entry, folder));
  if (roots.length === 0) shape.at('roots').refuse('no root certificate');
  const login = shape.at('login');
  if (shape.has('login')) login.object(['user', 'passwordFile']);
  return {
    name: shape.at('name').text(100),
    operator: shape.has('operator') ? shape.at('operator').oneOf(AUTHORITY_OPERATORS) : 'authority',
    url: readUrl(shape),
    roots,
    certificates: shape.has('certificates')
      ? shape
          .at('certificates')
          .list(MOST)
          .flatMap((entry) => readCertificates(entry, folder))
      : [],
    policy: shape.has('policy')
      ? shape.at('policy').match(/^[0-2](\.(0|[1-9]\d{0,19})){1,40}$/, 'an object identifier')
      : null,
    login: shape.has('login')
      ? { user: login.at('user').text(200), passwordFile: resolve(folder, login.at('passwordFile').text(1000)) }
      : null,
    reach: readReach(shape),
  };
}

function readWitness(shape: Shape): ListedWitness {
  shape.object(['key', 'url'], ['operator', 'allowHttp', 'allowPrivate']);
  const key = shape.at('key').text(600);
  let cosigner: Cosigner;
  try {
    cosigner = parseCosignerKey(key);
  } catch (error) {
    if (isRefusal(error, 'note.invalid')) return shape.at('key').refuse(error.message);
    throw error;
  }
  const operator = shape.has('operator') ? shape.at('operator').oneOf(WITNESS_OPERATORS) : 'witness';
  return { cosigner, operator, url: readUrl(shape), reach: readReach(shape) };
}

export function readUrl(shape: Shape, name = 'url'): string {
  const url = shape.at(name).text(2000);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) shape.at(name).refuse('not an http(s) address');
  return url;
}

export function readReach(shape: Shape): Reach {
  const flag = (name: string): boolean => {
    const { value } = shape.at(name);
    if (!shape.has(name) || typeof value === 'boolean') return value === true;
    return shape.at(name).refuse('neither true nor false');
  };
  return { allowHttp: flag('allowHttp'), allowPrivate: flag('allowPrivate') };
}

/** A file of certificates: PEM, one or several, or DER. */
function readCertificates(shape: Shape, folder: string): Uint8Array[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(folder, shape.text(1000)));
  } catch {
    return shape.refuse('the file of certificates cannot be read');
  }
  const pem = [...bytes.toString('latin1').matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)];
  const found = pem.length === 0 ? [bytes] : pem.map(([, text]) => Buffer.from(text!, 'base64'));
  try {
    found.forEach((each) => readCertificate(Uint8Array.from(each)));
  } catch (error) {
    if (isRefusal(error)) return shape.refuse('not a certificate');
    throw error;
  }
  return found.map((each) => Uint8Array.from(each));
}

function requireDifferent(variable: string, names: readonly string[]): void {
  if (new Set(names).size < names.length) refuse(variable, 'the same clock is listed twice');
}

function refuse(variable: string, problem: string, path = ''): never {
  throw new Refusal('environment.invalid', problem, { variable, ...(path === '' ? {} : { path }) });
}
