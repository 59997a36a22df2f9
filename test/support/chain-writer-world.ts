import { deployCheckpointAnchor, evmAnchorChain, type EvmAnchorSettings, localSigner } from '@filmdeed/chain';
import { FixedClock, isRefusal, toHex } from '@filmdeed/kernel';
import { type Anchor, type AnchorChain, anchorLog } from '@filmdeed/ledger';
import { Transaction } from 'ethers';
import { rootOf } from './anchor-world.js';
import { startAnvil } from './anvil-node.js';
import type { RunningChain } from './chain.js';
import { ChainRelay } from './chain-relay.js';
import { startHardhatNode } from './hardhat-node.js';
import { MemoryAnchorRows } from './memory-anchor-rows.js';

export const ORIGIN = 'filmdeed.test/log';
export const STUCK = { seconds: 60, blocks: 2 };
export const LATE_SECONDS = 900;
export const GWEI = 10n ** 9n;
const MOST_GAS = 60_000;
export const hexOf = (n: bigint): string => `0x${n.toString(16)}`;

/** Two implementations of the same JSON-RPC, and what each puts before the names of the methods that tests need. */
export const NODES = [
  ['anvil', startAnvil],
  ['hardhat', startHardhatNode],
] as const;

/** What anchors, on a real node, with its rows in memory and a clock of one's own. */
export class WriterWorld {
  readonly #kind: string;
  readonly #relays: ChainRelay[] = [];
  readonly node: RunningChain;
  readonly contract: string;
  readonly rows = new MemoryAnchorRows();
  readonly clock = new FixedClock('2026-11-25T09:00:00.000Z');
  chain: AnchorChain;
  tick: () => Promise<unknown>;
  /** Of the log. */
  size = 0;

  private constructor(kind: string, node: RunningChain, contract: string) {
    this.#kind = kind;
    this.node = node;
    this.contract = contract;
    this.begin();
  }

  /** With a fresh contract. */
  static async on(kind: string, node: RunningChain): Promise<WriterWorld> {
    await node.ask('evm_setAutomine', true);
    const order = { rpcUrl: node.url, key: node.writerKey, origin: ORIGIN };
    return new WriterWorld(kind, node, await deployCheckpointAnchor(order));
  }

  async close(): Promise<void> {
    await Promise.all(this.#relays.map((relay) => relay.close()));
  }

  /** A process that anchors, in place of the one before. */
  begin(changes: Partial<EvmAnchorSettings> = {}): void {
    const { node, contract, rows, clock } = this;
    const { chainId, genesis, url, writerKey } = node;
    const identity = { name: 'node', operator: 'public' as const, chainId, genesis, contract, confirmations: 1 };
    const settings = { rpcUrls: [url], signer: localSigner(writerKey), origin: ORIGIN, identity, ...changes };
    const chain = evmAnchorChain(settings);
    const head = async () => ({ size: this.size, root: rootOf(this.size), note: `note ${this.size}` });
    this.chain = chain;
    this.tick = anchorLog({ log: { head }, rows, chain, clock, stuck: STUCK, lateSeconds: LATE_SECONDS });
  }

  async relay(): Promise<ChainRelay> {
    const relay = await new ChainRelay(this.node.url).open();
    this.#relays.push(relay);
    return relay;
  }

  /** A method that each node calls by its own name. */
  own(method: string, ...params: readonly unknown[]): Promise<unknown> {
    return this.node.ask(`${this.#kind}_${method}`, ...params);
  }

  /** What the next block asks for a unit of gas. */
  price(wei: bigint): Promise<unknown> {
    return this.own('setNextBlockBaseFeePerGas', hexOf(wei));
  }

  hold(): Promise<unknown> {
    return this.node.ask('evm_setAutomine', false);
  }

  async mine(blocks = 1): Promise<void> {
    for (let i = 0; i < blocks; i++) await this.node.ask('evm_mine');
  }

  anchors(): Anchor[] {
    return [...this.rows.anchors.values()].sort((a, b) => a.size - b.size);
  }

  states(): string[] {
    return this.anchors().map((anchor) => `${anchor.size} ${anchor.state}`);
  }

  alarms(): string[] {
    return this.rows.alarms.map(({ code }) => code).sort();
  }

  /** What was signed for the largest anchor, newest first. */
  async attempts(): Promise<Transaction[]> {
    const attempts = await this.rows.attempts(this.anchors().at(-1)!.id);
    return attempts.map(({ raw }) => Transaction.from(raw));
  }

  async anchored(...sizes: number[]): Promise<void> {
    for (this.size of sizes) {
      await this.tick();
      // Even where a block comes at once it may come after the answer.
      for (let i = 0; i < 50 && this.anchors().at(-1)?.state !== 'final'; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await this.tick();
      }
    }
  }

  /** The anchor of size 5 waits, and gas has become dearer than it pays. */
  async underPriced(): Promise<void> {
    await this.hold();
    this.size = 5;
    await this.tick();
    const [first] = await this.attempts();
    await this.price(first!.maxFeePerGas! * 2n);
    await this.mine(STUCK.blocks);
    this.clock.advance(STUCK.seconds * 1000);
  }

  /** Each lies in the block that the rows name, at no more gas than an anchor may cost. */
  async sound(...sizes: number[]): Promise<void> {
    expect(this.states()).toEqual(sizes.map((each) => `${each} final`));
    for (const { size, root, transaction, block } of this.anchors()) {
      expect(await this.chain.rootOf(size)).toBe(`0x${toHex(root)}`);
      expect(await this.chain.place(transaction!)).toMatchObject({ succeeded: true, block });
      const { gasUsed } = await this.node.ask<{ gasUsed: string }>('eth_getTransactionReceipt', transaction);
      expect(Number(gasUsed)).toBeLessThanOrEqual(MOST_GAS);
    }
  }
}

/** Code of the refusal, or `done`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}
