import { equalBytes, Refusal, toHex } from '@filmdeed/kernel';
import {
  emptyChildren,
  type IndexEntry,
  type IndexHead,
  type IndexNode,
  type IndexReader,
  type IndexStep,
  type IndexStore,
  type KeyRange,
  NO_KEYS,
  parseTileBytes,
  type StatedRoot,
  tileBytes,
} from '@filmdeed/ledger';
import type { MemoryLogStore } from './memory-log-store.js';

interface State {
  readonly size: number;
  readonly root: Uint8Array;
  readonly stated: Omit<StatedRoot, 'leafIndex'> | null;
  /** By key in hex. */
  readonly entries: ReadonlyMap<string, IndexEntry>;
  /** By prefix in hex, as stored. */
  readonly tiles: ReadonlyMap<string, Uint8Array>;
}

/** Twin of the index in a database, on the twin of the log: a step replaces the whole state in one go. Tests may damage it. */
export class MemoryIndexStore implements IndexStore {
  readonly #log: MemoryLogStore;
  state: State = { size: 0, root: NO_KEYS, stated: null, entries: new Map(), tiles: new Map() };

  constructor(log: MemoryLogStore) {
    this.#log = log;
  }

  head(): Promise<IndexHead> {
    return this.#reader().head();
  }

  tiles(prefixes: readonly Uint8Array[]): Promise<readonly (readonly IndexNode[])[]> {
    return this.#reader().tiles(prefixes);
  }

  entries(ranges: readonly KeyRange[]): Promise<readonly IndexEntry[]> {
    return this.#reader().entries(ranges);
  }

  snapshot<T>(work: (reader: IndexReader) => Promise<T>): Promise<T> {
    return work(this.#reader());
  }

  async commit({ from, to, entries, tiles, statement }: IndexStep): Promise<boolean> {
    const { state } = this;
    const same = state.size === from.size && equalBytes(state.root, from.root);
    if (!same || state.stated?.size !== from.stated?.size) return false;
    const held = new Map(state.entries);
    for (const entry of entries) {
      const before = held.get(toHex(entry.key));
      if (before !== undefined && (before.first !== entry.first || before.last > entry.last)) {
        throw new Refusal('log.fork', 'an entry of the index would change', { size: from.size });
      }
      held.set(toHex(entry.key), entry);
    }
    const written = tiles.map(({ prefix, children }) => [toHex(prefix), tileBytes(children)] as const);
    this.state = {
      ...to,
      stated: statement === null ? state.stated : { ...to, leaf: statement.leaf },
      entries: held,
      tiles: new Map([...state.tiles, ...written]),
    };
    if (statement !== null) this.#log.add(statement.leaf, statement.leafHash);
    return true;
  }

  #reader(): IndexReader {
    const { size, root, stated, entries, tiles } = this.state;
    const logged = [...this.#log.logged];
    const leafIndex = stated === null ? -1 : logged.findIndex((leaf) => equalBytes(leaf, stated.leaf));
    const head = {
      size,
      root,
      stated: stated === null ? null : { ...stated, leafIndex: leafIndex < 0 ? null : leafIndex },
    };
    return {
      head: async () => head,
      tiles: async (prefixes) =>
        prefixes.map((prefix) => {
          const held = tiles.get(toHex(prefix));
          return held === undefined ? emptyChildren() : parseTileBytes(held);
        }),
      entries: async (ranges) =>
        [...entries]
          .filter(([hex]) => ranges.some(({ from, to }) => toHex(from) <= hex && hex <= toHex(to)))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, entry]) => entry),
    };
  }
}
