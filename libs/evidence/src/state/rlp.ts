import { Refusal } from '@filmdeed/kernel';

/** A value of Ethereum's Recursive Length Prefix (Yellow Paper, appendix B): bytes, or a list of values. */
export type Rlp = Uint8Array | readonly Rlp[];

/** Nodes and headers nest two or three deep. */
const MOST_DEPTH = 8;

/** Reads exactly one value that fills the bytes, in its only spelling. Refuses `proof.invalid`. */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const { value, end } = decodeAt(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) refuse('bytes after the RLP value', end);
  return value;
}

/** A list of byte strings and nothing else. Refuses `proof.invalid`. */
export function decodeRlpStrings(bytes: Uint8Array): Uint8Array[] {
  return rlpList(decodeRlp(bytes)).map(rlpBytes);
}

export function rlpBytes(value: Rlp | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : refuse('an RLP list in the place of bytes', 0);
}

export function rlpList(value: Rlp | undefined): readonly Rlp[] {
  return value === undefined || value instanceof Uint8Array ? refuse('RLP bytes in the place of a list', 0) : value;
}

/** A number as RLP has it: big-endian, without leading zeros, at most 2^53−1. */
export function rlpInteger(value: Rlp | undefined): number {
  const bytes = rlpBytes(value);
  if (bytes[0] === 0) refuse('a number with leading zeros', 0);
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.length <= 8 && Number.isSafeInteger(number) ? number : refuse('a number beyond 2^53−1', 0);
}

function decodeAt(bytes: Uint8Array, at: number, end: number, depth: number): { value: Rlp; end: number } {
  const head = bytes[at];
  if (at >= end || head === undefined) return refuse('the RLP value is cut off', at);
  if (depth > MOST_DEPTH) return refuse('nested too deep', at);
  if (head < 0x80) return { value: bytes.subarray(at, at + 1), end: at + 1 };
  const isList = head >= 0xc0;
  const short = head - (isList ? 0xc0 : 0x80);
  const { start, length } = short <= 55 ? { start: at + 1, length: short } : longLength(bytes, at, end, short - 55);
  const stop = start + length;
  if (stop > end) return refuse('the RLP value is cut off', at);
  if (!isList) {
    if (length === 1 && bytes[start]! < 0x80) refuse('a byte that needs no prefix', at);
    return { value: bytes.subarray(start, stop), end: stop };
  }
  const values: Rlp[] = [];
  for (let next = start; next < stop;) {
    const item = decodeAt(bytes, next, stop, depth + 1);
    values.push(item.value);
    next = item.end;
  }
  return { value: values, end: stop };
}

function longLength(bytes: Uint8Array, at: number, end: number, size: number): { start: number; length: number } {
  const start = at + 1 + size;
  if (start > end || bytes[at + 1] === 0) return refuse('not a length', at);
  let length = 0;
  for (let i = at + 1; i < start; i++) length = length * 256 + bytes[i]!;
  return length > 55 && Number.isSafeInteger(length) ? { start, length } : refuse('not a length', at);
}

function refuse(problem: string, at: number): never {
  throw new Refusal('proof.invalid', problem, { at });
}
