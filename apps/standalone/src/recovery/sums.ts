import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Refusal } from '@filmdeed/kernel';
import { writeWhole } from '../kept-text.js';

export const SUMS = 'SHA256SUMS';

/** Every file below a folder, by path, in one order. */
export async function* filesBelow(folder: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else if (entry.isFile()) yield path;
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes the sums of all files, last of all: without them nothing counts as complete. */
export async function writeSums(folder: string): Promise<number> {
  const part = join(folder, `${SUMS}.part`);
  const out = createWriteStream(part);
  let files = 0;
  for await (const path of filesBelow(folder)) {
    if (path === SUMS || path === `${SUMS}.part`) continue;
    if (path.includes('\n')) throw new Refusal('name.hostile', 'a name with a line feed', { path });
    if (!out.write(`${await sha256Of(join(folder, path))}  ${path}\n`))
      await new Promise<void>((done) => out.once('drain', () => done()));
    files += 1;
  }
  await new Promise<void>((done, failed) => out.once('error', failed).end(() => done()));
  await writeWhole(join(folder, SUMS), await readFile(part));
  await rm(part);
  return files;
}

/** Holds every file to its sum. Refuses `storage.damaged` naming the first that is missing, changed or not listed. */
export async function verifySums(folder: string): Promise<number> {
  const listed = new Set<string>();
  const list = join(folder, SUMS);
  if (!(await exists(list))) damaged('it was never completed', SUMS);
  for await (const line of createInterface({ input: createReadStream(list) })) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match === null) return damaged('a line of the sums cannot be read', SUMS);
    const [, sum, path] = match as unknown as [string, string, string];
    if (path.startsWith('/') || path.split('/').includes('..')) return damaged('a path leads elsewhere', path);
    if (!(await exists(join(folder, path)))) return damaged('a file is missing', path);
    if ((await sha256Of(join(folder, path))) !== sum) return damaged('a file was changed', path);
    listed.add(path);
  }
  for await (const path of filesBelow(folder)) {
    if (path !== SUMS && !listed.has(path)) return damaged('a file was added', path);
  }
  return listed.size;
}

function damaged(what: string, path: string): never {
  throw new Refusal('storage.damaged', `${what}: ${path}`, { path });
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as { code?: unknown }).code))) return false;
    throw error;
  }
}

export interface CopyOrder {
  readonly from: string;
  readonly to: string;
  readonly isWanted?: (path: string) => boolean;
  /** An earlier copy whose files are taken over without another copy, where they never change. */
  readonly previous?: string;
}

/** Copies files, and says how many. A file that goes away meanwhile is left out: a database that runs makes and drops some. */
export async function copyFiles({ from, to, isWanted = () => true, previous }: CopyOrder): Promise<number> {
  let files = 0;
  await mkdir(to, { recursive: true, mode: 0o700 });
  if (!(await exists(from))) return 0;
  for await (const path of filesBelow(from)) {
    if (!isWanted(path)) continue;
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      if (previous !== undefined && (await isUnchanged(from, previous, path))) {
        await link(join(previous, path), target);
      } else await copyFile(join(from, path), target, constants.COPYFILE_FICLONE);
      files += 1;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    }
  }
  return files;
}

/** Bytes of objects never change once their description is there; it is another one where an object was sealed since. */
async function isUnchanged(from: string, previous: string, path: string): Promise<boolean> {
  if (!/^(?:data|sealed)$/.test(basename(path))) return false;
  const described = join(dirname(path), 'object.json');
  const [now, then] = await Promise.all(
    [from, previous].map((folder) => readFile(join(folder, described)).catch(() => undefined)),
  );
  if (now === undefined || then === undefined || Buffer.compare(now, then) !== 0) return false;
  const [a, b] = [join(from, path), join(previous, path)];
  return (await exists(b)) && (await stat(a)).size === (await stat(b)).size;
}
