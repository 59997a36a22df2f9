import { equalBytes, Refusal } from '@filmdeed/kernel';
import {
  type BundleRef,
  EMPTY_ROOT,
  HASH_SIZE,
  leafHash,
  type LogExtension,
  type LogHead,
  type LogStore,
  type PendingLeaf,
  TILE_WIDTH,
  type TileRef,
} from '@filmdeed/ledger';

interface WaitingLeaf {
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly promised: Uint8Array;
}

/** Twin of the log in a database: everything in maps, an extension in one go. Tests may reach in and damage it. */
export class MemoryLogStore implements LogStore {
  present: LogHead = { size: 0, root: EMPTY_ROOT, note: '' };
  readonly outbox: WaitingLeaf[] = [];
  readonly logged: Uint8Array[] = [];
  /** By `level/n`. */
  readonly tiles = new Map<string, Uint8Array>();
  readonly checkpoints = new Map<number, string>();
  #seq = 0;

  /** As a filing's commit does. */
  add(leaf: Uint8Array, promised = leafHash(leaf)): void {
    this.outbox.push({ seq: ++this.#seq, leaf, promised });
  }

  /** Another store that holds the same. */
  copy(): MemoryLogStore {
    const copy = new MemoryLogStore();
    copy.present = this.present;
    copy.outbox.push(...this.outbox);
    copy.logged.push(...this.logged);
    for (const [place, hashes] of this.tiles) copy.tiles.set(place, hashes.slice());
    for (const [size, note] of this.checkpoints) copy.checkpoints.set(size, note);
    copy.#seq = this.#seq;
    return copy;
  }

  async head(): Promise<LogHead> {
    return this.present;
  }

  async tile({ level, n, width }: TileRef): Promise<Uint8Array> {
    const hashes = this.tiles.get(`${level}/${n}`) ?? new Uint8Array(0);
    if (hashes.length >= width * HASH_SIZE) return hashes.slice(0, width * HASH_SIZE);
    throw new Refusal('log.tile-missing', 'the log has no such tile', { level, n, width });
  }

  async entries({ n, width }: BundleRef): Promise<readonly Uint8Array[]> {
    const entries = this.logged.slice(n * TILE_WIDTH, n * TILE_WIDTH + width);
    if (entries.length === width) return entries;
    throw new Refusal('log.tile-missing', 'the log has no such entries', { n, width });
  }

  async checkpoint(size: number): Promise<string | null> {
    return this.checkpoints.get(size) ?? null;
  }

  async pending(most: number): Promise<readonly PendingLeaf[]> {
    return this.outbox.slice(0, most).map(({ seq, leaf, promised }) => ({ seq, leafHash: leafHash(leaf), promised }));
  }

  async extend({ from, to, leaves, tiles }: LogExtension): Promise<boolean> {
    if (this.present.size !== from.size || !equalBytes(this.present.root, from.root)) return false;
    const waiting = new Map(this.outbox.map((each) => [each.seq, each]));
    const taken: Uint8Array[] = [];
    for (const { seq, leafHash: hash } of leaves) {
      const leaf = waiting.get(seq)?.leaf;
      if (leaf !== undefined && equalBytes(leafHash(leaf), hash) && waiting.delete(seq)) taken.push(leaf);
    }
    if (taken.length !== leaves.length || to.size !== from.size + leaves.length) {
      throw new Error('the extension does not take waiting leaves');
    }
    for (const { level, n, hashes } of tiles) {
      const before = this.tiles.get(`${level}/${n}`) ?? new Uint8Array(0);
      if (!equalBytes(before, hashes.subarray(0, before.length))) {
        throw new Refusal('log.fork', 'a tile would change', { level, n });
      }
    }
    for (const { level, n, hashes } of tiles) this.tiles.set(`${level}/${n}`, hashes);
    this.logged.push(...taken);
    this.checkpoints.set(to.size, to.note);
    this.outbox.splice(0, this.outbox.length, ...waiting.values());
    this.present = to;
    return true;
  }
}
