import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ActorId, type Facts, Refusal, type RefusalCode } from '@filmdeed/kernel';
import { FairQueue } from './fair-queue.js';
import type { LineLog } from '../process/line-log.js';
import type { PaperOrder } from './paper-order.js';
import type { PaperSeal } from './paper-seal.js';

export type PaperAnswer =
  | { readonly bytes: Uint8Array }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string; readonly facts: Facts } }
  /** No answer yet: an authority gave no time-stamp for a seal. */
  | { readonly unstamped: { readonly code: RefusalCode; readonly clock: string } };

interface Job {
  readonly order: PaperOrder;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

const WAITING = { mostOfOne: 8, mostOfAll: 64 };
const LONGEST_MILLISECONDS = 120_000;
/** Of a series: verifying one filing and writing its part. */
const LONGEST_PER_FILING = 1000;
const MOST_MEGABYTES = 1024;

/**
 * Makes papers on a thread of its own: verifying and drawing one takes about half a second, during which nobody else would be
 * answered. One order after another, account by account; an order that breaks the thread fails alone.
 */
export class PaperPress {
  readonly #waiting = new FairQueue<Job>(WAITING);
  readonly #seal: PaperSeal | null;
  readonly #log: LineLog;
  #worker: Worker | undefined;
  #present: Job | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;

  constructor(seal: PaperSeal | null, log: LineLog) {
    this.#seal = seal;
    this.#log = log;
  }

  /** Refuses what `makePaper` refuses, and `request.too-many` while too many wait, of this account or in all. */
  print(account: ActorId, order: PaperOrder): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.put(account, { order, resolve, reject })) return this.#next();
      reject(new Refusal('request.too-many', 'too many papers are being made', { retryAfterSeconds: 10 }));
    });
  }

  async close(): Promise<void> {
    for (const job of this.#waiting.takeAll()) job.reject(new Error('the papers are closed'));
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#present !== undefined) return;
    const job = this.#waiting.take();
    if (job === undefined) return;
    this.#present = job;
    this.#worker ??= this.#start();
    this.#worker.ref();
    const filings = 'bundles' in job.order ? job.order.bundles.length : 1;
    const longest = LONGEST_MILLISECONDS + filings * LONGEST_PER_FILING;
    this.#limit = setTimeout(() => void this.#worker?.terminate(), longest);
    this.#worker.postMessage(job.order);
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: MOST_MEGABYTES };
    // The private key goes as an object of its own kind, whose bytes no message shows.
    const worker = new Worker(workerFile(), { resourceLimits, workerData: this.#seal });
    let cause: unknown;
    worker.on('message', (answer: PaperAnswer) => {
      if ('unstamped' in answer) return this.#log('warn', 'seal.unstamped', answer.unstamped);
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
