import { type BundleV1, canonicalJson, type Json, parseBundle, parseLeaf } from '@filmdeed/evidence';
import { fromBase64, isRefusal } from '@filmdeed/kernel';
import type { SignedFile } from './filing-draft.js';
import type { FilingView } from './filing-state.js';
import type { Server } from './server.js';

/** The filing of exactly this signed file, if it was handed in before: then nothing is sent again. */
export async function handedInBefore(server: Server, { record, auth }: SignedFile): Promise<FilingView | undefined> {
  let bundle: BundleV1;
  let view: FilingView;
  try {
    view = await server.get<FilingView>(`/filings/${record.id}`);
    bundle = parseBundle(Buffer.from(await server.bytes(`/filings/${record.id}/bundle`)).toString('utf8'));
  } catch (error) {
    if (isRefusal(error, 'filing.not-found')) return undefined;
    throw error;
  }
  const leaf = parseLeaf(fromBase64(bundle.leaf));
  return canonicalJson(leaf.auth as unknown as Json) === canonicalJson(auth as unknown as Json) ? view : undefined;
}
