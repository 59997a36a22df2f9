import {
  chainAddress,
  deployCheckpointAnchor,
  deployPartyBook,
  localSigner,
  newChainKey,
  partyBookReader,
  partyBookWriter,
} from '@filmdeed/chain';
import { newId, type PartyId, type Refusal } from '@filmdeed/kernel';
import type { BookRecord, PartyBookReader, PartyBookWriter, SignedWords } from '@filmdeed/registry';
import { Wallet } from 'ethers';
import { type BookKey, signedWords, walletKey } from './book-words.js';
import type { RunningChain } from './chain.js';

const COINS = '0x56bc75e2d63100000';

/** A PartyBook with its roles on a running chain, and whoever sends to it. */
export class BookWorld {
  readonly registrarKey = newChainKey();
  readonly guardianKey = newChainKey();
  readonly adminKey = newChainKey();
  readonly independent = newKey();
  readonly node: RunningChain;
  book!: BookRecord;

  private constructor(node: RunningChain) {
    this.node = node;
  }

  static async on(kind: 'anvil' | 'hardhat', node: RunningChain): Promise<BookWorld> {
    const world = new BookWorld(node);
    const [registrar, guardian, admin] = [world.registrarKey, world.guardianKey, world.adminKey].map(chainAddress);
    for (const account of [registrar, guardian]) await node.ask(`${kind}_setBalance`, account, COINS);
    const { url: rpcUrl, writerKey: key } = node;
    const anchor = await deployCheckpointAnchor({ rpcUrl, key, origin: 'filmdeed.test/log' });
    world.book = await deployPartyBook({
      ...{ rpcUrl, key, anchor, admin: admin!, registrar: registrar!, guardian: guardian! },
      independentKey: world.independent.signer,
    });
    return world;
  }

  reader(): PartyBookReader {
    return partyBookReader([this.node.url], this.book);
  }

  writer(key = this.registrarKey): PartyBookWriter {
    return partyBookWriter({ rpcUrls: [this.node.url], signer: localSigner(key), book: this.book });
  }

  /** Time of the newest block, Unix seconds. */
  async now(): Promise<number> {
    const { timestamp } = await this.node.ask<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false);
    return Number(timestamp);
  }

  async soon(): Promise<number> {
    return (await this.now()) + 3600;
  }

  async wait(seconds: number): Promise<void> {
    await this.node.ask('evm_increaseTime', `0x${seconds.toString(16)}`);
    await this.node.ask('evm_mine');
  }

  async send(words: SignedWords, key = this.registrarKey): Promise<void> {
    const { raw, transaction } = await this.writer(key).sign(words);
    await this.writer(key).send(raw);
    expect(await this.writer(key).place(transaction)).toMatchObject({ succeeded: true });
  }

  /** A new party with its first signer. */
  async bound(key: BookKey): Promise<PartyId> {
    const party = newId('pty');
    const act = { act: 'bind' as const, signer: key.signer };
    await this.send(signedWords(this.book, { party, act, deadline: await this.soon() }, [key]));
    return party;
  }

  /** Any other transaction, which must succeed. */
  async transact(key: string, to: string, data: string): Promise<void> {
    const wallet = new Wallet(key);
    const count = await this.node.ask<string>('eth_getTransactionCount', wallet.address, 'pending');
    const gasPrice = await this.node.ask<string>('eth_gasPrice');
    const { chainId } = this.node;
    const fields = { to, data, nonce: Number(count), gasLimit: 500_000, gasPrice, chainId, type: 0 };
    const hash = await this.node.ask<string>('eth_sendRawTransaction', await wallet.signTransaction(fields));
    // The answer tells that it was taken, not that its block is made.
    let receipt: unknown = null;
    for (let tries = 0; receipt === null && tries < 200; tries++) {
      receipt = await this.node.ask('eth_getTransactionReceipt', hash);
      if (receipt === null) await new Promise((rest) => setTimeout(rest, 50));
    }
    expect(receipt).toMatchObject({ status: '0x1' });
  }
}

export function newKey(): BookKey {
  return walletKey(Wallet.createRandom());
}

/** What the work was refused with. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  return work.then(
    () => Promise.reject(new Error('not refused')),
    (error: Refusal) => error,
  );
}
