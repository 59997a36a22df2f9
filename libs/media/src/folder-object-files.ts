import { asId, type ObjectId, Refusal } from '@filmdeed/kernel';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderObjectWriter, type WriteAt, writeAt } from './folder-object-writer.js';
import type { ObjectFiles } from './objects/object-files.js';
import { onStorage, storageRefusal } from './storage-refusal.js';

const READ_BYTES = 256 * 1024;
/** Nobody but the service reads what was handed in. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export interface FolderObjectFilesSettings {
  /** Folder under which the objects lie; made when needed. */
  readonly root: string;
  /** How bytes get into a file; another one only to see a disk fail. */
  readonly writeAt?: WriteAt;
}

/** The files of objects in a folder: `<root>/<first two characters>/<object id>/<name of stream or note>`. */
export function folderObjectFiles({ root, writeAt: write = writeAt }: FolderObjectFilesSettings): ObjectFiles {
  /** No path is made of anything but a whole id. */
  const folderOf = (id: ObjectId): string => {
    const checked = asId('obj', id);
    return join(root, checked.slice(4, 6), checked);
  };

  return {
    begin: (id, stream) =>
      onStorage(async () => {
        await mkdir(folderOf(id), { recursive: true, mode: FOLDER_MODE });
        await (await open(join(folderOf(id), stream), 'wx', FILE_MODE)).close();
        await syncFolder(folderOf(id));
        await syncFolder(dirname(folderOf(id)));
        await syncFolder(root);
      }),

    append: (id, stream, offset) =>
      onStorage(async () => {
        const file = await open(join(folderOf(id), stream), 'r+');
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
      }),

    size: (id, stream) => onStorage(async () => (await stat(join(folderOf(id), stream))).size),

    async *read(id, stream, { start, end }) {
      const path = join(folderOf(id), stream);
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

    complete: (id, stream, expected) =>
      onStorage(async () => {
        const { size } = await stat(join(folderOf(id), stream));
        if (size !== expected)
          throw new Refusal('storage.damaged', 'stored bytes are missing', { expected, found: size });
      }),

    tidy: async () => undefined,
    drop: (id, stream) => onStorage(() => rm(join(folderOf(id), stream), { force: true })),

    async note(id, name) {
      try {
        return await readFile(join(folderOf(id), name));
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
        throw storageRefusal(error);
      }
    },

    putNote: (id, name, bytes) =>
      onStorage(async () => {
        const path = join(folderOf(id), name);
        const draft = `${path}.${crypto.randomUUID()}.tmp`;
        try {
          const file = await open(draft, 'wx', FILE_MODE);
          await writeSynced(file, bytes);
          await rename(draft, path);
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
        await syncFolder(folderOf(id));
      }),

    dropNote: (id, name) => onStorage(() => rm(join(folderOf(id), name), { force: true })),
    remove: (id) => onStorage(() => rm(folderOf(id), { recursive: true, force: true })),

    freeBytes: () =>
      onStorage(async () => {
        await mkdir(root, { recursive: true, mode: FOLDER_MODE });
        const { bavail, bsize } = await statfs(root);
        return bavail * bsize;
      }),
  };
}

async function writeSynced(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes);
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
