import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface PasswordOrder {
  readonly id: number;
  readonly password: string;
  /** The hash to check it against; without it a new one is wanted. */
  readonly encoded?: string;
}

export interface PasswordAnswer {
  readonly id: number;
  readonly result: string | boolean;
}

interface Waiting {
  resolve(result: string | boolean): void;
  reject(error: unknown): void;
}

/**
 * The one thread that hashes passwords, of a lower priority than all else where the system can do that. It keeps the process alive only while it owes an
 * answer; if it ends, whoever waits is told, and the next order starts another.
 */
export class PasswordThread {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #id = 0;

  ask(order: Omit<PasswordOrder, 'id'>): Promise<string | boolean> {
    const worker = (this.#worker ??= this.#start());
    const id = (this.#id += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ ...order, id } satisfies PasswordOrder);
    });
  }

  #start(): Worker {
    const worker = new Worker(workerFile(), { execArgv: [] });
    let cause: unknown;
    worker.on('message', ({ id, result }: PasswordAnswer) => {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    });
    worker.on('error', (error: unknown) => (cause = error));
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(cause ?? new Error('the thread of the passwords ended'));
      this.#waiting.clear();
    });
    return worker;
  }
}

/** The thread's file, built or as it was written: Node runs both. */
function workerFile(): string {
  const built = resolve(import.meta.dirname, 'password.worker.js');
  return existsSync(built) ? built : resolve(import.meta.dirname, 'password.worker.ts');
}
