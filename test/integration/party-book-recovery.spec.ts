import { callOf, chainAddress } from '@filmdeed/chain';
import { independentKeyStatement, newNonce } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import { Interface } from 'ethers';
import { BookWorld, newKey, refusal } from '../support/book-world.js';
import { type BookKey, signedWords } from '../support/book-words.js';
import { startAnvil } from '../support/anvil-node.js';
import { startHardhatNode } from '../support/hardhat-node.js';

const DAY = 86_400;
const MANAGER = new Interface([
  'function schedule(address target, bytes data, uint48 when)',
  'function grantRole(uint64 role, address account, uint32 delay)',
]);
const BOOK = new Interface([
  'function handOverIndependentKey(bytes next, (uint64, bytes32) terms, bytes signature, bytes proof)',
  'function independentKey() view returns (bytes)',
]);

describe.each([
  ['anvil', () => startAnvil()],
  ['hardhat', () => startHardhatNode()],
] as const)('recovery in a PartyBook on %s', (kind, start) => {
  let world: BookWorld;
  beforeAll(async () => {
    world = await BookWorld.on(kind, await start());
  });
  afterAll(() => world.node.stop());

  it('recovers in public, is vetoed, and restrains', async () => {
    const [first, recovery, heir] = [1, 2, 3].map(() => newKey()) as [BookKey, BookKey, BookKey];
    const party = await world.bound(first);
    const named = { act: 'recovery-key' as const, recoveryKey: recovery.signer };
    await world.send(signedWords(world.book, { party, act: named, deadline: await world.soon() }, [first], recovery));
    const propose = async () => {
      const act = { act: 'recover' as const, signer: heir.signer };
      const words = signedWords(world.book, { party, act, deadline: await world.soon() }, [recovery], heir);
      await world.send(words);
      const state = await world.reader().party(party);
      expect(state.recovery).toMatchObject({
        ...{ id: `0x${toHex(words.digest)}`, means: 'recovery-key', signer: heir.signer },
        dueAt: new Date(state.block.time.getTime() + 30 * DAY * 1000),
      });
      return state.recovery!.id;
    };
    const vetoed = await propose();
    const veto = { act: 'veto' as const, recovery: vetoed };
    await world.send(signedWords(world.book, { party, act: veto, deadline: await world.soon() }, [first]));
    expect((await world.reader().party(party)).recovery).toBeNull();

    const id = await propose();
    expect(await refusal(world.writer().signCompletion(party, id))).toMatchObject({
      facts: { reason: 'BookRecoveryNotDue' },
    });
    await world.wait(30 * DAY);
    const { raw, transaction } = await world.writer(world.guardianKey).signCompletion(party, id);
    await world.writer(world.guardianKey).send(raw);
    expect(await world.writer().place(transaction)).toMatchObject({ succeeded: true });
    const state = await world.reader().party(party);
    expect(state).toMatchObject({ signers: [heir.signer], threshold: 1, recovery: null, isRestrained: true });
    expect(state.restrainedUntil!.getTime()).toBe(state.block.time.getTime() + 30 * DAY * 1000);
    await world.wait(30 * DAY);
    expect(await world.reader().party(party)).toMatchObject({ isRestrained: false });
  });

  it('recovers by law with guardian and world.independent key alone, a day after the guardian said so', async () => {
    const [first, heir, stranger] = [1, 2, 3].map(() => newKey()) as [BookKey, BookKey, BookKey];
    const party = await world.bound(first);
    const act = { act: 'recover' as const, signer: heir.signer };
    const lawful = async (by: BookKey) =>
      signedWords(world.book, { party, act, deadline: (await world.now()) + 3 * DAY, byLaw: true }, [by], heir);
    const words = await lawful(world.independent);
    const refused = { code: 'book.refused', facts: { reason: 'AccessManagedUnauthorized' } };
    expect(await refusal(world.writer(world.registrarKey).sign(words))).toMatchObject(refused);
    expect(await refusal(world.writer(world.guardianKey).sign(words))).toMatchObject({ code: 'chain.rejected' });
    const alone = await lawful(stranger);
    for (const said of [words, alone])
      await world.transact(
        world.guardianKey,
        world.book.accessManager,
        MANAGER.encodeFunctionData('schedule', [world.book.contract, callOf(said), 0]),
      );
    await world.wait(DAY);
    expect(await refusal(world.writer(world.guardianKey).sign(alone))).toMatchObject({
      facts: { reason: 'BookSignatureInvalid' },
    });
    await world.send(words, world.guardianKey);
    expect((await world.reader().party(party)).recovery).toMatchObject({ means: 'law', signer: heir.signer });
    const id = (await world.reader().party(party)).recovery!.id;
    const veto = { act: 'veto' as const, recovery: id };
    await world.send(signedWords(world.book, { party, act: veto, deadline: await world.soon() }, [first]));
    expect((await world.reader().party(party)).recovery).toBeNull();
  });

  it('has no role to give at once, not even for its admin', async () => {
    const grant = MANAGER.encodeFunctionData('grantRole', [1, chainAddress(world.guardianKey), 0]);
    const from = chainAddress(world.adminKey);
    await expect(
      world.node.ask('eth_call', { from, to: world.book.accessManager, data: grant }, 'latest'),
    ).rejects.toThrow();
    // The deployer kept nothing.
    const left = { from: chainAddress(world.node.writerKey), to: world.book.accessManager, data: grant };
    await expect(world.node.ask('eth_call', left, 'latest')).rejects.toThrow();
  });

  it('removes a signer, and hands its world.independent key over', async () => {
    const [first, second] = [newKey(), newKey()];
    const party = await world.bound(first);
    const add = { act: 'add' as const, signer: second.signer, threshold: 2 };
    await world.send(signedWords(world.book, { party, act: add, deadline: await world.soon() }, [first], second));
    const remove = { act: 'remove' as const, signer: first.signer, threshold: 1 };
    await world.send(signedWords(world.book, { party, act: remove, deadline: await world.soon() }, [first, second]));
    expect(await world.reader().party(party)).toMatchObject({ signers: [second.signer], threshold: 1 });

    const terms = { next: second.signer, deadline: await world.soon(), nonce: newNonce() };
    const { digest } = independentKeyStatement(world.book, terms);
    const values = [[terms.deadline, `0x${terms.nonce}`], world.independent.sign(digest), second.sign(digest)];
    const data = BOOK.encodeFunctionData('handOverIndependentKey', [terms.next, ...values]);
    await world.transact(world.guardianKey, world.book.contract, data);
    const answer = await world.node.ask<string>(
      'eth_call',
      { to: world.book.contract, data: BOOK.getFunction('independentKey')!.selector },
      'latest',
    );
    expect(answer).toContain(second.signer.slice(2));
  });
});
