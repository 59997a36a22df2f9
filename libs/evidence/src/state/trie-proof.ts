import { equalBytes, Refusal } from '@filmdeed/kernel';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { decodeRlp, type Rlp, rlpBytes, rlpList } from './rlp.js';

const BRANCH = 17;

/**
 * The value that a Merkle Patricia trie (Yellow Paper, appendix D) holds for `key` (already hashed), shown by the nodes of its path from the root
 * downwards, none missing and none to spare. Refuses `proof.invalid`, also where the path shows that nothing is there.
 */
export function provenValue(root: Uint8Array, key: Uint8Array, nodes: readonly Uint8Array[]): Uint8Array {
  const path = nibblesOf(key);
  let place = 0;
  let expected: Rlp = root;
  for (let used = 0; ;) {
    const node: readonly Rlp[] = rlpList(
      expected instanceof Uint8Array ? openNode(nodes[used++], expected, used) : expected,
    );
    const step = stepOf(node, path, place);
    place = step.place;
    if (!step.isValue) {
      expected = step.next;
      continue;
    }
    if (used !== nodes.length) refuse('nodes after the end of the path', { used, nodes: nodes.length });
    return rlpBytes(step.next);
  }
}

/** One node down the path: to the next node's hash (or the short node itself), or to the value. */
function stepOf(
  node: readonly Rlp[],
  path: readonly number[],
  place: number,
): { next: Rlp; place: number; isValue: boolean } {
  if (node.length === BRANCH) {
    const isValue = place === path.length;
    const next = node[isValue ? BRANCH - 1 : path[place]!]!;
    if (next.length === 0) refuse('nothing stands at this key', { depth: place });
    return { next, place: place + 1, isValue };
  }
  if (node.length !== 2) refuse('not a node of a trie', { members: node.length });
  const [flag, ...rest] = nibblesOf(rlpBytes(node[0]));
  if (flag === undefined || flag > 3) return refuse('not a path of a trie', { depth: place });
  const isLeaf = flag >= 2;
  // The low bit says that the path is odd, and then the second nibble belongs to it; else it is zero.
  const own = (flag & 1) === 1 ? rest : rest.slice(1);
  if ((flag & 1) === 0 && rest[0] !== 0) refuse('not a path of a trie', { depth: place });
  if (own.some((nibble, i) => nibble !== path[place + i])) refuse('nothing stands at this key', { depth: place });
  const after = place + own.length;
  if (isLeaf ? after !== path.length : own.length === 0) refuse('nothing stands at this key', { depth: place });
  return { next: node[1]!, place: after, isValue: isLeaf };
}

function openNode(node: Uint8Array | undefined, hash: Uint8Array, number: number): Rlp {
  if (node === undefined) return refuse('a node of the path is missing', { node: number });
  if (hash.length !== 32 || !equalBytes(keccak_256(node), hash)) {
    refuse('a node has another hash than the one above it names', { node: number });
  }
  return decodeRlp(node);
}

function nibblesOf(bytes: Uint8Array): number[] {
  return [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
}

function refuse(problem: string, facts: Record<string, number>): never {
  throw new Refusal('proof.invalid', problem, facts);
}
