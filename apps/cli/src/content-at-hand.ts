import { lstat } from 'node:fs/promises';
import { type Content, type FileContent, type ManifestEntry, ManifestTree } from '@filmdeed/evidence';
import { hashFile } from '@filmdeed/hashing';
import { Refusal } from '@filmdeed/kernel';
import { type Progress, type Terminal, UsageError } from './terminal.js';
import { type FoundFile, walk, type WalkOptions } from './walk.js';

/** Small files wait for the disk rather than for the processor: so many are under way at once. */
const UNDER_WAY = 16;
const HASHING = { zh: '计算摘要', en: 'hashing' };

/** True for one file, false for a folder or several paths. What is neither file nor folder cannot be meant. */
export async function isSingleFile(paths: readonly string[]): Promise<boolean> {
  const [path] = paths;
  if (path === undefined || paths.length > 1) return false;
  const entry = await lstat(path);
  if (entry.isSymbolicLink()) {
    throw new UsageError({
      zh: `${path} 是符号链接：请给出它所指的文件`,
      en: `${path} is a symbolic link: name the file that it points to`,
    });
  }
  if (!entry.isFile() && !entry.isDirectory()) {
    throw new UsageError({ zh: `${path} 既非文件也非文件夹`, en: `${path} is neither a file nor a folder` });
  }
  return entry.isFile();
}

/** Size and digests of one file, with a bar. Refuses `upload.empty`. */
export async function fileAtHand(terminal: Terminal, path: string): Promise<FileContent> {
  const { size } = await lstat(path);
  if (size === 0) throw new Refusal('upload.empty', 'an empty file cannot be filed');
  const bar = terminal.progress(HASHING, size, 'bytes');
  let done = 0;
  try {
    const digests = await hashFile(path, { onBytes: (bytes) => bar.at((done += bytes)) });
    return { kind: 'file', ...digests };
  } finally {
    bar.end();
  }
}

/** Every file of a set with its digests, in manifest order; memory does not grow with their number or size. */
export async function* entriesAtHand(
  terminal: Terminal,
  paths: readonly string[],
  options: WalkOptions = {},
): AsyncGenerator<ManifestEntry> {
  let bytes = 0;
  let files = 0;
  for await (const { file } of walk(paths, options)) {
    bytes += (await lstat(file)).size;
    files += 1;
  }
  // Of many small files the number tells more than the bytes.
  const byFiles = files > 0 && bytes / files < 1 << 20;
  const bar = terminal.progress(HASHING, byFiles ? files : bytes, byFiles ? 'files' : 'bytes');
  try {
    yield* hashInOrder(walk(paths, options), bar, byFiles);
  } finally {
    bar.end();
  }
}

async function* hashInOrder(
  found: AsyncIterable<FoundFile>,
  bar: Progress,
  byFiles: boolean,
): AsyncGenerator<ManifestEntry> {
  const waiting: Promise<ManifestEntry>[] = [];
  let done = 0;
  const hash = async ({ path, file }: FoundFile): Promise<ManifestEntry> => {
    const onBytes = byFiles ? undefined : (bytes: number): void => bar.at((done += bytes));
    const { size, sha256, sm3 } = await hashFile(file, { onBytes });
    if (byFiles) bar.at((done += 1));
    return { path, size, sha256, sm3 };
  };
  for await (const file of found) {
    const hashing = hash(file);
    hashing.catch(() => undefined); // awaited in its turn
    waiting.push(hashing);
    if (waiting.length >= UNDER_WAY) yield await waiting.shift()!;
  }
  for (const hashing of waiting) yield await hashing;
}

/** The content of a folder or of several paths; `onLine` takes each manifest line with its line feed. */
export async function setAtHand(
  terminal: Terminal,
  paths: readonly string[],
  options: WalkOptions & { onLine?: (line: string) => Promise<void> | void } = {},
): Promise<Content> {
  const tree = new ManifestTree();
  for await (const entry of entriesAtHand(terminal, paths, options)) {
    const line = tree.append(entry);
    await options.onLine?.(line);
  }
  return tree.content();
}
