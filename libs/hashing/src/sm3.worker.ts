import { createHash, type Hash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Sm3Answer, Sm3Order } from './sm3-order.js';

// Runs as it stands, from its source too: it imports nothing but Node's own modules.
const ring = workerData as SharedArrayBuffer;
const streams = new Map<number, Hash>();
const answer = (answer: Sm3Answer): void => parentPort!.postMessage(answer);

/** The thread of an `Sm3Thread`. Whatever is thrown ends it. */
parentPort!.on('message', (order: Sm3Order) => {
  const { stream } = order;
  if ('at' in order) {
    const hash = streams.get(stream) ?? createHash('sm3');
    streams.set(stream, hash.update(new Uint8Array(ring, order.at, order.length)));
    return answer({ at: order.at });
  }
  if (order.end === 'digest') answer({ stream, digest: (streams.get(stream) ?? createHash('sm3')).digest() });
  streams.delete(stream);
});
answer('ready');
