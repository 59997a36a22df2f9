import { compareManifests, type Content, type ManifestDifference, type ManifestEntry } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { hashBlob } from '../digest/hash-blob.js';
import { inManifestOrder, manifestOf, type readManifest } from '../digest/manifest-of-files.js';
import { type PickedFile, pickedFrom } from '../digest/picked-files.js';
import { wasmDigests } from '../digest/wasm-digests.js';

export interface AtHand {
  readonly content: Content;
  /** Names, if a manifest was there to compare with. */
  readonly difference?: ManifestDifference;
}

/** A manifest with its entries, as it was read. */
export type ReadManifest = Awaited<ReturnType<typeof readManifest>>;

/**
 * Size and digests of the chosen file or folder, computed here. The page breathes between slices; work that is no longer wanted
 * ends in an `AbortError`.
 * Refuses `manifest.invalid` if the manifest is not the one that the filing states (`statedRoot`).
 */
export async function contentAtHand(
  files: readonly PickedFile[],
  manifest: ReadManifest | undefined,
  statedRoot: string | undefined,
  progress: { onShare(share: number): void; wanted(): boolean },
): Promise<AtHand | undefined> {
  const picked = pickedFrom(files);
  if (picked === undefined) return undefined;
  const factory = await wasmDigests();
  const all = picked.kind === 'file' ? [{ path: picked.file.name, file: picked.file }] : inManifestOrder(picked.files);
  const total = all.reduce((sum, { file }) => sum + file.size, 0);
  let done = 0;
  const entries: (ManifestEntry & { blake3: string; cid: string })[] = [];
  for (const { path, file } of all) {
    const hashed = await hashBlob(file, factory, {
      taken: (bytes) => progress.onShare((done += bytes) / Math.max(1, total)),
      permission: async () => {
        await breathe();
        if (!progress.wanted()) throw new DOMException('another choice was made', 'AbortError');
      },
    });
    entries.push({ path, ...hashed });
  }
  if (picked.kind === 'file') {
    const { path: _path, ...digested } = entries[0]!;
    return { content: { kind: 'file', ...digested } };
  }
  const { content } = await manifestOf(entries);
  if (manifest === undefined) return { content };
  if (statedRoot !== undefined && manifest.content.root !== statedRoot) {
    throw new Refusal('manifest.invalid', 'this manifest is not the one of the filing', {
      root: manifest.content.root,
      expected: statedRoot,
    });
  }
  return { content, difference: compareManifests(manifest.entries, entries) };
}

const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
