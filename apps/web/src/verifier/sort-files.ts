import { type BundleV1, parseBundle, parseTrust, type TrustV1 } from '@filmdeed/evidence';
import { readManifest } from '../digest/manifest-of-files.js';
import type { PickedFile } from '../digest/picked-files.js';
import type { ReadManifest } from './content-at-hand.js';

/** What somebody handed to the verifier, told apart by form and never by name. */
export interface Sorted {
  readonly bundle?: { readonly name: string; readonly value: BundleV1 };
  readonly trust?: { readonly name: string; readonly value: TrustV1 };
  readonly manifest?: { readonly name: string; readonly value: ReadManifest };
  /** Everything else: the file or folder to be compared. */
  readonly content: readonly PickedFile[];
}

const MOST_JSON = 5 * 1024 * 1024;
const HEAD = 600;

/** Sorts a choice of files. Refuses `bundle.invalid`, `trust.invalid`, `manifest.invalid` for one that claims a form and has it not. */
export async function sortFiles(files: readonly PickedFile[]): Promise<Sorted> {
  let sorted: Sorted = { content: [] };
  const content: PickedFile[] = [];
  // A folder of a hundred thousand frames is content as a whole; our own files come few at a time.
  const mayBeOurs = files.length <= 50;
  for (const picked of files) {
    const kind = mayBeOurs ? await kindOf(picked) : undefined;
    const name = picked.path;
    if (kind === 'bundle') sorted = { ...sorted, bundle: { name, value: parseBundle(await picked.file.text()) } };
    else if (kind === 'trust') sorted = { ...sorted, trust: { name, value: parseTrust(await picked.file.text()) } };
    else if (kind === 'manifest')
      sorted = { ...sorted, manifest: { name, value: await readManifest(await picked.file.text()) } };
    else content.push(picked);
  }
  return { ...sorted, content };
}

async function kindOf({ file, path }: PickedFile): Promise<'bundle' | 'trust' | 'manifest' | undefined> {
  if (!/\.jsonl?$/i.test(path)) return undefined;
  const head = await file.slice(0, HEAD).text();
  if (/^\{"path":".*","sha256":"[0-9a-f]{64}"/.test(head)) return 'manifest';
  if (file.size > MOST_JSON) return undefined;
  if (/"type"\s*:\s*"filmdeed\.bundle"/.test(head)) return 'bundle';
  return /"type"\s*:\s*"filmdeed\.trust"/.test(await file.text()) ? 'trust' : undefined;
}
