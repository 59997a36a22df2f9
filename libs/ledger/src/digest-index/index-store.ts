import type { IndexEntry, IndexNode } from './index-node.js';
import type { IndexTile } from './index-tile.js';

/** A statement of the index's root, as a leaf that was handed to the outbox. */
export interface StatedRoot {
  readonly size: number;
  readonly root: Uint8Array;
  readonly leaf: Uint8Array;
  /** Its place in the log; null while it waits. */
  readonly leafIndex: number | null;
}

/** How far the index has come: over the first `size` leaves, with this root; and what was last stated of it. */
export interface IndexHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly stated: StatedRoot | null;
}

/** An index-root leaf on its way into the outbox. */
export interface NewStatement {
  readonly id: string;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly at: Date;
}

/** One step of growth: entries and tiles are all that changed, each whole. */
export interface IndexStep {
  readonly from: IndexHead;
  readonly to: { readonly size: number; readonly root: Uint8Array };
  readonly entries: readonly IndexEntry[];
  readonly tiles: readonly IndexTile[];
  readonly statement: NewStatement | null;
}

/** Keys from `from` to `to`, both included. */
export interface KeyRange {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Port: the stored index, as it was last committed. */
export interface IndexReader {
  head(): Promise<IndexHead>;
  /** Children of each tile (256), in the order asked for; of one that was never written all are null. */
  tiles(prefixes: readonly Uint8Array[]): Promise<readonly (readonly IndexNode[])[]>;
  /** The entries of all ranges, sorted by key; at most once each, also if ranges overlap. */
  entries(ranges: readonly KeyRange[]): Promise<readonly IndexEntry[]>;
}

/** Port: the index of the one who lets it grow. */
export interface IndexStore extends IndexReader {
  /** Runs `work` on one state of the index, whatever is committed meanwhile. */
  snapshot<T>(work: (reader: IndexReader) => Promise<T>): Promise<T>;
  /**
   * Commits a step as a whole, durably, or not at all: entries, tiles, head, and the statement into the leaf outbox. `false`, with nothing written,
   * unless the head is still `from` (size, root, and the size that is stated): compare-and-set.
   */
  commit(step: IndexStep): Promise<boolean>;
}
