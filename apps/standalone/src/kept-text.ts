import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The text of this file, made and kept at the first look. It appears whole or not at all, and is on the disk before it is used:
 * a crash leaves either no file or a complete one.
 */
export async function keptText(path: string, make: () => string | Promise<string>, mode = 0o600): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const text = await make();
  await writeWhole(path, text, mode);
  return text;
}

/** Replaces a file in one step. */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  const folder = await open(dirname(path), 'r');
  try {
    // Without it a power cut may undo the rename.
    await folder.sync();
  } finally {
    await folder.close();
  }
}
