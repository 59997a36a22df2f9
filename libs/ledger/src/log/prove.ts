import { isRefusal, Refusal } from '@filmdeed/kernel';
import { consistencyNodes, foldNode, inclusionNodes, peakNodes } from '../proof-nodes.js';
import { tlogProofText } from '../tlog-proof.js';
import { verifyConsistency, verifyInclusion } from '../verify-proof.js';
import type { LogHead, LogReader } from './log-store.js';
import { loadNodes } from './tile-nodes.js';

type Tiles = Pick<LogReader, 'tile'>;
type Tree = Pick<LogHead, 'size' | 'root'>;

/**
 * Inclusion proof of a leaf in the tree of `head`, which may be any that the log ever had. It is verified before it is given. Refuses
 * `proof.invalid` for an index outside of the tree, `log.tile-missing`, and `log.fork` if the tiles do not lead to the root of `head`.
 */
export const proveInclusion =
  (reader: Tiles) =>
  async (index: number, { size, root }: Tree): Promise<Uint8Array[]> => {
    const nodes = inclusionNodes(index, size);
    const leaf = { level: 0, index };
    const hashOf = await loadNodes(reader, size, [[leaf], ...nodes]);
    const proof = nodes.map((node) => foldNode(node, hashOf));
    assertProven(size, () => verifyInclusion({ index, size, leafHash: hashOf(leaf), root, proof }));
    return proof;
  };

/**
 * Consistency proof from the tree of `size1` leaves to that of `head`. It is verified before it is given, with the older root as the caller holds
 * it, else as the tiles have it. Refuses `proof.invalid` unless 0 < size1 ≤ size of `head`, `log.tile-missing`, `log.fork`.
 */
export const proveConsistency =
  (reader: Tiles) =>
  async (size1: number, { size, root }: Tree, olderRoot?: Uint8Array): Promise<Uint8Array[]> => {
    const nodes = consistencyNodes(size1, size);
    const older = peakNodes(size1);
    const hashOf = await loadNodes(reader, size, [older, ...nodes]);
    const proof = nodes.map((node) => foldNode(node, hashOf));
    const root1 = olderRoot ?? foldNode(older, hashOf);
    assertProven(size, () => verifyConsistency({ size1, root1, size2: size, root2: root, proof }));
    return proof;
  };

/** The offline proof of a leaf (C2SP tlog-proof) to the signed checkpoint of `head`. Refuses as `proveInclusion`. */
export const tlogProof =
  (reader: Tiles) =>
  async (index: number, head: LogHead): Promise<string> =>
    tlogProofText({ index, proof: await proveInclusion(reader)(index, head), checkpoint: head.note });

/** A proof that we made ourselves and that fails is nobody's bad request: our tiles and a signed root contradict each other. */
function assertProven(size: number, verify: () => void): void {
  try {
    verify();
  } catch (error) {
    if (!isRefusal(error, 'proof.invalid')) throw error;
    throw new Refusal('log.fork', 'the tiles do not lead to the root', { size });
  }
}
