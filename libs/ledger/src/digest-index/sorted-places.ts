import { HASH_SIZE } from '../hash.js';

const DIGIT = 1 << 16;

/** Places 0 … count−1 of keys that lie one after another, in the order of the keys; equal keys keep their order. */
export function sortedPlaces(keys: Uint8Array, count: number): Uint32Array {
  let places: Uint32Array = new Uint32Array(count);
  for (let i = 0; i < count; i++) places[i] = i;
  // By the first four bytes, the lower two before the upper two; what is still undecided then are few, unless somebody makes them many.
  for (const byte of [2, 0]) places = byTwoBytes(keys, places, byte);
  for (let from = 0; from < count;) {
    let to = from + 1;
    while (to < count && compareAt(keys, places[from]!, places[to]!, 0, 4) === 0) to++;
    if (to - from > 1) settle(keys, places, from, to);
    from = to;
  }
  return places;
}

function byTwoBytes(keys: Uint8Array, places: Uint32Array, byte: number): Uint32Array {
  const starts = new Uint32Array(DIGIT + 1);
  const digitOf = (place: number): number =>
    (keys[place * HASH_SIZE + byte]! << 8) | keys[place * HASH_SIZE + byte + 1]!;
  for (const place of places) starts[digitOf(place) + 1]!++;
  for (let digit = 0; digit < DIGIT; digit++) starts[digit + 1]! += starts[digit]!;
  const sorted = new Uint32Array(places.length);
  for (const place of places) sorted[starts[digitOf(place)]!++] = place;
  return sorted;
}

/** Array's own sort is stable, and linear over what is already in order, such as one key a million times. */
function settle(keys: Uint8Array, places: Uint32Array, from: number, to: number): void {
  const run = [...places.subarray(from, to)].sort((a, b) => compareAt(keys, a, b, 4, HASH_SIZE));
  places.set(run, from);
}

function compareAt(keys: Uint8Array, a: number, b: number, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const difference = keys[a * HASH_SIZE + i]! - keys[b * HASH_SIZE + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
