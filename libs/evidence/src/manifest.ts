import { concatBytes, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { CompactTree, leafHash } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalJson, type Json } from './canonical-json.js';
import type { SetContent } from './content.js';
import { checkText } from './draft.js';
import { Shape } from './shape.js';

/** One file of a set (docs/format.md §4). Digests in hex. */
export interface ManifestEntry {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
}

const MOST_PATH_BYTES = 4096;

/** Refuses `manifest.path-invalid`: absolute, empty or dotted segments, backslashes, hostile characters, too long. */
export function checkManifestPath(path: string): void {
  const refuse = (problem: string): never => {
    throw new Refusal('manifest.path-invalid', `path: ${problem}`, { path: path.slice(0, 120), problem });
  };
  if (utf8(path).length > MOST_PATH_BYTES) refuse('longer than 4,096 bytes');
  if (path.includes('\\')) refuse('backslash');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') refuse('empty, "." or ".." segment');
    if (segment.length > 255) refuse('a name longer than 255 characters');
  }
  if (/[\t\n\r]/.test(path)) refuse('tab or line break'); // a text may hold them, a path may not
  try {
    checkText('path', path, MOST_PATH_BYTES);
  } catch {
    refuse('control or bidirectional-format characters');
  }
}

/** The line of an entry, without line feed: a leaf of the manifest's tree. */
export function manifestLine(entry: ManifestEntry): string {
  checkManifestPath(entry.path);
  const { path, sha256, size, sm3 } = entry;
  return canonicalJson({ path, sha256, size, sm3 });
}

/** Reads one line strictly. Refuses `manifest.invalid`, `manifest.path-invalid`. */
export function parseManifestLine(line: string): ManifestEntry {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch {
    throw new Refusal('manifest.invalid', 'a line is no JSON');
  }
  const shape = new Shape('manifest.invalid', value);
  shape.object(['path', 'sha256', 'size', 'sm3']);
  const entry = {
    path: shape.at('path').text(MOST_PATH_BYTES),
    size: shape.at('size').integer(0),
    sha256: shape.at('sha256').hex(32),
    sm3: shape.at('sm3').hex(32),
  };
  if (manifestLine(entry) !== line)
    throw new Refusal('manifest.invalid', 'a line is not canonical', { path: entry.path });
  return entry;
}

/** Order of the UTF-8 bytes of two paths; UTF-16 order differs beyond U+FFFF. */
export function compareManifestPaths(a: string, b: string): number {
  const left = utf8(a);
  const right = utf8(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

/** Takes entries in order of their paths and holds the tree's right edge only: memory does not grow with the set. */
export class ManifestTree {
  readonly #tree = new CompactTree();
  readonly #fileDigest = sha256.create();
  #last: string | undefined;
  #size = 0;

  /** Adds an entry and gives back its line with line feed. Refuses `manifest.duplicate-path`, `manifest.invalid` (order). */
  append(entry: ManifestEntry): string {
    const line = manifestLine(entry);
    if (this.#last !== undefined) {
      const order = compareManifestPaths(this.#last, entry.path);
      if (order === 0) throw new Refusal('manifest.duplicate-path', 'a path stands twice', { path: entry.path });
      if (order > 0) throw new Refusal('manifest.invalid', 'paths are not in order', { path: entry.path });
    }
    this.#last = entry.path;
    this.#size += entry.size;
    const bytes = utf8(line);
    this.#tree.append(leafHash(bytes));
    this.#fileDigest.update(concatBytes(bytes, Uint8Array.of(0x0a)));
    return `${line}\n`;
  }

  /** The content that a leaf commits to. Refuses `manifest.invalid` for an empty set. */
  content(): SetContent {
    if (this.#tree.size === 0) throw new Refusal('manifest.invalid', 'a set holds at least one file');
    return {
      kind: 'set',
      files: this.#tree.size,
      size: this.#size,
      root: toHex(this.#tree.root()),
      manifest: toHex(this.#fileDigest.clone().digest()),
    };
  }
}

/** How a folder differs from its manifest. Entries are told apart by path; `sm3` is compared too. */
export interface ManifestDifference {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** Compares the files found with those of the manifest; work and memory are linear in their number. */
export function compareManifests(
  expected: Iterable<ManifestEntry>,
  found: Iterable<ManifestEntry>,
): ManifestDifference {
  const left = new Map<string, ManifestEntry>();
  for (const entry of expected) left.set(entry.path, entry);
  const changed: string[] = [];
  const extra: string[] = [];
  for (const entry of found) {
    const other = left.get(entry.path);
    if (other === undefined) extra.push(entry.path);
    else if (other.size !== entry.size || other.sha256 !== entry.sha256 || other.sm3 !== entry.sm3)
      changed.push(entry.path);
    left.delete(entry.path);
  }
  return { changed, missing: [...left.keys()], extra };
}
