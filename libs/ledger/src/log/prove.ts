import { LogProver } from './log-prover.js';
import type { LogHead, LogReader } from './log-store.js';

type Tiles = Pick<LogReader, 'tile'>;
type Tree = Pick<LogHead, 'size' | 'root'>;

/** One inclusion proof, of which nothing is kept: `LogProver.inclusion`. */
export const proveInclusion =
  (reader: Tiles) =>
  async (index: number, head: Tree): Promise<Uint8Array[]> =>
    new LogProver(reader).inclusion(index, head);

/** One consistency proof, of which nothing is kept: `LogProver.consistency`. */
export const proveConsistency =
  (reader: Tiles) =>
  async (size1: number, head: Tree, olderRoot?: Uint8Array): Promise<Uint8Array[]> =>
    new LogProver(reader).consistency(size1, head, olderRoot);

/** One offline proof, of which nothing is kept: `LogProver.tlogProof`. */
export const tlogProof =
  (reader: Tiles) =>
  async (index: number, head: LogHead): Promise<string> =>
    new LogProver(reader).tlogProof(index, head);
