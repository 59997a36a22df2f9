import {
  bookRecordOf,
  callOf,
  chainAddress,
  deployCheckpointAnchor,
  deployPartyBook,
  localSigner,
  newChainKey,
  partyBookReader,
  partyBookWriter,
} from '@filmdeed/chain';
import { bookSignature, bookSigner, independentKeyStatement, newNonce } from '@filmdeed/evidence';
import { newId, type Refusal, toHex } from '@filmdeed/kernel';
import type { BookRecord, SignedWords } from '@filmdeed/registry';
import { Interface, Wallet } from 'ethers';
import { type BookKey, signedWords, walletKey } from '../support/book-words.js';
import { startAnvil } from '../support/anvil-node.js';
import type { RunningChain } from '../support/chain.js';
import { startHardhatNode } from '../support/hardhat-node.js';
import { PARTY_SIGNERS } from '../support/party-signers.js';

const DAY = 86_400;
const MANAGER = new Interface([
  'function schedule(address target, bytes data, uint48 when)',
  'function grantRole(uint64 role, address account, uint32 delay)',
]);
const BOOK = new Interface([
  'function handOverIndependentKey(bytes next, (uint64, bytes32) terms, bytes signature, bytes proof)',
  'function independentKey() view returns (bytes)',
]);
const [registrarKey, guardianKey, adminKey] = [newChainKey(), newChainKey(), newChainKey()];
const independent = walletKey(Wallet.createRandom());

describe.each([
  ['anvil', () => startAnvil()],
  ['hardhat', () => startHardhatNode()],
] as const)('a PartyBook on %s', (kind, start) => {
  let node: RunningChain;
  let book: BookRecord;

  beforeAll(async () => {
    node = await start();
    for (const key of [registrarKey, guardianKey]) {
      await node.ask(`${kind}_setBalance`, chainAddress(key), '0x56bc75e2d63100000');
    }
    const anchor = await deployCheckpointAnchor({ rpcUrl: node.url, key: node.writerKey, origin: 'filmdeed.test/log' });
    book = await deployPartyBook({
      ...{ rpcUrl: node.url, key: node.writerKey, anchor, admin: chainAddress(adminKey) },
      ...{ registrar: chainAddress(registrarKey), guardian: chainAddress(guardianKey) },
      independentKey: independent.signer,
    });
  });
  afterAll(() => node.stop());

  const reader = () => partyBookReader([node.url], book);
  const writer = (key = registrarKey, of: BookRecord = book) =>
    partyBookWriter({ rpcUrls: [node.url], signer: localSigner(key), book: of });
  const now = async (): Promise<number> => {
    const { timestamp } = await node.ask<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false);
    return Number(timestamp);
  };
  const soon = async (): Promise<number> => (await now()) + 3600;
  const wait = async (seconds: number): Promise<void> => {
    await node.ask('evm_increaseTime', `0x${seconds.toString(16)}`);
    await node.ask('evm_mine');
  };
  const send = async (words: SignedWords, key = registrarKey): Promise<string> => {
    const { raw, transaction } = await writer(key).sign(words);
    await writer(key).send(raw);
    expect(await writer(key).place(transaction)).toMatchObject({ succeeded: true });
    return raw;
  };
  const bound = async (key: BookKey) => {
    const party = newId('pty');
    await send(signedWords(book, { party, act: { act: 'bind', signer: key.signer }, deadline: await soon() }, [key]));
    return party;
  };
  const transact = async (key: string, to: string, data: string): Promise<void> => {
    const wallet = new Wallet(key);
    const count = await node.ask<string>('eth_getTransactionCount', wallet.address, 'pending');
    const price = await node.ask<string>('eth_gasPrice');
    const raw = await wallet.signTransaction({
      ...{ to, data, nonce: Number(count), gasLimit: 500_000, gasPrice: price, chainId: node.chainId, type: 0 },
    });
    const hash = await node.ask<string>('eth_sendRawTransaction', raw);
    expect(await node.ask('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1' });
  };
  const managed = (key: string, name: string, data: string, when: number): Promise<void> =>
    transact(key, book.accessManager, MANAGER.encodeFunctionData(name, [book.contract, data, when]));
  const refusal = async (work: Promise<unknown>): Promise<Refusal> =>
    work.then(
      () => Promise.reject(new Error('not refused')),
      (error: Refusal) => error,
    );

  it('reads back as it was kept, and a file that lost a member is named', () => {
    expect(bookRecordOf(JSON.parse(JSON.stringify(book)))).toEqual(book);
    expect(() => bookRecordOf({ ...book, salt: '0x1' })).toThrow(
      expect.objectContaining({ code: 'environment.invalid', facts: { member: 'salt' } }),
    );
  });

  it('will not have a service as its admin', async () => {
    const admin = chainAddress(registrarKey);
    const order = { rpcUrl: node.url, key: node.writerKey, anchor: book.contract, admin, registrar: admin };
    expect(await refusal(deployPartyBook(order))).toMatchObject({ code: 'environment.invalid' });
  });

  it('knows nobody at first', async () => {
    await reader().confirm();
    expect(await reader().party(newId('pty'))).toMatchObject({
      ...{ signers: [], threshold: 0, recoveryKey: null, recovery: null, restrainedUntil: null, isRestrained: false },
    });
  });

  it('takes signers of every scheme, and what they sign', async () => {
    const first = walletKey(Wallet.createRandom());
    const party = await bound(first);
    for (const scheme of ['p256', 'webauthn-p256'] as const) {
      const probe = PARTY_SIGNERS[scheme](new Uint8Array(32));
      const key: BookKey = {
        signer: bookSigner(scheme, probe.signer, book.verifiers),
        sign: (digest) => bookSignature(scheme, PARTY_SIGNERS[scheme](digest).signature),
      };
      await send(
        signedWords(
          book,
          { party, act: { act: 'add', signer: key.signer, threshold: 1 }, deadline: await soon() },
          [first],
          key,
        ),
      );
      const words = signedWords(book, { party, act: { act: 'threshold', threshold: 1 }, deadline: await soon() }, [
        key,
      ]);
      expect(await reader().isUsed(words.digest)).toBe(false);
      await send(words);
      expect(await reader().isUsed(words.digest)).toBe(true);
      expect((await reader().party(party)).signers).toContain(key.signer);
    }
    expect((await reader().party(party)).signers).toHaveLength(3);
  });

  it('tells how it was at an earlier block', async () => {
    const [first, second] = [walletKey(Wallet.createRandom()), walletKey(Wallet.createRandom())];
    const party = await bound(first);
    const before = await reader().party(party);
    const act = { act: 'rotate' as const, from: first.signer, to: second.signer };
    await send(signedWords(book, { party, act, deadline: await soon() }, [first], second));
    expect((await reader().party(party)).signers).toEqual([second.signer]);
    expect((await reader().party(party, before.block.number)).signers).toEqual([first.signer]);
  });

  it('takes two of three in any order that they are handed in', async () => {
    const keys = [1, 2, 3].map(() => walletKey(Wallet.createRandom()));
    const party = await bound(keys[0]!);
    for (const key of keys.slice(1)) {
      const act = { act: 'add' as const, signer: key.signer, threshold: 1 };
      await send(signedWords(book, { party, act, deadline: await soon() }, [keys[0]!], key));
    }
    const two = { party, act: { act: 'threshold' as const, threshold: 2 }, deadline: await soon() };
    await send(signedWords(book, two, [keys[2]!]));
    for (const by of [keys.slice(0, 2), keys.slice(1).reverse(), [keys[2]!, keys[0]!]]) {
      await send(signedWords(book, { ...two, deadline: await soon() }, by));
    }
    const one = signedWords(book, { ...two, act: { act: 'threshold', threshold: 1 } }, [keys[0]!]);
    expect(await refusal(writer().sign(one))).toMatchObject({
      code: 'book.refused',
      facts: { reason: 'BookSignaturesNeeded', needed: '2', given: '1' },
    });
  });

  it('refuses by its own reason before anything is sent', async () => {
    const [first, stranger] = [walletKey(Wallet.createRandom()), walletKey(Wallet.createRandom())];
    const party = await bound(first);
    const act = { act: 'threshold' as const, threshold: 1 };
    const late = signedWords(book, { party, act, deadline: (await now()) - 1 }, [first]);
    expect(await refusal(writer().sign(late))).toMatchObject({ facts: { reason: 'BookWordsExpired' } });
    const words = signedWords(book, { party, act, deadline: await soon() }, [first]);
    await send(words);
    expect(await refusal(writer().sign(words))).toMatchObject({
      facts: { reason: 'BookWordsUsed', words: `0x${toHex(words.digest)}` },
    });
    const others = signedWords(book, { party, act, deadline: await soon() }, [stranger]);
    expect(await refusal(writer().sign(others))).toMatchObject({ facts: { reason: 'BookSignerUnknown' } });
    for (const elsewhere of [
      { ...book, chainId: book.chainId + 1 },
      { ...book, contract: book.accessManager },
      { ...book, salt: `0x${'11'.repeat(32)}` },
    ]) {
      const alien = signedWords(elsewhere, { party, act, deadline: await soon() }, [first]);
      expect(await refusal(writer().sign(alien))).toMatchObject({ facts: { reason: 'BookSignatureInvalid' } });
    }
    const again = signedWords(book, { party, act: { act: 'bind', signer: stranger.signer }, deadline: await soon() }, [
      stranger,
    ]);
    expect(await refusal(writer().sign(again))).toMatchObject({ facts: { reason: 'BookPartyBound' } });
    expect((await reader().party(party)).signers).toEqual([first.signer]);
  });

  it('lets anybody bring words, but only the registrar those of a party that is not there', async () => {
    const first = walletKey(Wallet.createRandom());
    const party = await bound(first);
    const act = { act: 'threshold' as const, threshold: 1 };
    await send(signedWords(book, { party, act, deadline: await soon() }, [first]), guardianKey);
    const other = { party: newId('pty'), act: { act: 'bind' as const, signer: first.signer }, deadline: await soon() };
    expect(await refusal(writer(guardianKey).sign(signedWords(book, other, [first])))).toMatchObject({
      code: 'book.refused',
      facts: { reason: 'AccessManagedUnauthorized' },
    });
  });

  it('recovers in public, is vetoed, and restrains', async () => {
    const [first, recovery, heir] = [1, 2, 3].map(() => walletKey(Wallet.createRandom())) as [
      BookKey,
      BookKey,
      BookKey,
    ];
    const party = await bound(first);
    const named = { act: 'recovery-key' as const, recoveryKey: recovery.signer };
    await send(signedWords(book, { party, act: named, deadline: await soon() }, [first], recovery));
    const propose = async () => {
      const act = { act: 'recover' as const, signer: heir.signer };
      const words = signedWords(book, { party, act, deadline: await soon() }, [recovery], heir);
      await send(words);
      const state = await reader().party(party);
      expect(state.recovery).toMatchObject({
        ...{ id: `0x${toHex(words.digest)}`, means: 'recovery-key', signer: heir.signer },
        dueAt: new Date(state.block.time.getTime() + 30 * DAY * 1000),
      });
      return state.recovery!.id;
    };
    const vetoed = await propose();
    const veto = { act: 'veto' as const, recovery: vetoed };
    await send(signedWords(book, { party, act: veto, deadline: await soon() }, [first]));
    expect((await reader().party(party)).recovery).toBeNull();

    const id = await propose();
    expect(await refusal(writer().signCompletion(party, id))).toMatchObject({
      facts: { reason: 'BookRecoveryNotDue' },
    });
    await wait(30 * DAY);
    const { raw, transaction } = await writer(guardianKey).signCompletion(party, id);
    await writer(guardianKey).send(raw);
    expect(await writer().place(transaction)).toMatchObject({ succeeded: true });
    const state = await reader().party(party);
    expect(state).toMatchObject({ signers: [heir.signer], threshold: 1, recovery: null, isRestrained: true });
    expect(state.restrainedUntil!.getTime()).toBe(state.block.time.getTime() + 30 * DAY * 1000);
    await wait(30 * DAY);
    expect(await reader().party(party)).toMatchObject({ isRestrained: false });
  });

  it('recovers by law with guardian and independent key alone, a day after the guardian said so', async () => {
    const [first, heir, stranger] = [1, 2, 3].map(() => walletKey(Wallet.createRandom())) as [
      BookKey,
      BookKey,
      BookKey,
    ];
    const party = await bound(first);
    const act = { act: 'recover' as const, signer: heir.signer };
    const lawful = async (by: BookKey) =>
      signedWords(book, { party, act, deadline: (await now()) + 3 * DAY, byLaw: true }, [by], heir);
    const words = await lawful(independent);
    const refused = { code: 'book.refused', facts: { reason: 'AccessManagedUnauthorized' } };
    expect(await refusal(writer(registrarKey).sign(words))).toMatchObject(refused);
    expect(await refusal(writer(guardianKey).sign(words))).toMatchObject({ code: 'chain.rejected' });
    const alone = await lawful(stranger);
    for (const said of [words, alone]) await managed(guardianKey, 'schedule', callOf(said), 0);
    await wait(DAY);
    expect(await refusal(writer(guardianKey).sign(alone))).toMatchObject({ facts: { reason: 'BookSignatureInvalid' } });
    await send(words, guardianKey);
    expect((await reader().party(party)).recovery).toMatchObject({ means: 'law', signer: heir.signer });
    const id = (await reader().party(party)).recovery!.id;
    const veto = { act: 'veto' as const, recovery: id };
    await send(signedWords(book, { party, act: veto, deadline: await soon() }, [first]));
    expect((await reader().party(party)).recovery).toBeNull();
  });

  it('has no role to give at once, not even for its admin', async () => {
    const grant = MANAGER.encodeFunctionData('grantRole', [1, chainAddress(guardianKey), 0]);
    const from = chainAddress(adminKey);
    await expect(node.ask('eth_call', { from, to: book.accessManager, data: grant }, 'latest')).rejects.toThrow();
    // The deployer kept nothing.
    const left = { from: chainAddress(node.writerKey), to: book.accessManager, data: grant };
    await expect(node.ask('eth_call', left, 'latest')).rejects.toThrow();
  });

  it('removes a signer, and hands its independent key over', async () => {
    const [first, second] = [walletKey(Wallet.createRandom()), walletKey(Wallet.createRandom())];
    const party = await bound(first);
    const add = { act: 'add' as const, signer: second.signer, threshold: 2 };
    await send(signedWords(book, { party, act: add, deadline: await soon() }, [first], second));
    const remove = { act: 'remove' as const, signer: first.signer, threshold: 1 };
    await send(signedWords(book, { party, act: remove, deadline: await soon() }, [first, second]));
    expect(await reader().party(party)).toMatchObject({ signers: [second.signer], threshold: 1 });

    const terms = { next: second.signer, deadline: await soon(), nonce: newNonce() };
    const { digest } = independentKeyStatement(book, terms);
    const values = [[terms.deadline, `0x${terms.nonce}`], independent.sign(digest), second.sign(digest)];
    const data = BOOK.encodeFunctionData('handOverIndependentKey', [terms.next, ...values]);
    await transact(guardianKey, book.contract, data);
    const answer = await node.ask<string>(
      'eth_call',
      { to: book.contract, data: BOOK.getFunction('independentKey')!.selector },
      'latest',
    );
    expect(answer).toContain(second.signer.slice(2));
  });

  it('sends what it signed again after the block is gone, and words for a lost place are refused once used', async () => {
    const first = walletKey(Wallet.createRandom());
    const party = newId('pty');
    const snapshot = await node.ask<string>('evm_snapshot');
    const act = { act: 'bind' as const, signer: first.signer };
    const words = signedWords(book, { party, act, deadline: await soon() }, [first]);
    const { raw, transaction } = await writer().sign(words);
    await writer().send(raw);
    await writer().send(raw);
    await node.ask('evm_revert', snapshot);
    expect(await writer().place(transaction)).toBeNull();
    expect((await reader().party(party)).signers).toEqual([]);
    await writer().send(raw);
    expect(await writer().place(transaction)).toMatchObject({ succeeded: true });
    expect((await reader().party(party)).signers).toEqual([first.signer]);
  });

  it('is itself alone: another deployment, chain or contract is not taken for it', async () => {
    for (const [what, other] of [
      ['salt', { ...book, salt: `0x${'11'.repeat(32)}` }],
      ['genesis', { ...book, genesis: `0x${'11'.repeat(32)}` }],
      ['chainId', { ...book, chainId: 1 }],
      ['contract', { ...book, contract: book.accessManager }],
      ['contract', { ...book, contract: `0x${'11'.repeat(20)}` }],
    ] as const) {
      const refused = await refusal(partyBookReader([node.url], other).confirm());
      expect(refused).toMatchObject({ code: 'chain.mismatch', facts: { what } });
    }
    expect(await refusal(partyBookReader(['http://127.0.0.1:9'], book).confirm())).toMatchObject({
      code: 'chain.unreachable',
    });
  });
});
