import type { FileContent } from '@filmdeed/evidence';
import * as tus from 'tus-js-client';
import { ApiRefusal, isAway, networkRefusal, problemOfText } from '../api/api-refusal.js';
import { actingHeaders, actingMandate, actingParty } from '../api/acting-party.js';
import { API } from '../api/call.js';
import { listUploads } from '../api/uploads.js';
import { untilBack } from './until-back.js';

export interface UploadEvents {
  /** Bytes that the server confirmed or that are on their way. */
  progressed(bytes: number): void;
  /** An unfinished upload of the same content was found and goes on at its offset. */
  resumed(): void;
  /** The connection is cut. The upload goes on by itself as soon as the server answers again. */
  cut(): void;
  finished(id: string): void;
  failed(error: unknown): void;
}

/** An upload under way. */
export interface RunningUpload {
  pause(): void;
  goOn(): void;
}

/** For what passes by itself: another window that holds the upload, a hiccup of the server. */
const RETRY_DELAYS = [500, 1000, 3000, 5000, 10_000];

const STALLED_AFTER = 45_000;

/** Names the content, not the file: only the very same bytes are ever continued, and for the same party. */
function fingerprintOf(content: Pick<FileContent, 'sha256' | 'size'>): string {
  return `filmdeed-upload-${actingMandate()?.id ?? actingParty() ?? 'own'}-${content.sha256}-${content.size}`;
}

/** Sends a file by tus 1.0.0; goes on where an earlier attempt of the same content stopped, also after the page was closed. */
export function startUpload(file: Blob, name: string, content: FileContent, events: UploadEvents): RunningUpload {
  /** Ends the wait for a server that is away. */
  let wait = new AbortController();
  let paused = false;
  let stall: ReturnType<typeof setTimeout> | undefined;
  const upload = new tus.Upload(file, {
    endpoint: `${API}/uploads`,
    headers: actingHeaders(true),
    retryDelays: RETRY_DELAYS,
    metadata: { filename: name, filetype: file.type, sha256: content.sha256, sm3: content.sm3 },
    fingerprint: () => Promise.resolve(fingerprintOf(content)),
    removeFingerprintOnSuccess: false,
    onShouldRetry: (error) => isPassing(refusalOfTus(error)),
    onProgress: (bytes) => {
      watch();
      events.progressed(bytes);
    },
    onSuccess: () => {
      rest();
      events.finished(idOf(upload.url ?? ''));
    },
    onError: (error) => {
      const refusal = refusalOfTus(error);
      if (isAway(refusal)) return void goOnWhenBack();
      rest();
      events.failed(refusal);
    },
  });
  const rest = (): void => {
    clearTimeout(stall);
    window.removeEventListener('offline', cutOff);
  };
  /** A dead connection tells nothing for minutes: a request without progress is taken for lost. */
  const watch = (): void => {
    clearTimeout(stall);
    stall = setTimeout(cutOff, STALLED_AFTER);
  };
  const cutOff = (): void => {
    void upload.abort();
    void goOnWhenBack();
  };
  const goOnWhenBack = async (): Promise<void> => {
    rest();
    wait.abort();
    const { signal } = (wait = new AbortController());
    events.cut();
    if (await untilBack(signal)) run();
  };
  const run = (): void => {
    if (paused) return;
    window.addEventListener('offline', cutOff);
    watch();
    upload.start();
  };
  earlierOf(upload, content)
    .then((found) => {
      if (found) events.resumed();
      run();
    })
    .catch(events.failed);
  return {
    pause() {
      paused = true;
      rest();
      wait.abort();
      void upload.abort();
    },
    goOn() {
      paused = false;
      run();
    },
  };
}

/** Points the upload to an unfinished one of the same content: begun in this browser, or elsewhere by the same account. */
async function earlierOf(upload: tus.Upload, content: FileContent): Promise<boolean> {
  const [here] = await upload.findPreviousUploads();
  if (here !== undefined) {
    upload.resumeFromPreviousUpload(here);
    return true;
  }
  // If the list cannot be had, the upload begins anew, or finds out that the server is away.
  const all = await listUploads().catch(() => []);
  const there = all.find(
    ({ declared, size, state }) => declared.sha256 === content.sha256 && size === content.size && state !== 'refused',
  );
  if (there !== undefined) upload.url = `${API}/uploads/${there.id}`;
  return there !== undefined;
}

/** Forgets a content's upload, so that a later one of the same bytes starts anew. */
export async function forgetUpload({ sha256, size }: Pick<FileContent, 'sha256' | 'size'>): Promise<void> {
  const storage = tus.defaultOptions.urlStorage;
  const found = (await storage?.findUploadsByFingerprint(fingerprintOf({ sha256, size }))) ?? [];
  for (const { urlStorageKey } of found) await storage?.removeUpload(urlStorageKey);
}

export function idOf(address: string): string {
  return address.split('?')[0]!.split('/').at(-1) ?? '';
}

/** What another attempt may find otherwise. An answer to HEAD has no words, only its status. */
function isPassing(refusal: ApiRefusal): boolean {
  const { code, status } = refusal;
  if (code === 'upload.busy' || code === 'upload.offset-mismatch') return true;
  return code === 'internal' && [409, 423, 500].includes(status);
}

function refusalOfTus(error: Error | tus.DetailedError): ApiRefusal {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response === null || response === undefined) return networkRefusal();
  return new ApiRefusal(problemOfText(response.getBody() ?? '', response.getStatus()));
}
