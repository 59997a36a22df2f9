import { halfIndex, readLeaves } from '@filmdeed/evidence';
import { parentPort } from 'node:worker_threads';
import type { LeafAnswer, LeafOrder } from './leaf-order.js';
import { nativeSha256 } from './native-sha256.js';

/** A thread of `LeafThreads`. Whatever is thrown ends it. */
parentPort!.on('message', (order: LeafOrder) => {
  const { id } = order;
  const answer = (result: unknown, ...moved: ArrayBuffer[]): void =>
    parentPort!.postMessage({ id, result } satisfies LeafAnswer, moved);
  if ('read' in order) {
    const portion = readLeaves(order.read, nativeSha256);
    const { times, keys, keyLeaves } = portion;
    answer(portion, times.buffer as ArrayBuffer, keys.buffer as ArrayBuffer, keyLeaves.buffer as ArrayBuffer);
  } else {
    // A hash that the machine made may be a piece of a larger buffer.
    const nodes = halfIndex(order.half, order.sizes, nativeSha256);
    answer(nodes.map((node) => (node === null ? null : { ...node, hash: Uint8Array.from(node.hash) })));
  }
});
