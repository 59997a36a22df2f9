import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Sm3Stream } from './sm3-stream.js';
import { Sm3Thread } from './sm3-thread.js';

export interface Sm3ThreadsSettings {
  /** Most threads at once. Without: as many as there are cores, none on a machine of one. */
  readonly most?: number;
  /** What a thread runs; another one only to see it fail. */
  readonly file?: string;
}

/** Threads for SM3: one for each stream, up to the number of cores; then streams share them. */
export class Sm3Threads {
  readonly #most: number;
  readonly #file: string;
  readonly #threads = new Set<Sm3Thread>();

  constructor({ most = coresForThreads(), file = workerFile() }: Sm3ThreadsSettings = {}) {
    this.#most = most;
    this.#file = file;
  }

  /** Threads that run at present. */
  get size(): number {
    return this.#threads.size;
  }

  /** Streams that are open at present. */
  get streams(): number {
    return [...this.#threads].reduce((sum, thread) => sum + thread.streams, 0);
  }

  /** A stream on the thread that has fewest, or `undefined` if none can be had: then the caller hashes by itself. */
  async open(): Promise<Sm3Stream | undefined> {
    let thread = [...this.#threads].sort((a, b) => a.streams - b.streams)[0];
    if (this.#threads.size < this.#most && (thread === undefined || thread.streams > 0)) thread = this.#start();
    return thread?.open();
  }

  #start(): Sm3Thread | undefined {
    try {
      const thread: Sm3Thread = new Sm3Thread(this.#file, () => void this.#threads.delete(thread));
      this.#threads.add(thread);
      return thread;
    } catch {
      return undefined;
    }
  }
}

function coresForThreads(): number {
  const cores = availableParallelism();
  return cores > 1 ? cores : 0;
}

/** Beside this file: built, or the source, which Node runs as it is. */
function workerFile(): string {
  const built = join(import.meta.dirname, 'sm3.worker.js');
  return existsSync(built) ? built : join(import.meta.dirname, 'sm3.worker.ts');
}
