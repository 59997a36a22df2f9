import { type BundleV1, parseBundle, parseTrust, type TrustV1 } from '@filmdeed/evidence';
import { type Manifest, readManifest } from '../digest/manifest-of-files.js';
import type { PickedFile } from '../digest/picked-files.js';

/** What was dropped, told apart by what stands in it and not by its name. */
export interface Dropped {
  readonly bundle?: { readonly bundle: BundleV1; readonly name: string };
  readonly trust?: { readonly trust: TrustV1; readonly name: string };
  readonly manifest?: Omit<Manifest, 'file'> & { readonly name: string };
  /** Everything else: the content to be compared. */
  readonly content: readonly PickedFile[];
}

const MOST_JSON = 5 * 1024 * 1024;
const MOST_MANIFEST = 512 * 1024 * 1024;

/** Sorts a drop. Refuses `bundle.invalid`, `trust.invalid` or `manifest.invalid` for a file that claims to be one and is not. */
export async function sortDropped(files: readonly PickedFile[]): Promise<Dropped> {
  let sorted: Dropped = { content: [] };
  const content: PickedFile[] = [];
  for (const picked of files) {
    const found = picked.path.includes('/') ? undefined : await asPaper(picked.file);
    if (found === undefined) content.push(picked);
    else sorted = { ...sorted, ...found };
  }
  return { ...sorted, content };
}

async function asPaper(file: File): Promise<Omit<Dropped, 'content'> | undefined> {
  const { name } = file;
  const start = await file.slice(0, 4096).text();
  if (!start.trimStart().startsWith('{')) return undefined;
  if (file.size <= MOST_JSON && /"type"\s*:\s*"filmdeed\.bundle"/.test(start)) {
    return { bundle: { bundle: parseBundle(await file.text()), name } };
  }
  if (file.size <= MOST_JSON && /"type"\s*:\s*"filmdeed\.trust"/.test(await file.text())) {
    return { trust: { trust: parseTrust(await file.text()), name } };
  }
  if (file.size <= MOST_MANIFEST && /^\{"path":".*","sha256":"[0-9a-f]{64}","size":\d+,"sm3":"/.test(start)) {
    return { manifest: { ...(await readManifest(await file.text())), name } };
  }
  return undefined;
}
