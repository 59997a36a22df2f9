import { fromUtf8 } from '@filmdeed/kernel';

/** The part of CBOR (RFC 8949) that authenticators speak: CTAP2 §8 allows definite lengths, integers, texts, bytes, lists, maps and booleans. */
export type Cbor = number | string | boolean | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number | string, Cbor>;

const DEEPEST = 4;
const MOST_ENTRIES = 64;

/** Reads one item from `start` on and gives it with the place behind it. Throws `SyntaxError` for anything else, twice the same key too. */
export function readCbor(bytes: Uint8Array, start = 0): { readonly value: Cbor; readonly end: number } {
  const reader = new CborReader(bytes, start);
  const value = reader.item(0);
  return { value, end: reader.at };
}

class CborReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  item(depth: number): Cbor {
    if (depth > DEEPEST) throw new SyntaxError('nested too deeply');
    const first = this.#take(1)[0]!;
    const kind = first >> 5;
    if (kind === 7) return this.#simple(first);
    const amount = this.#amount(first & 31);
    if (kind === 0) return amount;
    if (kind === 1) return -1 - amount;
    if (kind === 2) return this.#take(amount).slice();
    if (kind === 3) return fromUtf8(this.#take(amount));
    if (kind === 6 || amount > MOST_ENTRIES) throw new SyntaxError('a tag, or too many entries');
    if (kind === 4) return Array.from({ length: amount }, () => this.item(depth + 1));
    const map = new Map<number | string, Cbor>();
    for (let i = 0; i < amount; i++) {
      const key = this.item(depth + 1);
      if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) throw new SyntaxError('a key');
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  #simple(first: number): boolean {
    if (first === 0xf4 || first === 0xf5) return first === 0xf5;
    throw new SyntaxError('a simple value');
  }

  #amount(low: number): number {
    if (low < 24) return low;
    if (low > 26) throw new SyntaxError('a length of no certain form');
    return this.#take(1 << (low - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  #take(length: number): Uint8Array {
    if (this.at + length > this.#bytes.length) throw new SyntaxError('cut off');
    return this.#bytes.subarray(this.at, (this.at += length));
  }
}
