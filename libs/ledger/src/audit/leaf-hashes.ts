import { HASH_SIZE } from '../hash.js';

/** The leaf hashes of a log and where each first stands: 32 bytes a leaf and at most 16 of a table. */
export class LeafHashes {
  #hashes = new Uint8Array(1024 * HASH_SIZE);
  /** Index + 1 of the leaf at each slot; 0 is free. */
  #slots = new Uint32Array(4096);
  #size = 0;
  // Leaves can be made so that their hashes begin alike: where they lie nobody can foresee.
  readonly #seed = [Math.floor(Math.random() * 2 ** 32), Math.floor(Math.random() * 2 ** 32) | 1] as const;

  get size(): number {
    return this.#size;
  }

  /** Takes the hash of the next leaf; gives the index of the first leaf with this hash if there is one before it. */
  add(hash: Uint8Array): number | undefined {
    if (2 * (this.#size + 1) > this.#slots.length) this.#widen();
    if ((this.#size + 1) * HASH_SIZE > this.#hashes.length) {
      const hashes = new Uint8Array(2 * this.#hashes.length);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    this.#hashes.set(hash, this.#size * HASH_SIZE);
    this.#size += 1;
    const slot = this.#slotOf(hash, 0);
    const held = this.#slots[slot]!;
    if (held !== 0) return held - 1;
    this.#slots[slot] = this.#size;
    return undefined;
  }

  /** Lowest index of a leaf with this hash. */
  indexOf(hash: Uint8Array): number | undefined {
    const held = this.#slots[this.#slotOf(hash, 0)]!;
    return held === 0 ? undefined : held - 1;
  }

  /** The slot of a hash, or the free one where it would stand. */
  #slotOf(hash: Uint8Array, at: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = this.#mix(hash, at) & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot]!;
      if (held === 0 || equalAt(this.#hashes, (held - 1) * HASH_SIZE, hash, at)) return slot;
    }
  }

  #mix(hash: Uint8Array, at: number): number {
    let mixed = this.#seed[0];
    for (let i = at; i < at + 16; i += 4) {
      const word = hash[i]! | (hash[i + 1]! << 8) | (hash[i + 2]! << 16) | (hash[i + 3]! << 24);
      mixed = Math.imul(mixed ^ word, this.#seed[1]);
      mixed ^= mixed >>> 15;
    }
    return mixed;
  }

  #widen(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (const held of before) {
      if (held !== 0) this.#slots[this.#slotOf(this.#hashes, (held - 1) * HASH_SIZE)] = held;
    }
  }
}

function equalAt(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number): boolean {
  for (let i = 0; i < HASH_SIZE; i++) if (a[aFrom + i] !== b[bFrom + i]) return false;
  return true;
}
