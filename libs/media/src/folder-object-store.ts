import { asId, type ObjectId, Refusal } from '@filmdeed/kernel';
import { describeObject, type ObjectDescription, type ObjectStore } from '@filmdeed/registry';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderObjectWriter, type WriteAt, writeAt } from './folder-object-writer.js';
import { onStorage, storageRefusal } from './storage-refusal.js';

const READ_BYTES = 256 * 1024;
/** Nobody but the service reads what was handed in. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export interface FolderObjectStoreSettings {
  /** Folder under which the objects lie; made when needed. */
  readonly root: string;
  /** How bytes get into a file; another one only to see a disk fail. */
  readonly writeAt?: WriteAt;
}

/** Objects V1 in a folder, mode `plain` (docs/format.md §10): `<root>/<first two characters>/<object id>/{data,object.json}`. */
export function folderObjectStore({ root, writeAt: write = writeAt }: FolderObjectStoreSettings): ObjectStore {
  /** No path is made of anything but a whole id. */
  const folderOf = (id: ObjectId): string => {
    const checked = asId('obj', id);
    return join(root, checked.slice(4, 6), checked);
  };
  const dataOf = (id: ObjectId): string => join(folderOf(id), 'data');
  const descriptionOf = (id: ObjectId): string => join(folderOf(id), 'object.json');

  async function describe(id: ObjectId): Promise<ObjectDescription | undefined> {
    let text: string;
    try {
      text = await readFile(descriptionOf(id), 'utf8');
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      throw storageRefusal(error);
    }
    try {
      return JSON.parse(text) as ObjectDescription;
    } catch {
      throw new Refusal('storage.damaged', 'the description of an object is not readable');
    }
  }

  return {
    describe,

    create: (id) =>
      onStorage(async () => {
        await mkdir(folderOf(id), { recursive: true, mode: FOLDER_MODE });
        await (await open(dataOf(id), 'wx', FILE_MODE)).close();
        await syncFolder(folderOf(id));
        await syncFolder(dirname(folderOf(id)));
        await syncFolder(root);
      }),

    async openAppend(id, offset) {
      if ((await describe(id)) !== undefined) throw new Refusal('storage.denied', 'a finished object never changes');
      return onStorage(async () => {
        const file = await open(dataOf(id), 'r+');
        try {
          const { size } = await file.stat();
          if (size < offset)
            throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: offset, found: size });
          if (size > offset) await file.truncate(offset);
          return new FolderObjectWriter(file, offset, write);
        } catch (error) {
          await file.close();
          throw error;
        }
      });
    },

    async *read(id, { start, end }) {
      const path = dataOf(id);
      const file = await onStorage(() => open(path, 'r'));
      try {
        for (let at = start; at < end;) {
          const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - at));
          const { bytesRead } = await onStorage(() => file.read(buffer, 0, buffer.length, at));
          if (bytesRead === 0)
            throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: end, found: at });
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },

    finish: (id, digests) =>
      onStorage(async () => {
        const { size } = await stat(dataOf(id));
        if (size !== digests.size) {
          throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: digests.size, found: size });
        }
        const draft = `${descriptionOf(id)}.${crypto.randomUUID()}.tmp`;
        try {
          const file = await open(draft, 'wx', FILE_MODE);
          await writeSynced(file, JSON.stringify(describeObject(id, digests)));
          await rename(draft, descriptionOf(id));
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
        await syncFolder(folderOf(id));
      }),

    remove: (id) => onStorage(() => rm(folderOf(id), { recursive: true, force: true })),

    freeBytes: () =>
      onStorage(async () => {
        await mkdir(root, { recursive: true, mode: FOLDER_MODE });
        const { bavail, bsize } = await statfs(root);
        return bavail * bsize;
      }),
  };
}

async function writeSynced(file: FileHandle, text: string): Promise<void> {
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name in a folder survives a power cut only once the folder itself is synced; not every system lets one do that. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
