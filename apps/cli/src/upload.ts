import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileContent } from '@filmdeed/evidence';
import { type Facts, isRefusal, Refusal, type RefusalCode } from '@filmdeed/kernel';
import * as tus from 'tus-js-client';
import { refusalOf, type Server } from './server.js';
import type { Terminal } from './terminal.js';
import { Unanswered } from './unanswered.js';
import { UploadMemory } from './upload-memory.js';

const PORTION = 32 * 1024 * 1024;
const POLL_MILLISECONDS = 300;
const SENDING = { zh: '上传', en: 'uploading' };
const SERVER_HASHING = { zh: '服务器计算摘要', en: 'server hashing' };

/** An upload that the server holds whole, its digests agreed upon. */
export interface Sent {
  readonly id: string;
  /** To be called once its filing stands, or the server wants no more of it: the next run begins anew. */
  forget(): Promise<void>;
}

interface UploadView {
  readonly state: string;
  readonly hashedBytes: number;
  readonly refusal?: { readonly code: RefusalCode; readonly facts: Facts };
}

/**
 * Sends a file by tus. A broken upload goes on where it stopped, in this run and in the next: it is remembered by server, digest and
 * size until its filing stands. The digests go along, so that the server refuses a file that changed on the way.
 */
export async function upload(
  terminal: Terminal,
  server: Server,
  path: string,
  content: Pick<FileContent, 'sha256' | 'sm3'>,
): Promise<Sent> {
  const memory = new UploadMemory(terminal.console.env);
  const { size } = await stat(path);
  const fingerprint = `${server.uploads}|${content.sha256}|${size}`;
  const url = await send(terminal, server, path, {
    uploadSize: size,
    metadata: { filename: basename(path), sha256: content.sha256, sm3: content.sm3 },
    urlStorage: memory,
    fingerprint: async () => fingerprint,
  });
  const sent = {
    id: decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)),
    forget: () => memory.removeUpload(fingerprint),
  };
  try {
    await complete(terminal, server, sent.id, size);
  } catch (error) {
    if (isRefusal(error)) await sent.forget();
    throw error;
  }
  return sent;
}

async function send(terminal: Terminal, server: Server, path: string, options: tus.UploadOptions): Promise<string> {
  const bar = terminal.progress(SENDING, options.uploadSize!, 'bytes');
  const file = createReadStream(path);
  try {
    return await new Promise<string>((resolve, reject) => {
      const task = new tus.Upload(file, {
        ...options,
        endpoint: server.uploads,
        headers: server.authorization,
        chunkSize: PORTION,
        retryDelays: [0, 500, 1500, 4000, 10_000, 20_000],
        onProgress: (sent) => bar.at(sent),
        onError: (error) => reject(refusalFrom(server, error)),
        onSuccess: () => resolve(task.url!),
      });
      task.findPreviousUploads().then((previous) => {
        if (previous[0] !== undefined) task.resumeFromPreviousUpload(previous[0]);
        task.start();
      }, reject);
    });
  } finally {
    bar.end();
    file.destroy();
  }
}

/** Waits until the server has hashed what it holds: after a restart it does so again from the start. */
async function complete(terminal: Terminal, server: Server, id: string, size: number): Promise<void> {
  const bar = terminal.progress(SERVER_HASHING, size, 'bytes');
  try {
    for (;;) {
      const { state, hashedBytes, refusal } = await server.get<UploadView>(`/uploads/${encodeURIComponent(id)}`);
      if (refusal !== undefined)
        throw new Refusal(refusal.code, 'what arrived is not what was announced', refusal.facts);
      if (state !== 'hashing') return;
      bar.at(hashedBytes);
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  } finally {
    bar.end();
  }
}

function refusalFrom(server: Server, error: Error | tus.DetailedError): Error {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response) return refusalOf(response.getStatus(), response.getBody());
  const cause = 'causingError' in error ? error.causingError : null;
  return cause ? new Unanswered(server.address, cause) : error;
}
