import { type Clock, equalBytes, Refusal } from '@filmdeed/kernel';
import type { LogReader } from '../log/log-store.js';
import { TILE_WIDTH } from '../tile.js';
import { growIndex } from './grow-index.js';
import { NO_KEYS, type Sha256 } from './index-node.js';
import type { IndexStore, NewStatement } from './index-store.js';

export interface IndexPorts {
  readonly index: IndexStore;
  readonly log: LogReader;
  /** The keys that a leaf gives, whatever bytes it is (docs/format.md §12.1). */
  readonly keysOf: (leaf: Uint8Array) => readonly Uint8Array[];
  /** The leaf that states a root. */
  readonly stateRoot: (size: number, root: Uint8Array, at: Date) => Omit<NewStatement, 'at'>;
  readonly clock: Clock;
  /** A native one where there is one. */
  readonly sha256?: Sha256;
}

/**
 * Brings the index to the present size of the log, one entry bundle after another, and with the last step hands the leaf that states the new root to the outbox; a root
 * that is already stated is not stated again, so that statements do not call for statements. A crash between two steps leaves an index that is behind and is brought on
 * by whoever comes next; a crash in a step leaves the one before or the one after it. Refuses `log.head-moved` if another process came first, `log.fork`, before
 * anything is written, if the index is ahead of the log or its tiles do not fold to its root.
 */
export const indexLog =
  ({ index, log, keysOf, stateRoot, clock, sha256 }: IndexPorts) =>
  async (): Promise<{ readonly indexed: number; readonly stated: boolean }> => {
    for (let indexed = 0; ;) {
      const from = await index.head();
      const { size } = await log.head();
      if (from.size > size) {
        throw new Refusal('log.fork', 'the index is ahead of the log', { indexed: from.size, size });
      }
      const upTo = Math.min(size, (Math.floor(from.size / TILE_WIDTH) + 1) * TILE_WIDTH);
      const leaves = await leavesOf(log, from.size, upTo);
      const { root, entries, tiles } = await index.snapshot(async (reader) => {
        if ((await reader.head()).size !== from.size) throw headMoved(from.size, upTo);
        const keys = leaves.map((leaf) => keysOf(leaf));
        return growIndex(reader, from, keys, sha256);
      });
      const at = clock.now();
      const statement =
        upTo === size && !equalBytes(root, from.stated?.root ?? NO_KEYS) ? { ...stateRoot(size, root, at), at } : null;
      if (leaves.length > 0 || statement !== null) {
        const to = { size: upTo, root };
        if (!(await index.commit({ from, to, entries, tiles, statement }))) {
          throw headMoved(from.size, upTo);
        }
      }
      indexed += leaves.length;
      if (upTo === size) return { indexed, stated: statement !== null };
    }
  };

function headMoved(from: number, to: number): Refusal {
  return new Refusal('log.head-moved', 'another process let the index grow', { from, to });
}

/** Leaves of one bundle: so few that what is computed between two waits for the database holds nothing else up. */
async function leavesOf(log: LogReader, from: number, to: number): Promise<readonly Uint8Array[]> {
  if (from === to) return [];
  const n = Math.floor(from / TILE_WIDTH);
  const start = n * TILE_WIDTH;
  return (await log.entries({ n, width: to - start })).slice(from - start);
}
