import type { FileContent } from '@filmdeed/evidence';
import * as tus from 'tus-js-client';
import { networkRefusal, problemOfText, ApiRefusal } from '../api/api-refusal.js';
import { API } from '../api/call.js';

export interface UploadEvents {
  /** Bytes that the server confirmed or that are on their way. */
  progressed(bytes: number): void;
  /** An unfinished upload of the same content was found and goes on at its offset. */
  resumed(): void;
  finished(id: string): void;
  failed(error: unknown): void;
}

/** An upload under way. */
export interface RunningUpload {
  pause(): void;
  goOn(): void;
  /** Stops and gives back what the server holds. */
  cancel(): Promise<void>;
}

const RETRY_DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000];

/** Names the content, not the file: only the very same bytes are ever continued. */
function fingerprintOf(content: FileContent): string {
  return `filmdeed-upload-${content.sha256}-${content.size}`;
}

/** Sends a file by tus 1.0.0; goes on where an earlier attempt of the same content stopped, also after the page was closed. */
export function startUpload(file: Blob, name: string, content: FileContent, events: UploadEvents): RunningUpload {
  const upload = new tus.Upload(file, {
    endpoint: `${API}/uploads`,
    retryDelays: RETRY_DELAYS,
    metadata: { filename: name, filetype: file.type, sha256: content.sha256, sm3: content.sm3 },
    fingerprint: () => Promise.resolve(fingerprintOf(content)),
    removeFingerprintOnSuccess: false,
    onProgress: (bytes) => events.progressed(bytes),
    onSuccess: () => events.finished(idOf(upload.url ?? '')),
    onError: (error) => events.failed(refusalOfTus(error)),
  });
  void begin(upload, events);
  return {
    pause: () => void upload.abort(),
    goOn: () => upload.start(),
    cancel: () => upload.abort(true),
  };
}

async function begin(upload: tus.Upload, events: UploadEvents): Promise<void> {
  try {
    const [earlier] = await upload.findPreviousUploads();
    if (earlier !== undefined) {
      upload.resumeFromPreviousUpload(earlier);
      events.resumed();
    }
    upload.start();
  } catch (error) {
    events.failed(error);
  }
}

/** Forgets a content's upload, so that a later one of the same bytes starts anew. */
export async function forgetUpload(content: FileContent): Promise<void> {
  const storage = tus.defaultOptions.urlStorage;
  const found = (await storage?.findUploadsByFingerprint(fingerprintOf(content))) ?? [];
  for (const { urlStorageKey } of found) await storage?.removeUpload(urlStorageKey);
}

export function idOf(address: string): string {
  return address.split('?')[0]!.split('/').at(-1) ?? '';
}

function refusalOfTus(error: Error | tus.DetailedError): unknown {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response === null || response === undefined) return networkRefusal();
  return new ApiRefusal(problemOfText(response.getBody() ?? '', response.getStatus()));
}
