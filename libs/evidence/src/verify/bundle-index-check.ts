import { fromHex, Refusal } from '@filmdeed/kernel';
import { indexKey, verifyIndexed } from '@filmdeed/ledger';
import type { BundleIndex } from '../digest-index/bundle-index.js';
import { indexedDigests, isIndexKind } from '../digest-index/index-kinds.js';
import { indexPathNodes } from '../digest-index/index-path-form.js';
import type { OpenedLeaf } from '../opened.js';
import type { TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked } from './check.js';
import { ofLaterVersions, openIndexRoot } from './open-index-root.js';

/** Holds the digests of a bundle's content to the index (docs/format.md §12.6). `leafIndex` is the bundle's own, if its inclusion is valid. */
export function bundleIndexCheck(
  index: BundleIndex,
  opened: OpenedLeaf | undefined,
  leafIndex: number | undefined,
  trust: TrustV1 | null,
): Check {
  return attempt('index', () => {
    if (opened !== undefined && opened.leaf.body.sealed) {
      throw new Refusal('proof.invalid', 'a sealed filing is not in the index');
    }
    if (trust === null) return notChecked('index', 'no-trust');
    if (opened?.content === undefined || leafIndex === undefined) return notChecked('index', 'depends-on-broken');
    const digests = indexedDigests(opened.content);
    return ofLaterVersions(() => {
      const { size, root, treeSize } = openIndexRoot(index.leaf, index.proof, trust);
      const known = index.entries.filter(({ kind }) => isIndexKind(kind));
      if (known.length === 0) return notChecked('index', 'unknown-type', { kind: index.entries[0]!.kind });
      for (const { kind, first, last, path } of known) {
        const digest = digests.find((each) => each.kind === kind);
        if (digest === undefined) throw new Refusal('proof.invalid', `the content has no ${kind}`, { kind });
        if (leafIndex < first || leafIndex > last) {
          throw new Refusal('proof.invalid', 'the leaf stands outside of what the index says', {
            kind,
            first,
            last,
            index: leafIndex,
          });
        }
        const key = indexKey(kind, fromHex(digest.value));
        verifyIndexed({ key, at: { key, first, last }, path: indexPathNodes(path), root: fromHex(root), size });
      }
      const { first, last } = known[0]!;
      return { kinds: known.map(({ kind }) => kind), first, last, size, treeSize };
    });
  });
}
