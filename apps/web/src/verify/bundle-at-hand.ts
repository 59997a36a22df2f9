import {
  type BundleV1,
  type Content,
  fileProof,
  manifestLine,
  openLeaf,
  parseLeaf,
  type ManifestEntry,
} from '@filmdeed/evidence';
import { fromBase64, isRefusal } from '@filmdeed/kernel';

/** The content that a bundle's leaf states, as far as it is disclosed and readable. */
export function statedContent(bundle: BundleV1): Content | undefined {
  try {
    return openLeaf(parseLeaf(fromBase64(bundle.leaf)), bundle.disclosures).content;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/**
 * One file of a set: with the manifest at hand the proof of its line is made here and joined to the bundle. A bundle that brings
 * its own proof, or a file that is not in the manifest, stays as it is.
 */
export function withFileProof(
  bundle: BundleV1,
  manifest: readonly ManifestEntry[] | undefined,
  atHand: Content | undefined,
): BundleV1 {
  if (bundle.file !== undefined || manifest === undefined || atHand?.kind !== 'file') return bundle;
  if (statedContent(bundle)?.kind !== 'set') return bundle;
  const index = manifest.findIndex(({ sha256, size }) => sha256 === atHand.sha256 && size === atHand.size);
  return index < 0 ? bundle : { ...bundle, file: fileProof(manifest.map(manifestLine), index) };
}
