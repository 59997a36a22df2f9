import { FixedClock, isRefusal, type Refusal, toHex, utf8 } from '@filmdeed/kernel';
import {
  type Anchor,
  type AnchorAttempt,
  type AnchorChain,
  type AnchorChainIdentity,
  anchorChainKey,
  type AnchorChainRecord,
  anchorLog,
  type AnchorRows,
  type AnchorStep,
  type LogHead,
} from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { MemoryAnchorChain } from './memory-anchor-chain.js';
import { MemoryAnchorRows } from './memory-anchor-rows.js';

/** The log's root at a size: what it would be does not matter to those who anchor it. */
export const rootOf = (size: number): Uint8Array => sha256(utf8(`root of ${size}`));
export const hexRootOf = (size: number): string => `0x${toHex(rootOf(size))}`;

export interface AnchorWorldPorts {
  readonly rows: AnchorRows;
  readonly chain: AnchorChain;
  readonly head: () => Promise<LogHead>;
}

export const STUCK = { seconds: 60, blocks: 2 };
export const LATE_SECONDS = 900;

/** A log of some size, a chain and the rows in between, all in memory, and one process that anchors. */
export class AnchorWorld {
  readonly chain: MemoryAnchorChain;
  rows = new MemoryAnchorRows();
  readonly clock = new FixedClock('2026-11-24T09:00:00.000Z');
  /** Of the log. */
  size = 0;
  tick: () => Promise<readonly AnchorStep[]>;

  constructor(identity: Partial<AnchorChainIdentity> = {}) {
    this.chain = new MemoryAnchorChain(identity);
    this.tick = this.newProcess();
  }

  ports(): AnchorWorldPorts {
    const head = async (): Promise<LogHead> => ({
      size: this.size,
      root: rootOf(this.size),
      note: `note ${this.size}`,
    });
    return { rows: this.rows, chain: this.chain, head };
  }

  /** Another process on the same rows and chain. */
  newProcess(everySeconds = 0, { rows, chain, head } = this.ports(), replaces?: string): typeof this.tick {
    const terms = { clock: this.clock, everySeconds, stuck: STUCK, lateSeconds: LATE_SECONDS };
    return anchorLog({ log: { head }, rows, chain, ...terms, ...(replaces === undefined ? {} : { replaces }) });
  }

  async moves(): Promise<string[]> {
    return (await this.tick()).map(({ size, move }) => `${move} ${size}`);
  }

  anchors(): readonly Anchor[] {
    return [...this.rows.anchors.values()].sort((a, b) => a.size - b.size);
  }

  states(): string[] {
    return this.anchors().map((anchor) => `${anchor.size} ${anchor.state}`);
  }

  /** Codes of the alarms that stand. */
  alarms(): string[] {
    return this.rows.alarms.map(({ code }) => code).sort();
  }

  async attempts(size: number): Promise<readonly AnchorAttempt[]> {
    return this.rows.attempts(this.anchors().find((anchor) => anchor.size === size)!.id);
  }

  /** Every signed transaction that the rows know. */
  async keptRaws(): Promise<string[]> {
    const attempts = await Promise.all(this.anchors().map(({ id }) => this.rows.attempts(id)));
    return attempts.flat().map(({ raw }) => raw);
  }

  /** Time and blocks pass in which nothing of ours is mined. */
  wait(seconds: number, blocks: number): void {
    this.clock.advance(seconds * 1000);
    this.chain.mine(blocks);
  }

  record(): AnchorChainRecord {
    return this.rows.records.get(anchorChainKey(this.chain.identity))!;
  }

  /** Lets the log grow to each of these sizes, and anchors it there. */
  async anchored(...sizes: number[]): Promise<void> {
    for (this.size of sizes) await this.tick();
  }
}

export async function refusal(work: Promise<unknown>): Promise<Pick<Refusal, 'code' | 'facts'> | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** Every anchor is in a block of the chain with our root, or the contract passed it by; and nothing of ours is anywhere of which the rows do not know. */
export async function expectAnchored(world: AnchorWorld): Promise<void> {
  const kept = new Set([...(await world.keptRaws()), ...world.chain.strangers]);
  expect(world.chain.everSent.filter((raw) => !kept.has(raw))).toEqual([]);
  for (const anchor of world.anchors()) {
    const root = await world.chain.rootOf(anchor.size);
    if (anchor.state !== 'final') {
      expect([anchor.size, root]).toEqual([anchor.size, null]);
      continue;
    }
    expect([anchor.size, root]).toEqual([anchor.size, hexRootOf(anchor.size)]);
    expect(await world.chain.place(anchor.transaction!)).toMatchObject({ block: anchor.block, succeeded: true });
  }
  const largest = world.anchors().at(-1);
  expect([largest?.size ?? 0, largest?.state ?? 'final']).toEqual([world.size, 'final']);
}
