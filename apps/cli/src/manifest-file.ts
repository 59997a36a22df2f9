import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import {
  compareManifestPaths,
  type ManifestEntry,
  ManifestTree,
  parseManifestLine,
  type SetContent,
} from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { HalfFile } from './half-files.js';

/** A path of 4,096 bytes, each escaped at worst, and its digests. */
const MOST_LINE = 32_768;

/** Writes manifest lines as they come; the file appears under its name only when complete. */
export class ManifestWriter {
  readonly #half: HalfFile;
  readonly #stream;

  constructor(readonly path: string) {
    this.#half = new HalfFile(path);
    this.#stream = createWriteStream(this.#half.beside, { flags: 'wx' });
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
    await this.#half.keep();
  }

  async discard(): Promise<void> {
    // A file that is only being opened would otherwise appear after it was removed.
    const closed = this.#stream.closed ? undefined : once(this.#stream, 'close');
    this.#stream.destroy();
    await closed;
    await this.#half.discard();
  }
}

/** The entries of a manifest file, one line at a time. Refuses `manifest.invalid`, `manifest.path-invalid`. */
export async function* readManifest(path: string): AsyncGenerator<ManifestEntry> {
  let rest = '';
  for await (const portion of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    // By the line feed alone: a path may hold what `readline` takes for the end of a line (U+2028).
    const lines = `${rest}${portion as string}`.split('\n');
    rest = lines.pop()!;
    if (rest.length > MOST_LINE) throw new Refusal('manifest.invalid', 'a line is too long');
    for (const line of lines) yield parseManifestLine(line);
  }
  if (rest !== '') throw new Refusal('manifest.invalid', 'the last line does not end');
}

/** The content that a manifest file stands for. Refuses `manifest.invalid`. */
export async function contentOfManifest(path: string): Promise<SetContent> {
  const tree = new ManifestTree();
  for await (const entry of readManifest(path)) tree.append(entry);
  return tree.content();
}

export type Difference = 'changed' | 'missing' | 'extra';

/** Names of what differs, at most 10,000 of a kind, and how many there are of each. */
export interface Differences extends Readonly<Record<Difference, string[]>> {
  readonly counts: Record<Difference, number>;
}

const MOST_NAMED = 10_000;

/** Walks the manifest and what was found side by side, both in order of their paths: memory holds one entry of each. */
export async function compareInOrder(
  expected: AsyncIterable<ManifestEntry>,
  found: AsyncIterable<ManifestEntry>,
): Promise<Differences> {
  const differences: Differences = {
    changed: [],
    missing: [],
    extra: [],
    counts: { changed: 0, missing: 0, extra: 0 },
  };
  const name = (kind: Difference, { path }: ManifestEntry): void => {
    if ((differences.counts[kind] += 1) <= MOST_NAMED) differences[kind].push(path);
  };
  const [left, right] = [expected[Symbol.asyncIterator](), found[Symbol.asyncIterator]()];
  let [a, b] = [await left.next(), await right.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareManifestPaths(a.value.path, b.value.path);
    if (order < 0) name('missing', a.value as ManifestEntry);
    else if (order > 0) name('extra', b.value as ManifestEntry);
    else if (!sameFile(a.value as ManifestEntry, b.value as ManifestEntry)) name('changed', a.value as ManifestEntry);
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
