import {
  chainAddress,
  deployCheckpointAnchor,
  deployPartyBook,
  localSigner,
  newChainKey,
  partyBookReader,
  partyBookWriter,
} from '@filmdeed/chain';
import { FixedClock, newId, Refusal } from '@filmdeed/kernel';
import { type BookRecord, type PartyBookWriter, relayWords } from '@filmdeed/registry';
import { Wallet } from 'ethers';
import { startAnvil } from '../support/anvil-node.js';
import { type BookKey, signedWords, walletKey } from '../support/book-words.js';
import type { RunningChain } from '../support/chain.js';
import { MemoryBookOutbox } from '../support/memory-book-outbox.js';

const registrarKey = newChainKey();
let node: RunningChain;
let book: BookRecord;
let outbox: MemoryBookOutbox;
let clock: FixedClock;

beforeAll(async () => {
  node = await startAnvil();
  await node.ask('anvil_setBalance', chainAddress(registrarKey), '0x56bc75e2d63100000');
  const { url: rpcUrl, writerKey: key } = node;
  const anchor = await deployCheckpointAnchor({ rpcUrl, key, origin: 'filmdeed.test/log' });
  const [admin, registrar] = [chainAddress(newChainKey()), chainAddress(registrarKey)];
  book = await deployPartyBook({ rpcUrl, key, anchor, admin, registrar });
});
afterAll(() => node.stop());
beforeEach(async () => {
  await node.ask('evm_setAutomine', true);
  outbox = new MemoryBookOutbox();
  clock = new FixedClock('2026-11-25T00:00:00Z');
});

const settings = () => ({ rpcUrls: [node.url], signer: localSigner(registrarKey), book });
const relay = (changes: Partial<PartyBookWriter> = {}, confirmations = 1) => {
  const writer = { ...partyBookWriter(settings()), ...changes };
  return relayWords({ outbox, reader: partyBookReader([node.url], book), writer, clock, confirmations });
};
const deadline = async (): Promise<number> =>
  Number((await node.ask<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)).timestamp) + 3600;
const bindWords = async (key: BookKey) =>
  signedWords(book, { party: newId('pty'), act: { act: 'bind', signer: key.signer }, deadline: await deadline() }, [
    key,
  ]);
const newKey = (): BookKey => walletKey(Wallet.createRandom());
const states = () => outbox.entries.map(({ state }) => state);
const mine = (blocks: number) => node.ask('anvil_mine', `0x${blocks.toString(16)}`);

describe('words on their way to the book', () => {
  it('go, land and become final, oldest first', async () => {
    for (let i = 0; i < 3; i++) outbox.put(await bindWords(newKey()));
    const step = relay({}, 5);
    await step();
    expect(states()).toEqual(['sent', 'sent', 'sent']);
    await step();
    expect(states()).toEqual(['landed', 'landed', 'landed']);
    await mine(5);
    await step();
    expect(states()).toEqual(['final', 'final', 'final']);
  });

  it('go again after a crash between keeping and sending', async () => {
    const key = newKey();
    outbox.put(await bindWords(key));
    const crash = async (): Promise<void> => {
      throw new Refusal('chain.unreachable', 'gone', { cause: 'crash' });
    };
    await expect(relay({ send: crash })()).rejects.toMatchObject({ code: 'chain.unreachable' });
    expect(states()).toEqual(['sent']);
    await relay()();
    await relay()();
    expect(states()).toEqual(['final']);
  });

  it('go again when their block is gone, also if another transaction took the nonce', async () => {
    outbox.put(await bindWords(newKey()));
    const snapshot = await node.ask<string>('evm_snapshot');
    const step = relay({}, 5);
    await step();
    await step();
    expect(states()).toEqual(['landed']);
    await node.ask('evm_revert', snapshot);
    const other = await partyBookWriter(settings()).sign(await bindWords(newKey()));
    await partyBookWriter(settings()).send(other.raw);
    await step();
    expect(states()).toEqual(['sent']);
    await step();
    expect(states()).toEqual(['landed']);
  });

  it('are on their way again as soon as their block is gone', async () => {
    outbox.put(await bindWords(newKey()));
    const snapshot = await node.ask<string>('evm_snapshot');
    const step = relay({}, 5);
    await step();
    await step();
    const { raw } = outbox.entries[0]!;
    await node.ask('evm_revert', snapshot);
    await step();
    expect(outbox.entries[0]).toMatchObject({ state: 'sent', raw });
    await step();
    expect(states()).toEqual(['landed']);
  });

  it('count as landed if somebody else brought them', async () => {
    const words = await bindWords(newKey());
    outbox.put(words);
    const { raw } = await partyBookWriter(settings()).sign(words);
    await partyBookWriter(settings()).send(raw);
    await relay()();
    expect(outbox.entries[0]).toMatchObject({ state: 'final', raw: null });
  });

  it('are refused with the reason of the book, and hold up no others', async () => {
    const key = newKey();
    const late = signedWords(book, { party: newId('pty'), act: { act: 'bind', signer: key.signer }, deadline: 1 }, [
      key,
    ]);
    const elsewhere = { ...book, salt: `0x${'11'.repeat(32)}` };
    const party = newId('pty');
    const act = { act: 'bind' as const, signer: key.signer };
    outbox.put(late);
    outbox.put(signedWords(elsewhere, { party, act, deadline: await deadline() }, [key]));
    outbox.put(await bindWords(newKey()));
    await relay()();
    expect(outbox.entries.map(({ state, reason }) => [state, reason])).toEqual([
      ['refused', 'BookWordsExpired'],
      ['refused', 'BookSignatureInvalid'],
      ['sent', null],
    ]);
  });

  it('are made dearer when they wait for long', async () => {
    await node.ask('evm_setAutomine', false);
    outbox.put(await bindWords(newKey()));
    const step = relay();
    await step();
    const first = outbox.entries[0]!.raw;
    clock.advance(179_000);
    await step();
    expect(outbox.entries[0]!.raw).toBe(first);
    clock.advance(1_000);
    await step();
    expect(outbox.entries[0]!.raw).not.toBe(first);
    await mine(1);
    await step();
    expect(states()).toEqual(['final']);
  });
});
