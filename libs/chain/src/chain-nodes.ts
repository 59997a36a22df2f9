import { isRefusal, Refusal } from '@filmdeed/kernel';
import type { ChainNodeHealth } from '@filmdeed/ledger';
import { type ChainAsk, ChainRpc } from './chain-rpc.js';

interface Node {
  readonly rpc: ChainRpc;
  readonly host: string;
  state: ChainNodeHealth['state'];
  head: number | null;
  refusal: Refusal | null;
  restsUntil: number;
}

/** Nodes are rarely at the same block; one that is further behind the newest is not asked. */
const MOST_BEHIND_BLOCKS = 3;
/** One that did not answer is left alone, as long as another one does: to wait for it again would hold up each look. */
const REST_MS = 30_000;

/**
 * The nodes by which a chain is reached, in the order in which they are preferred. Each look begins with `vet`, which chooses one for the whole
 * look: answers of two nodes do not fit together. What fails in the middle of a look is found by the next `vet`.
 */
export class ChainNodes implements ChainAsk {
  readonly #nodes: readonly Node[];
  #chosen: Node;

  constructor(urls: readonly string[]) {
    this.#nodes = urls.map((url) => ({
      ...{ rpc: new ChainRpc(url), host: hostOf(url) },
      ...{ state: 'good' as const, head: null, refusal: null, restsUntil: 0 },
    }));
    const [first] = this.#nodes;
    if (first === undefined) throw new Refusal('environment.invalid', 'a chain needs the address of a node');
    this.#chosen = first;
  }

  ask<T>(method: string, ...params: readonly unknown[]): Promise<T> {
    return this.#chosen.rpc.ask(method, ...params);
  }

  quantity(method: string, ...params: readonly unknown[]): Promise<bigint> {
    return this.#chosen.rpc.quantity(method, ...params);
  }

  /**
   * Asks every node whether it follows our chain, by `look`, which gives the number of its newest block or refuses, and chooses. Refuses as the
   * nodes do: `chain.mismatch` only if every single one answered, and none with our chain.
   */
  async vet(look: (rpc: ChainRpc) => Promise<number>): Promise<void> {
    const now = Date.now();
    const [resting, awake] = [true, false].map((rests) =>
      this.#nodes.filter((node) => node.restsUntil > now === rests),
    );
    await Promise.all(awake!.map((node) => examine(node, look, now)));
    if (!this.#nodes.some(isGood)) await Promise.all(resting!.map((node) => examine(node, look, now)));
    const good = this.#nodes.filter(isGood);
    const newest = Math.max(...good.map(({ head }) => head!));
    for (const node of good) if (newest - node.head! > MOST_BEHIND_BLOCKS) node.state = 'behind';
    this.#chosen = good.find(isGood) ?? this.#nodes.find(({ state }) => state === 'empty') ?? this.#chosen;
    if (good.length > 0) return;
    throw (this.#nodes.find(({ state }) => state === 'away') ?? this.#chosen).refusal!;
  }

  /** Every node that follows our chain, as far as the last `vet` found, also those that were passed over. */
  voters(): readonly ChainRpc[] {
    return this.#nodes.filter(({ state }) => state !== 'away' && state !== 'another').map(({ rpc }) => rpc);
  }

  health(): readonly ChainNodeHealth[] {
    return this.#nodes.map(({ host, state, head }) => ({ host, state, head }));
  }
}

const isGood = ({ state }: Node): boolean => state === 'good';

async function examine(node: Node, look: (rpc: ChainRpc) => Promise<number>, now: number): Promise<void> {
  try {
    node.head = await look(node.rpc);
    node.state = 'good';
    node.refusal = null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    node.refusal = error;
    node.state = error.code !== 'chain.mismatch' ? 'away' : error.facts['what'] === 'contract' ? 'empty' : 'another';
    node.head = null;
    if (node.state === 'away') node.restsUntil = now + REST_MS;
  }
}

/** What may be told of a node: the rest of its address may hold a password or the key of an account. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    throw new Refusal('environment.invalid', 'the address of a node is none');
  }
}
