import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Facts, Refusal, type RefusalCode } from '@filmdeed/kernel';
import type { PaperOrder } from './paper-order.js';

export type PaperAnswer =
  | { readonly bytes: Uint8Array }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string; readonly facts: Facts } };

interface Job {
  readonly order: PaperOrder;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

const MOST_WAITING = 32;
const LONGEST_MILLISECONDS = 120_000;
const MOST_MEGABYTES = 1024;

/**
 * Makes papers on a thread of its own: verifying and drawing one takes about half a second, during which nobody else would be
 * answered. One order after another; an order that breaks the thread fails alone.
 */
export class PaperPress {
  readonly #waiting: Job[] = [];
  #worker: Worker | undefined;
  #present: Job | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;

  /** Refuses what `makePaper` refuses, and `request.too-many` while too many wait. */
  print(order: PaperOrder): Promise<Uint8Array> {
    if (this.#waiting.length >= MOST_WAITING) {
      throw new Refusal('request.too-many', 'too many papers are being made', { retryAfterSeconds: 10 });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    for (const job of this.#waiting.splice(0)) job.reject(new Error('the papers are closed'));
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#present !== undefined) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#present = job;
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#limit = setTimeout(() => void this.#worker?.terminate(), LONGEST_MILLISECONDS);
    this.#worker.postMessage(job.order);
  }

  #start(): Worker {
    const worker = new Worker(workerFile(), { resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    let cause: unknown;
    worker.on('message', (answer: PaperAnswer) => {
      const job = this.#done();
      if ('bytes' in answer) job?.resolve(answer.bytes);
      else job?.reject(new Refusal(answer.refusal.code, answer.refusal.message, answer.refusal.facts));
      // Idle, it keeps no process alive.
      worker.unref();
      this.#next();
    });
    worker.on('error', (error: unknown) => (cause = error));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#done()?.reject(cause ?? new Error('the thread of the papers ended'));
      this.#next();
    });
    return worker;
  }

  #done(): Job | undefined {
    clearTimeout(this.#limit);
    const job = this.#present;
    this.#present = undefined;
    return job;
  }
}

/** The built worker, seen from the built API and from its sources: a thread starts from a file that Node can run. */
function workerFile(): string {
  const beside = resolve(import.meta.dirname, 'paper.worker.js');
  return existsSync(beside)
    ? beside
    : resolve(import.meta.dirname, '../../../../dist/apps/api/src/paper/paper.worker.js');
}
