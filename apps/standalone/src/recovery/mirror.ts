import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import type { MirroredLog } from '@filmdeed/ledger';

const NOTE_MOST = 1_000_000;
const TIMEOUT_MS = 60_000;

/** A copy of the published log: a folder, as `filmdeed audit` or an export makes it, or the address that `/checkpoint` follows. */
export function openMirror(place: string): MirroredLog {
  const read = /^https?:\/\//.test(place) ? fromAddress(place.replace(/\/+$/, '')) : fromFolder(place);
  return {
    file: read,
    async checkpoint() {
      const bytes = await read('checkpoint', NOTE_MOST);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
  };
}

function fromFolder(folder: string): MirroredLog['file'] {
  return async (path) => {
    try {
      return await readFile(join(folder, path));
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as { code?: unknown }).code))) return null;
      throw error;
    }
  };
}

function fromAddress(base: string): MirroredLog['file'] {
  return async (path, most) => {
    const url = `${base}/${path}`;
    let response: Response;
    try {
      response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw new Refusal('outbound.failed', 'the copy of the log does not answer', { url, cause: String(error) });
    }
    if (response.status === 404 || response.status === 410) return null;
    if (response.status !== 200) throw new Refusal('outbound.failed', `answered ${response.status}`, { url });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.subarray(0, most + 1);
  };
}
