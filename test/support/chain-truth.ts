import type { EvmAnchorWithAfter } from '@filmdeed/evidence';
import { toHex, utf8 } from '@filmdeed/kernel';
import { parseCheckpoint, parseNote, parseTlogProof } from '@filmdeed/ledger';
import { keccak_256 } from '@noble/hashes/sha3.js';

/** What a node of a chain answers to a method. */
export type Answer = (method: string, params: readonly unknown[]) => unknown;

/** Topic of the event by which the contract says that it took a checkpoint. */
export const ANCHORED = `0x${toHex(keccak_256(utf8('CheckpointAnchored(uint64,bytes32)')))}`;

/** A receipt whose one event is changed. */
export function withLog(answer: unknown, change: object): object {
  const { logs } = answer as { logs: object[] };
  return { ...(answer as object), logs: [{ ...logs[0], ...change }] };
}

/** What a node of the bundle's chain would say. */
export function truth(anchor: EvmAnchorWithAfter): Answer {
  const after = anchor.after!;
  const roots = [parseTlogProof(anchor.proof).checkpoint, after.checkpoint].map((note) =>
    parseCheckpoint(parseNote(note).text),
  );
  const blocks = [anchor, after];
  return (method, [first]) => {
    if (method === 'eth_chainId') return `0x${anchor.chainId.toString(16)}`;
    if (method === 'eth_blockNumber') return `0x${(anchor.blockNumber + 10).toString(16)}`;
    if (method === 'eth_getBlockByNumber') return { hash: anchor.genesis };
    if (method === 'eth_call') {
      const { data, to } = first as { data: string; to: string };
      const found = roots.find(({ size }) => BigInt(`0x${data.slice(10)}`) === BigInt(size));
      return to === anchor.contract && found ? `0x${toHex(found.root)}` : '0x';
    }
    const block = blocks.find(({ transaction, blockHash }) => transaction === first || blockHash === first);
    if (block === undefined) return null;
    const { size, root } = roots[blocks.indexOf(block)]!;
    if (method === 'eth_getTransactionReceipt')
      return {
        blockHash: block.blockHash,
        blockNumber: `0x${block.blockNumber.toString(16)}`,
        status: '0x1',
        logs: [
          {
            address: anchor.contract.toUpperCase().replace('0X', '0x'),
            topics: [ANCHORED, `0x${size.toString(16).padStart(64, '0')}`],
            data: `0x${toHex(root)}`,
          },
        ],
      };
    return { timestamp: `0x${(Date.parse(block.blockTime) / 1000).toString(16)}` };
  };
}
