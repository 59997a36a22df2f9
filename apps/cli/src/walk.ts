import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import { UsageError } from './terminal.js';

/** A file of a set: its path in the manifest and where it lies. */
export interface FoundFile {
  readonly path: string;
  readonly file: string;
}

export interface WalkOptions {
  /** Leave symbolic links out instead of refusing them; they are never followed. */
  readonly skipLinks?: boolean;
  /** A file that is not part of the set although it lies inside (the manifest itself). */
  readonly except?: string;
}

interface Member {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/**
 * The files of a folder, or of several paths side by side, in the order of a manifest: by the UTF-8 bytes of their paths. A folder sorts as if
 * its name ended in `/`, so that going through it depth first keeps that order and only one folder's names are held at a time.
 * Refuses `manifest.path-invalid` for a link or a name that is not UTF-8.
 */
export async function* walk(paths: readonly string[], options: WalkOptions = {}): AsyncGenerator<FoundFile> {
  const [only] = paths;
  if (paths.length === 1 && (await kindOf(only!)) === 'folder') {
    yield* walkFolder(resolve(only!), '', options);
    return;
  }
  const members = await Promise.all(
    paths.map(async (path): Promise<Member> => ({
      name: basename(resolve(path)),
      path: resolve(path),
      kind: await kindOf(path),
    })),
  );
  const names = new Set(members.map(({ name }) => name));
  if (names.size < members.length) {
    throw new UsageError({
      zh: '两个路径同名，不能同在一个清单内',
      en: 'Two paths have the same name; they cannot stand in one manifest',
    });
  }
  yield* walkMembers(members, '', options);
}

async function* walkFolder(folder: string, prefix: string, options: WalkOptions): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  const members = entries.map((entry): Member => {
    const name = textOf(entry.name, prefix);
    return { name, path: join(folder, name), kind: kindOfEntry(entry) };
  });
  yield* walkMembers(members, prefix, options);
}

async function* walkMembers(
  members: readonly Member[],
  prefix: string,
  options: WalkOptions,
): AsyncGenerator<FoundFile> {
  const sorted = members
    .map((member) => ({ ...member, key: Buffer.from(member.kind === 'folder' ? `${member.name}/` : member.name) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  for (const { name, path, kind } of sorted) {
    const shown = `${prefix}${name}`;
    if (kind === 'folder') yield* walkFolder(path, `${shown}/`, options);
    else if (kind === 'file') {
      if (path !== options.except) yield { path: shown, file: path };
    } else if (kind === 'other' || !options.skipLinks) {
      throw new Refusal(
        'manifest.path-invalid',
        kind === 'link' ? 'a symbolic link (--skip-links leaves links out)' : 'neither file nor folder',
        {
          path: shown.slice(0, 200),
        },
      );
    }
  }
}

function textOf(name: Buffer, prefix: string): string {
  const text = name.toString('utf8');
  if (!Buffer.from(text).equals(name)) {
    throw new Refusal('manifest.path-invalid', 'a name that is not UTF-8', { path: `${prefix}${text}`.slice(0, 200) });
  }
  return text;
}

async function kindOf(path: string): Promise<Member['kind']> {
  return kindOfEntry(await lstat(path));
}

function kindOfEntry(entry: Pick<Dirent<Buffer>, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): Member['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
