import { fromHex, fromUtf8, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import type {
  Anchor,
  AnchorBlockFact,
  AnchorChain,
  AnchorChainIdentity,
  BlockStanding,
  ChainSight,
  Rejection,
  SignedTransaction,
  TransactionPlace,
} from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';

interface Transaction {
  readonly hash: string;
  readonly raw: string;
  readonly nonce: number;
  readonly size: number;
  /** Most that it pays for a unit of gas. */
  readonly fee: number;
  /** 0x-hex */
  readonly root: string;
}

interface Block {
  readonly number: number;
  readonly hash: string;
  readonly time: Date;
  readonly included: readonly { readonly transaction: Transaction; readonly succeeded: boolean }[];
}

const START = Date.parse('2026-11-24T08:00:00.000Z');
const RICH = 10n ** 18n;
const hashOf = (text: string): string => `0x${toHex(sha256(utf8(text)))}`;

/** Twin of a chain with the anchor contract: blocks, a pool, nonces, and everything that chains do to those who rely on them. */
export class MemoryAnchorChain implements AnchorChain {
  readonly identity: AnchorChainIdentity;
  /** Makes a block of each transaction at once, as the local chain does. */
  automine = true;
  reachable = true;
  /** As after a node was exchanged for that of another chain. */
  mismatched = false;
  /** As after a chain went back before the contract was made. */
  contractGone = false;
  /** The next transaction is mined and fails, as one that runs out of gas. */
  failsNext = false;
  /** What a transaction must pay to be mined, and what ours may cost at most. */
  baseFee = 8;
  cap = 1000;
  funded = true;
  /** Nodes that answer for this one contradict each other. */
  disputed = false;
  /** Transactions that were ever handed in and not refused, in order. */
  readonly taken: string[] = [];
  /** Signed transactions that were ever handed in, taken or not, and those of them that somebody else signed with our key. */
  readonly everSent: string[] = [];
  readonly strangers: string[] = [];
  pool: Transaction[] = [];
  blocks: Block[] = [];
  #signatures = 0;
  #branch = 0;

  constructor(identity: Partial<AnchorChainIdentity> = {}) {
    this.identity = {
      name: 'memory',
      operator: 'self',
      chainId: 31337,
      genesis: hashOf('genesis'),
      contract: `0x${'22'.repeat(20)}`,
      confirmations: 1,
      ...identity,
    };
  }

  async confirm(): Promise<void> {
    this.#reach();
    if (this.mismatched)
      throw new Refusal('chain.mismatch', 'the chain that answers is another one', { what: 'genesis' });
    if (this.contractGone) throw new Refusal('chain.mismatch', 'the contract is not there', { what: 'contract' });
  }

  async sight(): Promise<ChainSight> {
    this.#reach();
    const headAt = this.blocks.at(-1)?.time ?? new Date(START);
    return {
      head: this.blocks.length,
      headAt,
      fee: BigInt(2 * this.baseFee),
      balance: this.funded ? RICH : 0n,
      nodes: [{ host: 'memory', state: 'good', head: this.blocks.length }],
    };
  }

  async stands({ number, hash }: AnchorBlockFact): Promise<BlockStanding> {
    this.#reach();
    if (this.disputed) return 'disputed';
    const block = this.blocks[number - 1];
    if (block === undefined) return 'behind';
    return block.hash === hash ? 'stands' : 'replaced';
  }

  async anchoredSize(): Promise<number> {
    this.#reach();
    return this.#held();
  }

  async rootOf(size: number): Promise<string | null> {
    this.#reach();
    return this.#recording(size)?.root ?? null;
  }

  async recordedBy(size: number): Promise<string | null> {
    this.#reach();
    return this.#recording(size)?.hash ?? null;
  }

  async sign(checkpoint: Pick<Anchor, 'size' | 'root'>): Promise<SignedTransaction> {
    this.#reach();
    this.#requireNewer(checkpoint);
    return this.#signed(checkpoint, this.#nextNonce(), 0);
  }

  async replace(checkpoint: Pick<Anchor, 'size' | 'root'>, raw: string, isFirst: boolean): Promise<SignedTransaction> {
    this.#reach();
    this.#requireNewer(checkpoint);
    const { nonce, fee } = termsOf(raw);
    return this.#signed(checkpoint, isFirst ? Math.min(nonce, this.#nonce()) : nonce, Math.ceil((fee * 9) / 8));
  }

  async send(raw: string): Promise<void> {
    this.#reach();
    const transaction = { ...termsOf(raw), raw, hash: hashOf(raw) };
    this.everSent.push(raw);
    if (this.#place(transaction.hash) !== null || this.pool.some(({ hash }) => hash === transaction.hash)) return;
    if (transaction.nonce < this.#nonce()) throw rejected('nonce-used');
    if (transaction.nonce > this.#nextNonce()) throw rejected('nonce-gap');
    if (!this.funded) throw rejected('no-funds');
    const before = this.pool.find(({ nonce }) => nonce === transaction.nonce);
    if (before !== undefined && transaction.fee * 10 < before.fee * 11) throw rejected('underpriced');
    this.taken.push(transaction.hash);
    this.pool = [...this.pool.filter((other) => other !== before), transaction];
    if (this.automine) this.mine();
  }

  async place(transaction: string): Promise<TransactionPlace | null> {
    this.#reach();
    return this.#place(transaction);
  }

  /** A chain without a trie, as FISCO BCOS is. */
  async stateProof(): Promise<null> {
    this.#reach();
    return null;
  }

  /** Makes blocks: the first of what waits, the others empty. */
  mine(blocks = 1): void {
    for (let i = 0; i < blocks; i++) {
      const number = this.blocks.length + 1;
      const included: { transaction: Transaction; succeeded: boolean }[] = [];
      let held = this.#held();
      for (;;) {
        const next = this.#nonce() + included.length;
        const transaction = this.pool.find(({ nonce }) => nonce === next);
        if (transaction === undefined || transaction.fee < this.baseFee) break;
        this.pool = this.pool.filter((other) => other !== transaction);
        const succeeded = transaction.size > held && !this.failsNext;
        this.failsNext = false;
        if (succeeded) held = transaction.size;
        included.push({ transaction, succeeded });
      }
      const hash = hashOf(`${this.#branch} ${number} ${included.map(({ transaction }) => transaction.hash).join()}`);
      this.blocks.push({ number, hash, time: new Date(START + number * 1000), included });
    }
  }

  /** The newest blocks make way for others. Their transactions wait again, or are forgotten as by a node that lost its memory. */
  reorganise(blocks: number, forget = false): void {
    this.#branch += 1;
    const gone = this.blocks.splice(Math.max(0, this.blocks.length - blocks), blocks);
    if (!forget) this.pool.unshift(...gone.flatMap(({ included }) => included.map(({ transaction }) => transaction)));
    else this.pool = [];
  }

  /** Something else is sent with the same key: a transaction that uses up a nonce, or that records a size. */
  async elsewhere(size: number, root: Uint8Array): Promise<string> {
    const { raw, transaction } = await this.sign({ size, root });
    this.strangers.push(raw);
    await this.send(raw);
    return transaction;
  }

  #requireNewer({ size }: Pick<Anchor, 'size'>): void {
    const last = this.#held();
    if (size <= last) throw new Refusal('anchor.not-newer', 'not newer', { last, given: size });
  }

  #signed({ size, root }: Pick<Anchor, 'size' | 'root'>, nonce: number, least: number): SignedTransaction {
    const fee = Math.min(this.cap, Math.max(2 * this.baseFee, least));
    if (fee < this.baseFee || fee < least) throw rejected('fee-cap');
    // Two signatures of the same terms differ here, so that each is seen.
    const terms = { nonce, size, fee, root: `0x${toHex(root)}`, number: (this.#signatures += 1) };
    const raw = `0x${toHex(utf8(JSON.stringify(terms)))}`;
    return { raw, transaction: hashOf(raw) };
  }

  #reach(): void {
    if (!this.reachable) throw new Refusal('chain.unreachable', 'the chain does not answer', { cause: 'ECONNREFUSED' });
  }

  #included() {
    return this.blocks.flatMap(({ included }) => included);
  }

  #recording(size: number): Transaction | undefined {
    return this.#included().find(({ transaction, succeeded }) => succeeded && transaction.size === size)?.transaction;
  }

  #held(): number {
    return this.#included().reduce((most, { transaction, succeeded }) => (succeeded ? transaction.size : most), 0);
  }

  #nonce(): number {
    return this.#included().length;
  }

  /** After those in blocks and those that wait without a gap. */
  #nextNonce(): number {
    let nonce = this.#nonce();
    while (this.pool.some((waiting) => waiting.nonce === nonce)) nonce++;
    return nonce;
  }

  #place(hash: string): TransactionPlace | null {
    for (const { number, hash: blockHash, time, included } of this.blocks) {
      const found = included.find(({ transaction }) => transaction.hash === hash);
      if (found === undefined) continue;
      const confirmations = this.blocks.length - number + 1;
      return { block: { number, hash: blockHash, time }, confirmations, succeeded: found.succeeded };
    }
    return null;
  }
}

/** What a signed transaction says. */
export function termsOf(raw: string): Omit<Transaction, 'hash' | 'raw'> {
  return JSON.parse(fromUtf8(fromHex(raw.slice(2)))) as Omit<Transaction, 'hash' | 'raw'>;
}

function rejected(why: Rejection): Refusal {
  return new Refusal('chain.rejected', `the chain refused: ${why}`, { reason: why, why });
}
