import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileContent } from '@filmdeed/evidence';
import * as tus from 'tus-js-client';
import { makeHome, uploadsFile } from './home.js';
import { refusalOf, type Server } from './server.js';
import type { Terminal } from './terminal.js';

const PORTION = 32 * 1024 * 1024;
/** Exported for Node, but missing from the package's types. */
const { FileUrlStorage } = tus as unknown as { FileUrlStorage: new (path: string) => tus.UrlStorage };
const SENDING = { zh: '上传', en: 'uploading' };

/**
 * Sends a file by tus and returns the upload's id. A broken upload goes on where it stopped, in this run and in the next: the state file
 * remembers it by path, size and time of change. The digests go along, so that the server refuses a file that changed on the way.
 */
export async function upload(
  terminal: Terminal,
  server: Server,
  path: string,
  content: Pick<FileContent, 'sha256' | 'sm3'>,
): Promise<string> {
  const { env } = terminal.console;
  await makeHome(env);
  const { size } = await stat(path);
  const bar = terminal.progress(SENDING, size, 'bytes');
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const task = new tus.Upload(createReadStream(path), {
        endpoint: server.uploads,
        headers: server.authorization,
        chunkSize: PORTION,
        retryDelays: [0, 500, 1500, 4000, 10_000, 20_000],
        metadata: { filename: basename(path), sha256: content.sha256, sm3: content.sm3 },
        uploadSize: size,
        urlStorage: new FileUrlStorage(uploadsFile(env)),
        fingerprint: async () => `${server.uploads}|${content.sha256}|${size}`,
        removeFingerprintOnSuccess: true,
        onProgress: (sent) => bar.at(sent),
        onError: (error) => reject(refusalFrom(error)),
        onSuccess: () => resolve(task.url!),
      });
      task.findPreviousUploads().then((previous) => {
        if (previous[0] !== undefined) task.resumeFromPreviousUpload(previous[0]);
        task.start();
      }, reject);
    });
    return decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
  } finally {
    bar.end();
  }
}

/** Waits until the server has hashed what it holds: after a restart it does so again from the start. */
export async function uploadComplete(server: Server, id: string): Promise<void> {
  for (;;) {
    const { state } = await server.get<{ state: string }>(`/uploads/${encodeURIComponent(id)}`);
    if (state !== 'hashing') return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function refusalFrom(error: Error | tus.DetailedError): Error {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  return response ? refusalOf(response.getStatus(), response.getBody()) : error;
}
