import { fromHex, Refusal, toHex } from '@filmdeed/kernel';
import type { FindingSink, LeafObserver, LeafPortion, LogMirror } from '@filmdeed/ledger';
import { logParty } from '../digest-index/index-root-leaf.js';
import type { AuditFindingCode } from './audit-finding.js';
import type { IndexKeys, LeafReader } from './leaf-reader.js';
import { noLeaves, type ReadPortion, type StatedIndexRoot, type StatedTrailHead } from './read-leaves.js';

const KEY_BYTES = 40;
const ROOT_BYTES = 48;
/** Portions that are being read at once. */
const MOST_READING = 12;

/**
 * What the leaves say, in columns of the mirror that grow with it: stated times (8 bytes a leaf), keys of the index (40 each), index roots and heads of the audit trail (48 each). A
 * column may be longer than the state knows after a crash; its end is written again.
 */
export class LeafColumns implements LeafObserver {
  #times = new Float64Array(0);
  #size: number;
  readonly #reading: Promise<ReadPortion>[] = [];
  readonly #counts: Record<string, number>;
  /** Not yet in the mirror. */
  #keys: { key: Uint8Array; leaf: number }[] = [];
  #roots: StatedIndexRoot[] = [];
  #heads: StatedTrailHead[] = [];
  #written: number;

  constructor(
    readonly mirror: LogMirror,
    readonly reader: LeafReader,
    readonly origin: string,
    readonly findings: FindingSink<AuditFindingCode>,
    size: number,
    counts: Readonly<Record<string, number>>,
  ) {
    this.#size = this.#written = size;
    this.#counts = { ...noLeaves(), keys: 0, roots: 0, heads: 0, ...counts };
  }

  /** Reads the times that are in the mirror. Refuses `storage.damaged`. */
  async load(): Promise<void> {
    const bytes = await this.#column('times', 8 * this.#size);
    this.#times = new Float64Array(this.#size);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let i = 0; i < this.#size; i++) this.#times[i] = view.getFloat64(8 * i, true);
  }

  async leaves(portion: LeafPortion): Promise<void> {
    const reading = this.reader.read(portion);
    // Told when its turn comes.
    reading.catch(() => undefined);
    this.#reading.push(reading);
    while (this.#reading.length > MOST_READING) await this.#take();
  }

  async settle(size: number): Promise<Readonly<Record<string, number>>> {
    while (this.#reading.length > 0) await this.#take();
    const times = new DataView(new ArrayBuffer(8 * Math.max(0, size - this.#written)));
    for (let i = this.#written; i < size; i++) times.setFloat64(8 * (i - this.#written), this.timeOf(i), true);
    await this.mirror.write('times', 8 * this.#written, new Uint8Array(times.buffer));
    await this.#append('keys', KEY_BYTES, this.#keys, (view, { key, leaf }) => {
      new Uint8Array(view.buffer, view.byteOffset, 32).set(key);
      view.setFloat64(32, leaf, true);
    });
    await this.#append('roots', ROOT_BYTES, this.#roots, (view, { leaf, size: over, root }) => {
      view.setFloat64(0, leaf, true);
      view.setFloat64(8, over, true);
      new Uint8Array(view.buffer, view.byteOffset + 16, 32).set(fromHex(root));
    });
    await this.#append('heads', ROOT_BYTES, this.#heads, (view, { leaf, count, head }) => {
      view.setFloat64(0, leaf, true);
      view.setFloat64(8, count, true);
      new Uint8Array(view.buffer, view.byteOffset + 16, 32).set(fromHex(head));
    });
    [this.#keys, this.#roots, this.#heads, this.#written] = [[], [], [], size];
    return { ...this.#counts };
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  /** Leaves whose time is known here, from 0. */
  get size(): number {
    return this.#size;
  }

  /** Stated time of a leaf; NaN for none. */
  timeOf(leaf: number): number {
    return leaf < this.#size ? this.#times[leaf]! : Number.NaN;
  }

  /** Every index root that was settled. */
  async statedRoots(): Promise<Omit<StatedIndexRoot, 'party'>[]> {
    return (await this.#stated('roots')).map(({ leaf, over, hash }) => ({ leaf, size: over, root: hash }));
  }

  /** Every head of the audit trail that was settled, in the order of its leaf. */
  async statedHeads(): Promise<Omit<StatedTrailHead, 'party'>[]> {
    return (await this.#stated('heads')).map(({ leaf, over, hash }) => ({ leaf, count: over, head: hash }));
  }

  /** Every key that was settled. */
  async indexKeys(): Promise<IndexKeys> {
    const count = this.#counts['keys']!;
    const bytes = await this.#column('keys', KEY_BYTES * count);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const all = { keys: new Uint8Array(32 * count), keyLeaves: new Float64Array(count) };
    for (let i = 0; i < count; i++) {
      all.keys.set(bytes.subarray(KEY_BYTES * i, KEY_BYTES * i + 32), 32 * i);
      all.keyLeaves[i] = view.getFloat64(KEY_BYTES * i + 32, true);
    }
    return all;
  }

  async #stated(name: 'roots' | 'heads'): Promise<{ leaf: number; over: number; hash: string }[]> {
    const count = this.#counts[name]!;
    const bytes = await this.#column(name, ROOT_BYTES * count);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return Array.from({ length: count }, (_, i) => ({
      leaf: view.getFloat64(ROOT_BYTES * i, true),
      over: view.getFloat64(ROOT_BYTES * i + 8, true),
      hash: toHex(bytes.subarray(ROOT_BYTES * i + 16, ROOT_BYTES * (i + 1))),
    }));
  }

  async #take(): Promise<void> {
    const { first, times, keys, keyLeaves, roots, heads, faults, counts } = await this.#reading.shift()!;
    if (first + times.length > this.#times.length) {
      const wider = new Float64Array(Math.max(2 * this.#times.length, first + times.length)).fill(Number.NaN);
      wider.set(this.#times);
      this.#times = wider;
    }
    this.#times.set(times, first);
    this.#size = first + times.length;
    for (const [kind, count] of Object.entries(counts)) this.#counts[kind]! += count;
    keyLeaves.forEach((leaf, i) => this.#keys.push({ key: keys.subarray(32 * i, 32 * i + 32), leaf }));
    for (const { leaf, is, reason } of faults) this.findings.add('leaf-malformed', { leaf, is, reason });
    for (const stated of roots) this.#takeRoot(stated);
    for (const stated of heads) this.#takeHead(stated);
    this.#counts['keys']! += keyLeaves.length;
  }

  #takeRoot(stated: StatedIndexRoot): void {
    const { leaf, size, party } = stated;
    if (party !== logParty(this.origin)) {
      this.findings.add('index-root-foreign', { leaf, party, expected: logParty(this.origin) });
    } else if (size > leaf) this.findings.add('index-root-ahead', { leaf, size });
    else {
      this.#roots.push(stated);
      this.#counts['roots']! += 1;
    }
  }

  #takeHead(stated: StatedTrailHead): void {
    const { leaf, party } = stated;
    if (party !== logParty(this.origin)) {
      this.findings.add('trail-foreign', { leaf, party, expected: logParty(this.origin) });
      return;
    }
    this.#heads.push(stated);
    this.#counts['heads']! += 1;
  }

  async #append<T>(
    name: string,
    width: number,
    rows: readonly T[],
    put: (view: DataView, row: T) => void,
  ): Promise<void> {
    const bytes = new Uint8Array(width * rows.length);
    rows.forEach((row, i) => put(new DataView(bytes.buffer, width * i, width), row));
    await this.mirror.write(name, width * (this.#counts[name]! - rows.length), bytes);
  }

  async #column(name: string, length: number): Promise<Uint8Array> {
    const bytes = await this.mirror.column(name);
    if (bytes.length >= length) return bytes.subarray(0, length);
    throw new Refusal('storage.damaged', 'the mirror has lost the end of a column', { column: name });
  }
}
