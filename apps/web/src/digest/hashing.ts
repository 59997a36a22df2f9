import { ApiRefusal } from '../api/api-refusal.js';
import type { DigestedFile, FromWorker, ToWorker } from './digest-protocol.js';
import type { PickedFile } from './picked-files.js';

export interface HashingProgress {
  readonly bytes: number;
  readonly files: number;
}

/** A running computation of digests. */
export interface Hashing {
  readonly result: Promise<readonly DigestedFile[]>;
  pause(): void;
  goOn(): void;
  cancel(): void;
}

/** So many files go to a worker at once, so that small ones do not wait for messages. */
const BATCH_FILES = 64;
const BATCH_BYTES = 64 * 1024 * 1024;
const MOST_WORKERS = 4;

/** Hashes files in parallel, one worker per processor; the result is in the order of the files. */
export function startHashing(files: readonly PickedFile[], onProgress: (progress: HashingProgress) => void): Hashing {
  const results = new Map<string, DigestedFile>();
  const workers: Worker[] = [];
  let next = 0;
  let bytes = 0;
  let settle: { resolve(files: readonly DigestedFile[]): void; reject(error: unknown): void };
  const result = new Promise<readonly DigestedFile[]>((resolve, reject) => (settle = { resolve, reject }));
  result.catch(() => undefined);

  const say = (worker: Worker, message: ToWorker): void => worker.postMessage(message);
  const stop = (): void => workers.splice(0).forEach((worker) => worker.terminate());
  const feed = (worker: Worker): void => {
    const batch = takeBatch(files, next);
    next += batch.length;
    if (batch.length > 0) return say(worker, { kind: 'hash', files: batch });
    if (results.size < files.length) return;
    stop();
    settle.resolve(files.map(({ path }) => results.get(path)!));
  };
  const fail = (error: unknown): void => {
    stop();
    settle.reject(error);
  };
  const hear = (worker: Worker, message: FromWorker): void => {
    if (message.kind === 'unreadable') return fail(unreadable(message.path, message.problem));
    if (message.kind === 'taken') bytes += message.bytes;
    else for (const file of message.files) results.set(file.path, file);
    onProgress({ bytes, files: results.size });
    if (message.kind === 'hashed') feed(worker);
  };

  const size = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2, Math.ceil(files.length / 2) || 1);
  for (let i = 0; i < size; i++) {
    const worker = new Worker(new URL('./digest.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(worker, data);
    worker.onerror = () => fail(unreadable('', 'worker'));
    workers.push(worker);
  }
  for (const worker of [...workers]) feed(worker);
  return {
    result,
    pause: () => workers.forEach((worker) => say(worker, { kind: 'pause' })),
    goOn: () => workers.forEach((worker) => say(worker, { kind: 'go-on' })),
    cancel: () => fail(new DOMException('given up', 'AbortError')),
  };
}

/** The next files for one worker: never more bytes than it should be busy with while others wait. */
export function takeBatch(files: readonly PickedFile[], start: number): readonly PickedFile[] {
  let end = start;
  let bytes = 0;
  while (end < files.length && end - start < BATCH_FILES && (end === start || bytes < BATCH_BYTES)) {
    bytes += files[end]!.file.size;
    end += 1;
  }
  return files.slice(start, end);
}

function unreadable(path: string, problem: string): ApiRefusal {
  const facts = { path, problem };
  return new ApiRefusal({ title: '', status: 0, detail: 'a file cannot be read', code: 'file.unreadable', facts });
}
