import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type IndexKeys, type LeafReader, leafReader, type ReadPortion } from '@filmdeed/evidence';
import type { IndexNode, LeafPortion } from '@filmdeed/ledger';
import type { LeafAnswer } from './leaf-order.js';
import { nativeSha256 } from './native-sha256.js';

/** What is asked of a thread, without its number. */
type Asked = { readonly read: LeafPortion } | { readonly half: IndexKeys; readonly sizes: readonly number[] };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Reads leaves on two threads, so that the tree need not wait for them. */
export class LeafThreads implements LeafReader {
  readonly #threads: readonly Thread[];
  #id = 0;

  constructor(file: string, count = 2) {
    this.#threads = Array.from({ length: count }, () => startThread(file));
  }

  async read(portion: LeafPortion): Promise<ReadPortion> {
    // Of a view all that lies around it would be copied, too.
    const { bundle } = portion;
    const own = bundle.length === bundle.buffer.byteLength ? bundle : bundle.slice();
    return (await this.#ask({ read: { ...portion, bundle: own } })) as ReadPortion;
  }

  async halfIndex(half: IndexKeys, sizes: readonly number[]): Promise<readonly IndexNode[]> {
    const moved = [half.keys.buffer, half.keyLeaves.buffer] as ArrayBuffer[];
    return (await this.#ask({ half, sizes }, moved)) as readonly IndexNode[];
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #ask(asked: Asked, moved: ArrayBuffer[] = []): Promise<unknown> {
    const [thread] = this.#threads.toSorted((a, b) => a.waiting.size - b.waiting.size);
    const id = (this.#id += 1);
    return new Promise((resolve, reject) => {
      thread!.waiting.set(id, { resolve, reject });
      thread!.worker.postMessage({ id, ...asked }, moved);
    });
  }
}

function startThread(file: string): Thread {
  const worker = new Worker(file);
  const waiting = new Map<number, Waiting>();
  worker.on('message', ({ id, result }: LeafAnswer) => {
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  // A thread that ends answers no more: whoever waits is told why.
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a thread of the audit ended')));
  return { worker, waiting };
}

/** Threads where there are cores for them and the program is built; else all in this one. */
export function openLeafReader(): LeafReader & { close(): Promise<void> } {
  const file = join(import.meta.dirname, 'leaf.worker.js');
  if (availableParallelism() > 1 && existsSync(file)) return new LeafThreads(file);
  return { ...leafReader(nativeSha256), close: async () => undefined };
}
