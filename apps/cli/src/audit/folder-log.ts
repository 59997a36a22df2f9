import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ANCHOR_LIST_MOST_BYTES, type AnchorOfList, parseAnchorList } from '@filmdeed/evidence';
import { fromUtf8, Refusal } from '@filmdeed/kernel';
import type { PublishedLog } from '@filmdeed/ledger';

const NOTE_MOST = 1_000_000;

/** A log that lies in a folder, with the paths of C2SP tlog-tiles. */
export class FolderLog implements PublishedLog {
  readonly isLive = false;

  constructor(readonly folder: string) {}

  async checkpoint(): Promise<string | null> {
    const bytes = await this.file('checkpoint', NOTE_MOST);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  async file(path: string, most: number): Promise<Uint8Array | null> {
    return readAtMost(join(this.folder, path), most);
  }

  /** `anchors.json`, if it is there: one page of the list (docs/format.md §13). Refuses `bundle.invalid`. */
  async anchors(): Promise<readonly AnchorOfList[] | null> {
    const bytes = await this.file('anchors.json', ANCHOR_LIST_MOST_BYTES);
    return bytes === null ? null : parseAnchorList(fromUtf8(bytes)).anchors;
  }
}

/** What lies at a path, cut one byte behind `most`; null if nothing does, or something else than a file. */
async function readAtMost(path: string, most: number): Promise<Uint8Array | null> {
  try {
    // Whoever made the folder may have put a pipe there, at which opening would wait for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return null;
      const bytes = new Uint8Array(Math.min(found.size, most + 1));
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return length === bytes.length ? bytes : bytes.slice(0, length);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isAbsent(error)) return null;
    if ((error as { code?: string }).code === 'EIO') {
      throw new Refusal('outbound.failed', 'the folder cannot be read', { path });
    }
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as { code?: unknown }).code));
}
