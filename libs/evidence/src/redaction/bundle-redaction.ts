import { fromBase64 } from '@filmdeed/kernel';
import type { Shape } from '../shape.js';

/** That the texts of the bundle's leaf were erased (docs/format.md §8.5). */
export interface BundleRedaction {
  /** Redaction leaf, base64. */
  readonly leaf: string;
  /** tlog-proof of it; absent while it waits. */
  readonly proof?: string;
}

export function readBundleRedaction(shape: Shape): BundleRedaction {
  shape.object(['leaf'], ['proof']);
  const leaf = shape.at('leaf').text(4000);
  try {
    fromBase64(leaf);
  } catch {
    shape.at('leaf').refuse('not base64');
  }
  return { leaf, ...(shape.has('proof') ? { proof: shape.at('proof').text(20_000) } : {}) };
}
