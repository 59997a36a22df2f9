import { concatBytes, fromHex } from '@filmdeed/kernel';

/** Identifier octets of what a seal is written with (X.690). */
export const WRITE = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31 } as const;

/** A value in DER: identifier, shortest length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...content);
  return concatBytes(Uint8Array.of(tag, ...lengthOctets(body.length)), body);
}

export const sequence = (...members: readonly Uint8Array[]): Uint8Array => der(WRITE.sequence, ...members);

/** SET OF, or one under another tag: DER wants its members in ascending order of their bytes (X.690 §11.6). */
export function setOf(members: readonly Uint8Array[], tag: number = WRITE.set): Uint8Array {
  return der(tag, ...[...members].sort(Buffer.compare));
}

/** Content octets of an integer, hex. */
export const integer = (hex: string): Uint8Array => der(WRITE.integer, fromHex(hex));

export const octets = (bytes: Uint8Array): Uint8Array => der(WRITE.octets, bytes);

/** Of a dotted object identifier. */
export function oid(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(Number) as [number, number, ...number[]];
  return der(WRITE.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** AlgorithmIdentifier; RSA is named with NULL (RFC 8017 §A.2.4), all others without parameters (RFC 5754, RFC 5758). */
export function algorithm(dotted: string, withNull = false): Uint8Array {
  return withNull ? sequence(oid(dotted), der(WRITE.null)) : sequence(oid(dotted));
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(128 + (rest % 128));
  return digits;
}

function lengthOctets(length: number): number[] {
  if (length < 128) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [128 + digits.length, ...digits];
}
