import { ApiRefusal, isAway } from '../api/api-refusal.js';
import { findUpload } from '../api/uploads.js';
import type { UploadView } from '../api/types.js';

const FIRST_WAIT = 250;
const LONGEST_WAIT = 3000;

export interface SettlingEvents {
  hashed(bytes: number): void;
  /** The connection is cut; it is asked again and again. */
  cut(): void;
}

/** Waits until the server has hashed an upload, telling how far it is. Throws its refusal if the digests differ. */
export async function settledUpload(id: string, events: SettlingEvents, signal: AbortSignal): Promise<UploadView> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.6, LONGEST_WAIT)) {
    const upload = await findUpload(id, signal).catch((error: unknown) => {
      if (!isAway(error)) throw error;
      events.cut();
      return undefined;
    });
    if (upload !== undefined) events.hashed(upload.hashedBytes);
    if (upload?.state === 'complete') return upload;
    if (upload?.state === 'refused') {
      const { code, facts } = upload.refusal ?? { code: 'digest.mismatch', facts: {} };
      throw new ApiRefusal({
        title: '',
        status: 422,
        detail: 'the upload was refused',
        code,
        facts: facts as ApiRefusal['facts'],
      });
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    signal.throwIfAborted();
  }
}
