import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { compareManifestPaths, type ManifestEntry, ManifestTree } from '@filmdeed/evidence';
import { hashFile } from '@filmdeed/hashing';
import { programVersion } from '../version.js';

/** The program that verified, as it lay on the disk at that moment. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** Root of the manifest over `files` (docs/format.md §4): equal roots, equal program. */
  readonly root: string;
  readonly files: readonly ManifestEntry[];
}

/** Rooms of the program, below the folder that it was built into, or below that of its sources. */
const PARTS = [
  'apps/cli',
  ...['kernel', 'fingerprint', 'ledger', 'evidence', 'hashing', 'paper'].map((lib) => `libs/${lib}`),
];
/** Packages of others that take part in a verdict: hashes, curves, identifiers, ASN.1. All others are fixed by the lock file. */
const JUDGING = ['@noble/curves', '@noble/hashes', 'asn1js', 'multiformats', 'pvtsutils', 'pvutils', 'tslib'];
const PACKAGE = ['package.json', 'package-lock.json'];
/** Neither is ever run. */
const NEVER_RUN = /\.(map|md|d\.ts|d\.mts|d\.cts)$|\.spec\.[jt]s$/;

/** Hashes the program's files anew. */
export async function toolHere(): Promise<Tool> {
  const built = resolve(import.meta.dirname, '../../../..');
  const root = existsSync(join(built, 'package.json')) ? built : resolve(built, '..');
  const places = [
    ...PACKAGE.map((name) => join(root, name)),
    ...PARTS.map((part) => join(built, part)),
    ...JUDGING.map((name) => join(root, 'node_modules', name)),
  ];
  const paths = (await Promise.all(places.map(filesUnder))).flat().map((file) => ({ file, path: pathIn(root, file) }));
  paths.sort((a, b) => compareManifestPaths(a.path, b.path));
  const tree = new ManifestTree();
  const files: ManifestEntry[] = [];
  for (const { file, path } of paths) {
    const { size, sha256, sm3 } = await hashFile(file);
    const entry = { path, size, sha256, sm3 };
    tree.append(entry);
    files.push(entry);
  }
  return { name: 'filmdeed', version: programVersion(), root: tree.content().root, files };
}

function pathIn(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

/** Files in a folder however deep; a file itself; none where there is nothing. Nested packages belong to those that they lie in. */
async function filesUnder(place: string): Promise<string[]> {
  if (!existsSync(place)) return [];
  let entries;
  try {
    entries = await readdir(place, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOTDIR') return [place];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && !NEVER_RUN.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
