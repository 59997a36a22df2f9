import type { ObjectWriter } from '@filmdeed/registry';
import type { FileHandle } from 'node:fs/promises';
import { onStorage } from './storage-refusal.js';

/** Writes some of the bytes at a position of a file and says how many; fewer than all is allowed. */
export type WriteAt = (file: FileHandle, bytes: Uint8Array, position: number) => Promise<number>;

export const writeAt: WriteAt = async (file, bytes, position) =>
  (await file.write(bytes, 0, bytes.length, position)).bytesWritten;

/** Segments of mode `plain` stand one after the other, so that writing them is writing the file at the offset. */
export class FolderObjectWriter implements ObjectWriter {
  readonly #file: FileHandle;
  readonly #write: WriteAt;
  #offset: number;

  constructor(file: FileHandle, offset: number, write: WriteAt) {
    this.#file = file;
    this.#offset = offset;
    this.#write = write;
  }

  get offset(): number {
    return this.#offset;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await onStorage(async () => {
      for (let done = 0; done < bytes.length;) {
        const written = await this.#write(this.#file, bytes.subarray(done), this.#offset);
        done += written;
        this.#offset += written;
      }
    });
  }

  async sync(): Promise<void> {
    await onStorage(() => this.#file.datasync());
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
