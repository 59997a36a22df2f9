import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  compareManifestPaths,
  type ManifestEntry,
  ManifestTree,
  parseManifestLine,
  type SetContent,
} from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';

/** Writes manifest lines as they come; the file appears under its name only when complete. */
export class ManifestWriter {
  readonly #beside: string;
  readonly #stream;

  constructor(readonly path: string) {
    this.#beside = `${path}.${process.pid}.part`;
    this.#stream = createWriteStream(this.#beside, { flags: 'wx' });
    this.#stream.on('error', () => undefined); // told by `line` or `finish`
  }

  async line(line: string): Promise<void> {
    if (this.#stream.errored) throw this.#stream.errored;
    if (!this.#stream.write(line)) await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')]);
  }

  async finish(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.once('error', reject);
      this.#stream.end(() => (this.#stream.errored ? reject(this.#stream.errored) : resolve()));
    });
    await rename(this.#beside, this.path);
  }

  async discard(): Promise<void> {
    this.#stream.destroy();
    await rm(this.#beside, { force: true });
  }
}

/** The entries of a manifest file, one line at a time. Refuses `manifest.invalid`, `manifest.path-invalid`. */
export async function* readManifest(path: string): AsyncGenerator<ManifestEntry> {
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: 0 }))
    yield parseManifestLine(line);
}

/** The content that a manifest file stands for. Refuses `manifest.invalid`. */
export async function contentOfManifest(path: string): Promise<SetContent> {
  const tree = new ManifestTree();
  for await (const entry of readManifest(path)) tree.append(entry);
  return tree.content();
}

export interface Differences {
  readonly changed: string[];
  readonly missing: string[];
  readonly extra: string[];
}

/** Walks the manifest and what was found side by side, both in order of their paths: memory holds one entry of each. */
export async function compareInOrder(
  expected: AsyncIterable<ManifestEntry>,
  found: AsyncIterable<ManifestEntry>,
): Promise<Differences> {
  const differences: Differences = { changed: [], missing: [], extra: [] };
  const [left, right] = [expected[Symbol.asyncIterator](), found[Symbol.asyncIterator]()];
  let [a, b] = [await left.next(), await right.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareManifestPaths(a.value.path, b.value.path);
    if (order < 0) differences.missing.push((a.value as ManifestEntry).path);
    else if (order > 0) differences.extra.push((b.value as ManifestEntry).path);
    else if (!sameFile(a.value as ManifestEntry, b.value as ManifestEntry))
      differences.changed.push((a.value as ManifestEntry).path);
    if (order <= 0) a = await left.next();
    if (order >= 0) b = await right.next();
  }
  return differences;
}

function sameFile(a: ManifestEntry, b: ManifestEntry): boolean {
  return a.size === b.size && a.sha256 === b.sha256 && a.sm3 === b.sm3;
}

/** Refuses `manifest.invalid` unless the manifest is the one that the leaf commits to. */
export function requireSameManifest(manifest: SetContent, stated: SetContent): void {
  if (manifest.root !== stated.root || manifest.manifest !== stated.manifest || manifest.files !== stated.files) {
    throw new Refusal('manifest.invalid', 'this manifest is not the one of the filing', {
      root: manifest.root,
      expected: stated.root,
    });
  }
}
