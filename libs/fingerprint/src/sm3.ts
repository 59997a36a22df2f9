import type { DigestSink } from './digest-sink.js';

const BLOCK = 64;

/** GB/T 32905-2016 §4.1. */
const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

/** The round constants T_j of §4.2, already rotated left by j mod 32 as §5.3.3 uses them. */
const ROUND = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> ((32 - by) & 31));
}

/** SM3 of GB/T 32905-2016 in plain TypeScript, for places without a native one. Spent after `digest()`. */
export class Sm3 implements DigestSink {
  readonly #state = Int32Array.from(START);
  readonly #block = new Uint8Array(BLOCK);
  readonly #words = new Int32Array(68);
  #length = 0;

  update(bytes: Uint8Array): void {
    let from = 0;
    const held = this.#length % BLOCK;
    this.#length += bytes.length;
    if (held > 0) {
      from = Math.min(BLOCK - held, bytes.length);
      this.#block.set(bytes.subarray(0, from), held);
      if (held + from < BLOCK) return;
      this.#compress(this.#block, 0);
    }
    for (; from + BLOCK <= bytes.length; from += BLOCK) this.#compress(bytes, from);
    this.#block.set(bytes.subarray(from));
  }

  /** Pads as §5.2 says: bit 1, zeros, and the length in bits as 64-bit big-endian number. */
  digest(): Uint8Array {
    const held = this.#length % BLOCK;
    const tail = new Uint8Array(held < 56 ? BLOCK : 2 * BLOCK);
    tail.set(this.#block.subarray(0, held));
    tail[held] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(this.#length / 0x20000000));
    view.setUint32(tail.length - 4, (this.#length << 3) >>> 0);
    for (let from = 0; from < tail.length; from += BLOCK) this.#compress(tail, from);
    const digest = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, i) => digest.setInt32(4 * i, word));
    return new Uint8Array(digest.buffer);
  }

  /** The compression function of §5.3, with message expansion. */
  #compress(bytes: Uint8Array, from: number): void {
    const w = this.#words;
    for (let j = 0, at = from; j < 16; j++, at += 4) {
      w[j] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
    for (let j = 16; j < 68; j++) {
      const x = w[j - 16]! ^ w[j - 9]! ^ rotate(w[j - 3]!, 15);
      w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13]!, 7) ^ w[j - 6]!;
    }
    const state = this.#state;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    let e = state[4]!;
    let f = state[5]!;
    let g = state[6]!;
    let h = state[7]!;
    for (let j = 0; j < 64; j++) {
      const a12 = rotate(a, 12);
      const ss1 = rotate((a12 + e + ROUND[j]!) | 0, 7);
      const first = j < 16;
      const ff = first ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = first ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + (ss1 ^ a12) + (w[j]! ^ w[j + 4]!)) | 0;
      const tt2 = (gg + h + ss1 + w[j]!) | 0;
      d = c;
      c = rotate(b, 9);
      b = a;
      a = tt1;
      h = g;
      g = rotate(f, 19);
      f = e;
      e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
    }
    state[0]! ^= a;
    state[1]! ^= b;
    state[2]! ^= c;
    state[3]! ^= d;
    state[4]! ^= e;
    state[5]! ^= f;
    state[6]! ^= g;
    state[7]! ^= h;
  }
}
