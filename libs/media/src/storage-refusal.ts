import { Refusal } from '@filmdeed/kernel';

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const DENIED = ['EACCES', 'EPERM', 'EROFS'];
const DAMAGED = ['EIO', 'ENOENT', 'ENOTDIR', 'EISDIR'];

/** Takes an error of the file system for the refusal that it is; any other error comes back as it was. No path is told. */
export function storageRefusal(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return error;
  if (FULL.includes(code)) return new Refusal('storage.full', 'the store has no room left', { cause: code });
  if (DENIED.includes(code)) return new Refusal('storage.denied', 'the store may not be written', { cause: code });
  if (DAMAGED.includes(code)) return new Refusal('storage.damaged', 'stored bytes cannot be reached', { cause: code });
  return error;
}

/** Runs work on the store and tells its failures as refusals. */
export async function onStorage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageRefusal(error);
  }
}
