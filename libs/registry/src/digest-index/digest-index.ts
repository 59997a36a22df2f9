import type { BundleIndex, Content, IndexAnswerV1 } from '@filmdeed/evidence';

/** A root of the index that the log holds. */
export interface NewestIndexRoot {
  /** Leaves that it is over. */
  readonly size: number;
  /** hex */
  readonly root: string;
  /** Place of the leaf that states it. */
  readonly leafIndex: number;
  /** Leaves in the log by now; those from `size` on are unproven. */
  readonly treeSize: number;
}

/** Port: what the index of digests (docs/format.md §12) proves under its newest root in the log. */
export interface DigestIndex {
  /** Refuses `index.not-ready` while no root is in the log. */
  newest(): Promise<NewestIndexRoot>;
  /** Presence or absence of a digest. Refuses `digest.unknown-algorithm`, `digest.invalid`, and `index.not-ready` as `newest` does or while the index moves on. */
  answer(kind: string, value: string): Promise<IndexAnswerV1>;
  /** The digests of an unsealed content that was filed by the leaf at `leafIndex`; null while no root in the log covers it. */
  ofContent(leafIndex: number, content: Content): Promise<BundleIndex | null>;
}
