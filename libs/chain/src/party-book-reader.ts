import { partyKey } from '@filmdeed/evidence';
import { Refusal, toHex } from '@filmdeed/kernel';
import type { BookParty, BookRecord, PartyBookReader, ProposedRecovery } from '@filmdeed/registry';
import { mismatch } from './anchor-contract.js';
import { callOf } from './book-call.js';
import { blockAt, type ChainBlock, chainIdentity } from './chain-block.js';
import { ChainNodes } from './chain-nodes.js';
import { type ChainAsk, isRpcFailure } from './chain-rpc.js';
import { onChain, PARTY_BOOK } from './rpc-refusal.js';

const NO_ID = `0x${'0'.repeat(64)}`;
/** The contract's enumeration of means. */
const LAW = 2n;

/** Reads a PartyBook by whichever of the nodes follows its chain. */
export function partyBookReader(rpcUrls: readonly string[], book: BookRecord): PartyBookReader {
  const rpc = new ChainNodes(rpcUrls);
  const look = <T>(work: () => Promise<T>): Promise<T> =>
    onChain(async () => {
      await rpc.vet((node) => onChain(() => confirmBook(node, book)));
      return work();
    });
  return {
    book,
    confirm: () => look(async () => undefined),
    head: () => look(async () => (await blockOf(rpc, undefined)).number),
    party: (party, at) =>
      look(async () => {
        const block = await blockOf(rpc, at);
        return bookParty(rpc, book.contract, partyKey(party), block);
      }),
    wouldTake: (words) =>
      look(async () => void (await rpc.ask('eth_call', { to: book.contract, data: callOf(words) }, 'latest'))),
    proposed: (from, to) => look(() => proposedRecoveries(rpc, book.contract, from, to)),
    isUsed: (digest, at) =>
      look(async () => {
        const { number } = await blockOf(rpc, at);
        return (await read(rpc, book.contract, number, 'isUsed', `0x${toHex(digest)}`))[0] as boolean;
      }),
  };
}

/** Number of the newest block of a node that has the book. Refuses `chain.unreachable`, `chain.mismatch`. */
export async function confirmBook(rpc: ChainAsk, book: BookRecord): Promise<number> {
  const found = await chainIdentity(rpc);
  if (found.chainId !== book.chainId) throw mismatch('chainId', found.chainId, book.chainId);
  if (found.genesis !== book.genesis) throw mismatch('genesis', found.genesis, book.genesis ?? '');
  const { number } = await blockOf(rpc, undefined);
  const salt = await saltOf(rpc, book.contract, number);
  if (salt === null) throw mismatch('contract', null, book.contract);
  if (salt !== book.salt) throw mismatch('salt', salt, book.salt);
  return number;
}

async function saltOf(rpc: ChainAsk, contract: string, number: number): Promise<string | null> {
  try {
    return String((await read(rpc, contract, number, 'deploymentSalt'))[0]);
  } catch (error) {
    if (!isRpcFailure(error) && (error as { code?: unknown }).code !== 'BAD_DATA') throw error;
    return null;
  }
}

async function bookParty(rpc: ChainAsk, contract: string, party: string, block: ChainBlock): Promise<BookParty> {
  const ask = (name: string) => read(rpc, contract, block.number, name, party);
  const [[signers], [threshold], [recoveryKey], [recovery], [until]] = (await Promise.all(
    ['signersOf', 'thresholdOf', 'recoveryKeyOf', 'recoveryOf', 'restrainedUntil'].map(ask),
  )) as unknown as [[string[]], [bigint], [string], [[string, bigint, bigint, string]], [bigint]];
  const [id, means, dueAt, signer] = recovery;
  const restrainedUntil = until === 0n ? null : timeOf(until);
  return {
    block: { number: block.number, hash: block.hash, time: block.time },
    signers: [...signers],
    threshold: Number(threshold),
    recoveryKey: recoveryKey === '0x' ? null : recoveryKey,
    recovery: id === NO_ID ? null : { id, means: means === LAW ? 'law' : 'recovery-key', signer, dueAt: timeOf(dueAt) },
    restrainedUntil,
    // The contract's own answer for the time of this block: its restraint begins with the recovery.
    isRestrained: restrainedUntil !== null && block.time < restrainedUntil,
  };
}

interface RpcLog {
  readonly topics: string[];
  readonly data: string;
  /** Of a block that left the chain while the node looked. */
  readonly removed?: boolean;
}

async function proposedRecoveries(
  rpc: ChainAsk,
  address: string,
  from: number,
  to: number,
): Promise<readonly ProposedRecovery[]> {
  const { topicHash } = PARTY_BOOK.getEvent('RecoveryProposed')!;
  const [fromBlock, toBlock] = [from, to].map((number) => `0x${number.toString(16)}`);
  const logs = await rpc.ask<readonly RpcLog[]>('eth_getLogs', { address, topics: [topicHash], fromBlock, toBlock });
  return logs
    .filter(({ removed }) => removed !== true)
    .map(({ topics, data }) => {
      const [party, id, means, signer, dueAt] = PARTY_BOOK.decodeEventLog(
        'RecoveryProposed',
        data,
        topics,
      ) as unknown as [...[party: string, id: string, means: bigint, signer: string, dueAt: bigint]];
      return { id, party, means: means === LAW ? 'law' : 'recovery-key', signer, dueAt: timeOf(dueAt) };
    });
}

async function read(
  rpc: ChainAsk,
  contract: string,
  block: number,
  name: string,
  ...args: readonly unknown[]
): Promise<readonly unknown[]> {
  const data = PARTY_BOOK.encodeFunctionData(name, args);
  const answer = await rpc.ask<string>('eth_call', { to: contract, data }, `0x${block.toString(16)}`);
  return PARTY_BOOK.decodeFunctionResult(name, answer);
}

async function blockOf(rpc: ChainAsk, number: number | undefined): Promise<ChainBlock> {
  const block = await blockAt(rpc, number ?? 'latest');
  if (block === null) throw new Refusal('chain.unreachable', 'the chain has no such block', { cause: 'no block' });
  return block;
}

const timeOf = (seconds: bigint): Date => new Date(Number(seconds) * 1000);
