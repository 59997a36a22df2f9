import type { AuditedChain, ChainAnchors, TrustedChain, TrustV1 } from '@filmdeed/evidence';
import { isRefusal, Refusal } from '@filmdeed/kernel';
import { ANCHORED, callOf, ChainNode } from '../chain-node.js';

interface Log {
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
}
interface Block {
  readonly hash: string;
  readonly timestamp: string;
}

const NOTHING = '0'.repeat(64);
const AT_ONCE = 16;

/** A node of a chain of the trust file, asked for every checkpoint that the contract ever took. */
export function auditedNode(url: string, trust: TrustV1, node = new ChainNode(url)): AuditedChain {
  return {
    name: hostOf(url),
    async anchors(): Promise<ChainAnchors> {
      const chain = await chainOf(node, trust);
      const head = Number(await node.ask<string>('eth_blockNumber', []));
      if (!Number.isSafeInteger(head))
        throw new Refusal('chain.unreachable', 'the node does not say how long its chain is');
      const logs = await logsOf(node, chain.contract, 0, head);
      const times = new Map<number, number>();
      const anchored: ChainAnchors['anchored'][number][] = [];
      for (let at = 0; at < logs.length; at += AT_ONCE) {
        await Promise.all(logs.slice(at, at + AT_ONCE).map((log) => timeOf(node, Number(log.blockNumber), times)));
      }
      for (const { topics, data, blockNumber: number } of logs) {
        const [size, blockNumber] = [Number(topics[1]), Number(number)];
        const isDeep = head - blockNumber + 1 >= chain.confirmations;
        const blockTime = isDeep ? (times.get(blockNumber) ?? null) : null;
        anchored.push({ size, root: data.slice(2).toLowerCase(), blockNumber, blockTime });
      }
      const [size, root] = await latestOf(node, chain);
      // A node that keeps no old logs still has what the contract holds.
      if (size > 0 && !anchored.some((each) => each.size === size)) {
        anchored.push({ size, root, blockNumber: head, blockTime: null });
      }
      return { chain, anchored, rootOf: (size) => rootOf(node, chain, size) };
    },
  };
}

/** The chain of the trust file that this is. Refuses `chain.mismatch`. */
async function chainOf(node: ChainNode, trust: TrustV1): Promise<TrustedChain> {
  const chainId = Number(await node.ask<string>('eth_chainId', []));
  const known = trust.chains.filter((chain) => chain.chainId === chainId);
  if (known.length === 0) {
    const trusted = trust.chains.map((chain) => chain.chainId);
    throw new Refusal('chain.mismatch', 'the node is of a chain that the trust file does not name', {
      chainId,
      trusted,
    });
  }
  const genesis = (await node.ask<Block | null>('eth_getBlockByNumber', ['0x0', false]))?.hash ?? null;
  const chain = known.find((each) => each.genesis === genesis);
  if (chain !== undefined) return chain;
  const expected = known.map((each) => each.genesis);
  throw new Refusal('chain.mismatch', 'the node is of another chain: its genesis differs', {
    chainId,
    genesis,
    expected,
  });
}

/** Events of the contract; a node that does not give so many at once is asked for half of them. */
async function logsOf(node: ChainNode, address: string, from: number, to: number): Promise<readonly Log[]> {
  const hex = (number: number): string => `0x${number.toString(16)}`;
  try {
    const logs = await node.ask<readonly Log[]>('eth_getLogs', [
      { address, topics: [ANCHORED], fromBlock: hex(from), toBlock: hex(to) },
    ]);
    return logs.filter(
      ({ topics, data }) => /^0x[0-9a-f]{64}$/i.test(data) && /^0x[0-9a-f]{64}$/i.test(topics[1] ?? ''),
    );
  } catch (error) {
    if (!isRefusal(error, 'chain.rejected') || from === to) throw error;
    const middle = Math.floor((from + to) / 2);
    const before = await logsOf(node, address, from, middle);
    return [...before, ...(await logsOf(node, address, middle + 1, to))];
  }
}

async function timeOf(node: ChainNode, number: number, times: Map<number, number>): Promise<void> {
  if (times.has(number)) return;
  const block = await node.ask<Block | null>('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
  if (block !== null) times.set(number, Number(block.timestamp));
}

async function latestOf(node: ChainNode, { contract }: TrustedChain): Promise<readonly [number, string]> {
  const answer = await node.ask<string>('eth_call', [{ to: contract, data: callOf('latest()') }, 'latest']);
  if (!/^0x[0-9a-f]{128}$/i.test(answer)) {
    throw new Refusal('chain.mismatch', 'the contract of the trust file is not there', { contract });
  }
  return [Number(`0x${answer.slice(2, 66)}`), answer.slice(66).toLowerCase()];
}

async function rootOf(node: ChainNode, { contract }: TrustedChain, size: number): Promise<string | null> {
  const data = `${callOf('rootOf(uint64)')}${size.toString(16).padStart(64, '0')}`;
  const answer = (await node.ask<string>('eth_call', [{ to: contract, data }, 'latest'])).slice(2).toLowerCase();
  return answer === NOTHING ? null : answer;
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    throw new Refusal('chain.unreachable', 'not an address of a node');
  }
}
