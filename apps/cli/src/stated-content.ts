import { type BundleV1, type Content, openLeaf, parseLeaf } from '@filmdeed/evidence';
import { fromBase64, isRefusal } from '@filmdeed/kernel';

/** The content that a bundle speaks of; `undefined` if it does not disclose it or is broken, which `verifyBundle` reports. */
export function statedContent(bundle: BundleV1): Content | undefined {
  try {
    return openLeaf(parseLeaf(fromBase64(bundle.leaf)), bundle.disclosures).content;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
