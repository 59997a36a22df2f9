import type { Tile, TileRef, BundleRef } from '../tile.js';

/** Where the log ends: size, root, and the signed checkpoint that says so. `note` is empty while the log is. */
export interface LogHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/** A leaf that was promised and waits for its place. `seq` orders them; it is no index. */
export interface PendingLeaf {
  readonly seq: number;
  /** RFC 6962 hash of its bytes as they lie in the store now, computed there and then. */
  readonly leafHash: Uint8Array;
  /** The hash that was promised. */
  readonly promised: Uint8Array;
}

/** One step of growth. The leaves take the indexes from `from.size` on; `tiles` are all that changed, each whole. */
export interface LogExtension {
  readonly from: LogHead;
  readonly to: LogHead;
  readonly leaves: readonly PendingLeaf[];
  readonly tiles: readonly Tile[];
  readonly loggedAt: Date;
}

/** Port: reads the log as it was last committed. Whatever a published checkpoint covers can be read. */
export interface LogReader {
  head(): Promise<LogHead>;
  /** Hashes of a tile at the asked width, in one piece: a wider tile answers with its beginning. Refuses `log.tile-missing`. */
  tile(ref: TileRef): Promise<Uint8Array>;
  /** Leaf bytes of a bundle, in order. Refuses `log.tile-missing` if the log holds fewer. */
  entries(ref: BundleRef): Promise<readonly Uint8Array[]>;
  /** The signed checkpoint of exactly this size, if one was ever committed. */
  checkpoint(size: number): Promise<string | null>;
}

/** Port: the log of the one who lets it grow. */
export interface LogStore extends LogReader {
  /** The oldest leaves that wait, in order of `seq`; at most `most`. */
  pending(most: number): Promise<readonly PendingLeaf[]>;
  /**
   * Commits an extension as a whole, durably, or not at all: entries, tiles, checkpoint, head, and the leaves out of the outbox, each if its bytes
   * still have the `leafHash` that the tree has.
   * `false`, with nothing written, unless the head is still exactly `from` (size and root): compare-and-set.
   */
  extend(extension: LogExtension): Promise<boolean>;
}

/** Port: at most one process lets the log grow at a time. */
export interface LogLeadership {
  /**
   * Runs `work` if nobody else leads, and gives `true`; else `false` at once. `stillLeading` turns false when the lock is lost
   * (the database connection died); the compare-and-set of `extend` holds even then.
   */
  lead(work: (stillLeading: () => boolean) => Promise<void>): Promise<boolean>;
}
