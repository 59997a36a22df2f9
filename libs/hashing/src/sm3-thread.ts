import { Worker } from 'node:worker_threads';
import { PORTION_BYTES, PORTIONS, type Sm3Answer, type Sm3Order } from './sm3-order.js';
import { Sm3Stream } from './sm3-stream.js';

/** A thread that nobody has used for so long is ended. */
const IDLE_MILLISECONDS = 1000;

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A thread that computes SM3 of any number of streams, through one ring of shared memory: memory grows neither with their number
 * nor with their length. It keeps the process alive only while it owes an answer. If it ends, all its streams reject.
 */
export class Sm3Thread {
  readonly #ring = new SharedArrayBuffer(PORTIONS * PORTION_BYTES);
  readonly #free = Array.from({ length: PORTIONS }, (_, i) => i * PORTION_BYTES);
  readonly #waiting: Waiting<number>[] = [];
  readonly #digests = new Map<number, Waiting<Uint8Array>>();
  readonly #worker: Worker;
  readonly #ready: Promise<boolean>;
  readonly #onEnd: () => void;
  #failure: { readonly error: unknown } | undefined;
  #alive = true;
  #opened = 0;
  #streams = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** Throws if the system gives no thread. `onEnd` is called, at least once, when no more streams may be opened. */
  constructor(file: string, onEnd: () => void) {
    this.#onEnd = onEnd;
    const worker = new Worker(file, { workerData: this.#ring, execArgv: [] });
    this.#worker = worker;
    let cause: unknown;
    worker.on('error', (error: unknown) => (cause = error));
    this.#ready = new Promise((resolve) => {
      worker.on('message', (answer: Sm3Answer) => {
        if (answer === 'ready') resolve(true);
        else if ('at' in answer) this.#freed(answer.at);
        else this.#digested(answer.stream, answer.digest);
        this.#keepAlive(this.#owes());
      });
      worker.on('exit', () => {
        resolve(false);
        this.#fail(cause ?? new Error('the thread of SM3 ended'));
      });
    });
  }

  /** Streams that are open. */
  get streams(): number {
    return this.#streams;
  }

  /** A new stream, or `undefined` if the thread could not be started. */
  async open(): Promise<Sm3Stream | undefined> {
    clearTimeout(this.#idle);
    this.#streams += 1;
    return (await this.#ready) ? new Sm3Stream(this, (this.#opened += 1)) : undefined;
  }

  /** A free portion of the ring; first come, first served. Fill it and hand it over at once: others wait for it. */
  async portion(): Promise<number> {
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#free.pop() ?? new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  giveBack(at: number): void {
    this.#freed(at);
  }

  handOver(stream: number, at: number, bytes: Uint8Array): void {
    new Uint8Array(this.#ring, at, bytes.length).set(bytes);
    this.#order({ stream, at, length: bytes.length });
  }

  /** Waits for what was handed over before. */
  async digest(stream: number): Promise<Uint8Array> {
    if (this.#failure !== undefined) throw this.#failure.error;
    return new Promise((resolve, reject) => {
      this.#digests.set(stream, { resolve, reject });
      this.#order({ stream, end: 'digest' });
    });
  }

  drop(stream: number): void {
    this.#worker.postMessage({ stream, end: 'drop' } satisfies Sm3Order);
  }

  /** To be called once for every stream. */
  leave(): void {
    this.#streams -= 1;
    if (this.#streams > 0) return;
    this.#idle = setTimeout(() => {
      this.#onEnd();
      void this.#worker.terminate();
    }, IDLE_MILLISECONDS);
    this.#idle.unref();
  }

  #order(order: Sm3Order): void {
    this.#worker.postMessage(order);
    this.#keepAlive(true);
  }

  #freed(at: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(at);
    else next.resolve(at);
  }

  #digested(stream: number, digest: Uint8Array): void {
    this.#digests.get(stream)?.resolve(digest);
    this.#digests.delete(stream);
  }

  #owes(): boolean {
    return this.#free.length < PORTIONS || this.#digests.size > 0;
  }

  #keepAlive(alive: boolean): void {
    if (alive === this.#alive) return;
    this.#alive = alive;
    if (alive) this.#worker.ref();
    else this.#worker.unref();
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    clearTimeout(this.#idle);
    this.#onEnd();
    for (const { reject } of [...this.#waiting.splice(0), ...this.#digests.values()]) reject(error);
    this.#digests.clear();
  }
}
