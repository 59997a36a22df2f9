import { toHex } from '@filmdeed/kernel';
import { type FindingSink, type LogMirror, NO_KEYS, type Sha256 } from '@filmdeed/ledger';
import type { AuditFindingCode } from './audit-finding.js';
import type { LeafColumns } from './leaf-columns.js';
import { indexRoots, type LeafReader } from './leaf-reader.js';

const MOST_OTHERS = 16;
/** Keys that the other roots of a run may be over, together: a few seconds. */
const KEYS_OF_OTHERS = 400_000;

export interface JudgedIndexRoots {
  readonly stated: number;
  /** Of those, recomputed in this run or in one before it. */
  readonly held: number;
  /** To be called once the findings are kept: what was held is not held again. */
  remember(): Promise<void>;
}

interface Stated {
  readonly leaf: number;
  readonly size: number;
  readonly root: string;
}

/**
 * Recomputes roots of the index from the leaves alone and holds the leaves that state them to it (docs/format.md §12): the newest, if it was not held before,
 * and some of the others that are evenly chosen. `size` leaves are in the log for certain.
 */
export async function judgeIndexRoots(
  columns: LeafColumns,
  mirror: LogMirror,
  reader: LeafReader,
  hash: Sha256,
  findings: FindingSink<AuditFindingCode>,
  size: number,
): Promise<JudgedIndexRoots> {
  const stated = (await columns.statedRoots()).filter(({ leaf }) => leaf < size);
  const heldBytes = (await mirror.column('held')).slice();
  const held = new Set(new Float64Array(heldBytes.buffer, 0, heldBytes.length >> 3));
  const chosen = choose(
    stated.filter(({ leaf }) => !held.has(leaf)),
    stated.at(-1),
    columns.counts['keys']! / Math.max(1, columns.size),
  );
  if (chosen.length > 0) {
    const sizes = chosen.map(({ size }) => size);
    const nodes = await indexRoots(reader, await columns.indexKeys(), sizes, hash);
    chosen.forEach(({ leaf, size, root }, i) => {
      const computed = toHex(nodes[i]?.hash ?? NO_KEYS);
      if (computed !== root) findings.add('index-root-differs', { leaf, size, stated: root, computed });
      held.add(leaf);
    });
  }
  return {
    stated: stated.length,
    held: stated.filter(({ leaf }) => held.has(leaf)).length,
    remember: () => mirror.write('held', 0, new Uint8Array(Float64Array.from(held).buffer)),
  };
}

function choose(open: readonly Stated[], newest: Stated | undefined, keysPerLeaf: number): Stated[] {
  const others = open.filter((each) => each !== newest);
  const chosen = open.length > others.length ? [newest!] : [];
  for (let most = Math.min(MOST_OTHERS, others.length); most > 0; most--) {
    const some = Array.from({ length: most }, (_, i) => others[Math.floor(((i + 0.5) * others.length) / most)]!);
    if (some.reduce((sum, { size }) => sum + size * keysPerLeaf, 0) <= KEYS_OF_OTHERS) return [...chosen, ...some];
  }
  return chosen;
}
