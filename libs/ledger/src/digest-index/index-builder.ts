import { HASH_SIZE } from '../hash.js';
import { hashOf, INDEX_DEPTH, type IndexNode, NO_KEYS, pureSha256, setUint64, type Sha256 } from './index-node.js';
import { sortedPlaces } from './sorted-places.js';

/**
 * Computes the root of a whole index from its leaves, in flat arrays: 48 bytes per key given while adding, two hashes and a half per different key at the end.
 * For one who holds a log to its index roots.
 */
export class IndexBuilder {
  #keys = new Uint8Array(1024 * HASH_SIZE);
  #indexes = new Float64Array(1024);
  #count = 0;

  /** The leaf at `index` gives `key` (32 bytes). Indexes never fall from one call to the next. */
  add(key: Uint8Array, index: number): void {
    if (this.#count === this.#indexes.length) this.#grow();
    this.#keys.set(key, this.#count * HASH_SIZE);
    this.#indexes[this.#count++] = index;
  }

  /** Root over everything added up to now (docs/format.md §12.2); more may be added after it. */
  root(hash: Sha256 = pureSha256): Uint8Array {
    return hashOf(this.subtree(0, hash));
  }

  /** The node at `depth` of what was added, if all these keys share their first `depth` bits. */
  subtree(depth: number, hash: Sha256 = pureSha256): IndexNode {
    const { keys, first, last, count } = this.#distinct();
    const leaf = new Uint8Array(1 + HASH_SIZE + 16);
    const numbers = new DataView(leaf.buffer, 1 + HASH_SIZE);
    const inner = new Uint8Array(1 + 2 * HASH_SIZE);
    inner[0] = 1;
    const node = (from: number, to: number, at: number): Uint8Array => {
      if (from === to) return NO_KEYS;
      if (to - from === 1) {
        leaf.set(keys.subarray(from * HASH_SIZE, to * HASH_SIZE), 1);
        setUint64(numbers, 0, first[from]!);
        setUint64(numbers, 8, last[from]!);
        return hash(leaf);
      }
      if (at === INDEX_DEPTH) throw new Error('a key stands twice');
      const middle = splitAt(keys, from, to, at);
      const left = node(from, middle, at + 1);
      const right = node(middle, to, at + 1);
      inner.set(left, 1);
      inner.set(right, 1 + HASH_SIZE);
      return hash(inner);
    };
    if (count === 0) return null;
    return { kind: count === 1 ? 'leaf' : 'inner', hash: node(0, count, depth) };
  }

  /** The keys in order, each once. */
  #distinct(): { keys: Uint8Array; first: Float64Array; last: Float64Array; count: number } {
    const places = sortedPlaces(this.#keys, this.#count);
    const keys = new Uint8Array(this.#count * HASH_SIZE);
    const first = new Float64Array(this.#count);
    const last = new Float64Array(this.#count);
    let count = 0;
    for (const place of places) {
      const from = place * HASH_SIZE;
      // Equal keys come in the order in which they were added, so that the first has the lowest index.
      if (count === 0 || !equalAt(keys, (count - 1) * HASH_SIZE, this.#keys, from)) {
        keys.set(this.#keys.subarray(from, from + HASH_SIZE), count * HASH_SIZE);
        first[count++] = this.#indexes[place]!;
      }
      last[count - 1] = this.#indexes[place]!;
    }
    return { keys, first, last, count };
  }

  #grow(): void {
    const keys = new Uint8Array(2 * this.#keys.length);
    const indexes = new Float64Array(2 * this.#indexes.length);
    keys.set(this.#keys);
    indexes.set(this.#indexes);
    [this.#keys, this.#indexes] = [keys, indexes];
  }
}

function splitAt(keys: Uint8Array, from: number, to: number, depth: number): number {
  const [byte, bit] = [depth >> 3, 7 - (depth & 7)];
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (((keys[middle * HASH_SIZE + byte]! >> bit) & 1) === 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function equalAt(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number): boolean {
  for (let i = 0; i < HASH_SIZE; i++) if (a[aFrom + i] !== b[bFrom + i]) return false;
  return true;
}
