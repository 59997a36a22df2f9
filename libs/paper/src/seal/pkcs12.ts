import { createDecipheriv, createPrivateKey, type KeyObject, pbkdf2Sync } from 'node:crypto';
import * as asn1 from 'asn1js';
import { Refusal } from '@filmdeed/kernel';

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
} as const;
const PRFS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
};
const MOST_BYTES = 256 * 1024;
const MOST_ITERATIONS = 10_000_000;

type Node = asn1.BaseBlock;

/**
 * Certificates and the private key of a PKCS #12 file (RFC 7292), encrypted as OpenSSL 3 does (PBES2 with AES) or not at all. Its MAC is not checked: the file is
 * the operator's own, and key and certificate are held against each other. Refuses `encoding.invalid`, of a wrong password too.
 */
export function readPkcs12(bytes: Uint8Array, password: string): { certificates: Uint8Array[]; key: KeyObject } {
  const [, authSafe] = membersOf(parse(bytes));
  const bags = membersOf(parse(octetsOf(explicit(membersOf(authSafe)[1])))).flatMap((part) => bagsOf(part, password));
  const certificates: Uint8Array[] = [];
  const keys: Uint8Array[] = [];
  for (const [type, value] of bags) {
    const inner = explicit(value);
    if (type === OID.certBag) certificates.push(octetsOf(explicit(membersOf(inner)[1])));
    if (type === OID.keyBag || type === OID.shroudedKeyBag) keys.push(new Uint8Array(inner.toBER()));
  }
  const [key] = keys;
  if (key === undefined || keys.length > 1) refuse('not exactly one private key');
  if (certificates.length === 0) refuse('no certificate');
  try {
    const form = { format: 'der', type: 'pkcs8', passphrase: password } as const;
    return { certificates, key: createPrivateKey({ key: Buffer.from(key), ...form }) };
  } catch {
    return refuse('the password is wrong, or the key cannot be read');
  }
}

/** Type and value of each bag in one part of the file. */
function bagsOf(part: Node, password: string): (readonly [string, Node | undefined])[] {
  const [type, value] = membersOf(part);
  const safe =
    oidOf(type) === OID.data
      ? octetsOf(explicit(value))
      : oidOf(type) === OID.encryptedData
        ? decrypted(membersOf(explicit(value))[1], password)
        : refuse('a part that is encrypted for a certificate');
  return membersOf(parse(safe)).map((bag) => {
    const [bagType, bagValue] = membersOf(bag);
    return [oidOf(bagType), bagValue] as const;
  });
}

/** EncryptedContentInfo. */
function decrypted(info: Node | undefined, password: string): Uint8Array {
  const [, algorithm, content] = membersOf(info);
  const [scheme, parameters] = membersOf(algorithm);
  if (oidOf(scheme) !== OID.pbes2) {
    refuse('an old encryption; write it anew, as openssl pkcs12 -export does, or give certificate and key as PEM');
  }
  const [derivation, encryption] = membersOf(parameters);
  const [kdf, terms] = membersOf(derivation);
  const [salt, iterations, ...more] = membersOf(terms);
  const [cipherOid, iv] = membersOf(encryption);
  const cipher = CIPHERS[oidOf(cipherOid)];
  const prf = more.find((each) => each instanceof asn1.Sequence);
  const hash = prf === undefined ? 'sha1' : PRFS[oidOf(membersOf(prf)[0])];
  const rounds = iterations instanceof asn1.Integer ? iterations.valueBlock.valueDec : 0;
  if (oidOf(kdf) !== OID.pbkdf2 || cipher === undefined || hash === undefined) refuse('an encryption not known here');
  if (rounds < 1 || rounds > MOST_ITERATIONS) refuse('an unreasonable number of iterations');
  try {
    const key = pbkdf2Sync(password, octetsOf(salt), rounds, cipher.keyBytes, hash);
    const decipher = createDecipheriv(cipher.name, key, octetsOf(iv));
    return Uint8Array.from(Buffer.concat([decipher.update(octetsOf(content)), decipher.final()]));
  } catch {
    return refuse('the password is wrong');
  }
}

function parse(bytes: Uint8Array): Node {
  if (bytes.length > MOST_BYTES) refuse('not a PKCS #12 file');
  const { offset, result } = asn1.fromBER(Uint8Array.from(bytes).buffer);
  return offset === -1 ? refuse('not a PKCS #12 file') : result;
}

function membersOf(node: Node | undefined): Node[] {
  const value = (node?.valueBlock as { value?: unknown } | undefined)?.value;
  return Array.isArray(value) ? (value as Node[]) : refuse('not a PKCS #12 file');
}

/** What an explicit tag holds. */
function explicit(node: Node | undefined): Node {
  return membersOf(node)[0] ?? refuse('not a PKCS #12 file');
}

function oidOf(node: Node | undefined): string {
  return node instanceof asn1.ObjectIdentifier ? node.valueBlock.toString() : refuse('not a PKCS #12 file');
}

/** Of an octet string, whole or in pieces, under its own tag or another. */
function octetsOf(node: Node | undefined): Uint8Array {
  if (node instanceof asn1.OctetString) return new Uint8Array(node.getValue());
  if (node instanceof asn1.Primitive) return Uint8Array.from(node.valueBlock.valueHexView);
  if (node instanceof asn1.Constructed) {
    return Uint8Array.from(Buffer.concat(node.valueBlock.value.map((each) => octetsOf(each))));
  }
  return refuse('not a PKCS #12 file');
}

function refuse(problem: string): never {
  throw new Refusal('encoding.invalid', problem);
}
