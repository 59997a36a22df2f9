import { nodeHash } from '@filmdeed/ledger';

/** One step of an inclusion path: the sibling, the side on which it stands, and the node above both. */
export interface ClimbStep {
  readonly side: 'left' | 'right';
  readonly sibling: Uint8Array;
  readonly node: Uint8Array;
}

/** The nodes from a leaf up to the root, by the proof of RFC 9162 §2.1.3.2; to be shown after it was verified. */
export function climb(index: number, size: number, leafHash: Uint8Array, proof: readonly Uint8Array[]): ClimbStep[] {
  let [at, last, node] = [index, size - 1, leafHash];
  return proof.map((sibling) => {
    const isRight = at % 2 === 1 || at === last;
    node = isRight ? nodeHash(sibling, node) : nodeHash(node, sibling);
    while (isRight && at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    return { side: isRight ? 'left' : 'right', sibling, node };
  });
}
