import {
  checkManifestPath,
  compareManifestPaths,
  type ManifestEntry,
  ManifestTree,
  parseManifestLine,
  type SetContent,
} from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import type { PickedFile } from './picked-files.js';

/** A manifest with the content that a leaf commits to. */
export interface Manifest {
  readonly content: SetContent;
  readonly entries: readonly ManifestEntry[];
  readonly file: Blob;
}

const LINES_AT_ONCE = 2000;

/**
 * Files in manifest order, every path checked before anything is read. Refuses `manifest.path-invalid`,
 * `manifest.duplicate-path`.
 */
export function inManifestOrder(files: readonly PickedFile[]): readonly PickedFile[] {
  for (const { path } of files) checkManifestPath(path);
  const sorted = [...files].sort((a, b) => compareManifestPaths(a.path, b.path));
  for (let i = 1; i < sorted.length; i++) {
    const { path } = sorted[i]!;
    if (sorted[i - 1]!.path === path) throw new Refusal('manifest.duplicate-path', 'a path stands twice', { path });
  }
  return sorted;
}

/** Manifest V1 of files in manifest order. Lets the page breathe in between. */
export async function manifestOf(files: readonly ManifestEntry[]): Promise<Manifest> {
  const tree = new ManifestTree();
  const parts: string[] = [];
  for (let start = 0; start < files.length; start += LINES_AT_ONCE) {
    parts.push(
      files
        .slice(start, start + LINES_AT_ONCE)
        .map(appendTo(tree))
        .join(''),
    );
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { content: tree.content(), entries: files, file: new Blob(parts, { type: 'application/jsonl' }) };
}

/** Reads a manifest file strictly. Refuses `manifest.invalid`, `manifest.path-invalid`, `manifest.duplicate-path`. */
export async function readManifest(text: string): Promise<{ entries: readonly ManifestEntry[]; content: SetContent }> {
  if (!text.endsWith('\n')) throw new Refusal('manifest.invalid', 'the last line has no line feed');
  const lines = text.slice(0, -1).split('\n');
  const tree = new ManifestTree();
  const entries: ManifestEntry[] = [];
  for (let start = 0; start < lines.length; start += LINES_AT_ONCE) {
    for (const line of lines.slice(start, start + LINES_AT_ONCE)) {
      const entry = parseManifestLine(line);
      tree.append(entry);
      entries.push(entry);
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { entries, content: tree.content() };
}

function appendTo(tree: ManifestTree): (entry: ManifestEntry) => string {
  return (entry) => tree.append(entry);
}
