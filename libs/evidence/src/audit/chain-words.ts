import { type Facts, isRefusal } from '@filmdeed/kernel';
import type { FindingSink } from '@filmdeed/ledger';
import type { TrustedChain } from '../trust.js';
import { type AnchorWord, BLOCK_SLACK } from './anchor-word.js';
import type { AuditFindingCode } from './audit-finding.js';
import type { ListedWords } from './listed-words.js';

/** What a contract holds: each checkpoint that it took, by its event. */
export interface ChainAnchors {
  readonly chain: TrustedChain;
  readonly anchored: readonly {
    readonly size: number;
    /** hex */
    readonly root: string;
    readonly blockNumber: number;
    /** In seconds; null for a block without all confirmations that the trust file asks for. */
    readonly blockTime: number | null;
  }[];
  /** Root that the contract holds for a size, hex; null for none. Refuses `chain.unreachable`. */
  rootOf(size: number): Promise<string | null>;
}

/** Port: a node of a chain, as the auditor named it. */
export interface AuditedChain {
  /** Host and port. */
  readonly name: string;
  /** Refuses `chain.mismatch` if the node is of no chain of the trust file, `chain.unreachable`. */
  anchors(): Promise<ChainAnchors>;
}

/** Why something that was asked for could not be done: no fault of the log. */
export interface AuditProblem {
  readonly code: string;
  readonly reason: string;
  readonly facts: Facts;
}

/** What the chains say, and whether they hold what is listed of them. */
export async function chainWords(
  chains: readonly AuditedChain[],
  { listed }: ListedWords,
  findings: FindingSink<AuditFindingCode>,
  problems: AuditProblem[],
): Promise<AnchorWord[]> {
  const words: AnchorWord[] = [];
  for (const node of chains) {
    try {
      const { chain, anchored, rootOf } = await node.anchors();
      const { name: clock, genesis, contract } = chain;
      for (const { size, root, blockTime } of anchored) {
        const said = { size, root, kind: 'evm', clock };
        words.push(blockTime === null ? said : { ...said, span: spanOf(blockTime) });
      }
      const held = new Set(anchored.map(({ size }) => size));
      for (const { anchor, word } of listed) {
        if (anchor.type !== 'evm' || anchor.genesis !== genesis || anchor.contract !== contract) continue;
        if (held.has(word.size)) continue;
        const root = await rootOf(word.size);
        if (root === null) {
          findings.add('anchor-not-on-chain', { size: word.size, clock, transaction: anchor.transaction });
        } else words.push({ size: word.size, root, kind: 'evm', clock });
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      problems.push({ code: error.code, reason: error.message, facts: { node: node.name, ...error.facts } });
    }
  }
  return words;
}

function spanOf(seconds: number): { earliest: number; latest: number } {
  return { earliest: 1000 * seconds, latest: 1000 * seconds + BLOCK_SLACK };
}
