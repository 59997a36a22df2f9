import { bookRecordOf, chainAddress, deployPartyBook, partyBookReader } from '@filmdeed/chain';
import { bookSignature, bookSigner } from '@filmdeed/evidence';
import { newId, toHex } from '@filmdeed/kernel';
import { BookWorld, newKey, refusal } from '../support/book-world.js';
import { type BookKey, signedWords } from '../support/book-words.js';
import { startAnvil } from '../support/anvil-node.js';
import { startHardhatNode } from '../support/hardhat-node.js';
import { PARTY_SIGNERS } from '../support/party-signers.js';

describe.each([
  ['anvil', () => startAnvil()],
  ['hardhat', () => startHardhatNode()],
] as const)('a PartyBook on %s', (kind, start) => {
  let world: BookWorld;
  beforeAll(async () => {
    world = await BookWorld.on(kind, await start());
  });
  afterAll(() => world.node.stop());

  it('reads back as it was kept, and a file that lost a member is named', () => {
    expect(bookRecordOf(JSON.parse(JSON.stringify(world.book)))).toEqual(world.book);
    expect(() => bookRecordOf({ ...world.book, salt: '0x1' })).toThrow(
      expect.objectContaining({ code: 'environment.invalid', facts: { member: 'salt' } }),
    );
  });

  it('will not have a service as its admin', async () => {
    const admin = chainAddress(world.registrarKey);
    const order = {
      rpcUrl: world.node.url,
      key: world.node.writerKey,
      anchor: world.book.contract,
      admin,
      registrar: admin,
    };
    expect(await refusal(deployPartyBook(order))).toMatchObject({ code: 'environment.invalid' });
  });

  it('knows nobody at first', async () => {
    await world.reader().confirm();
    expect(await world.reader().party(newId('pty'))).toMatchObject({
      ...{ signers: [], threshold: 0, recoveryKey: null, recovery: null, restrainedUntil: null, isRestrained: false },
    });
  });

  it('takes signers of every scheme, and what they sign', async () => {
    const first = newKey();
    const party = await world.bound(first);
    for (const scheme of ['p256', 'webauthn-p256'] as const) {
      const probe = PARTY_SIGNERS[scheme](new Uint8Array(32));
      const key: BookKey = {
        signer: bookSigner(scheme, probe.signer, world.book.verifiers),
        sign: (digest) => bookSignature(scheme, PARTY_SIGNERS[scheme](digest).signature),
      };
      await world.send(
        signedWords(
          world.book,
          { party, act: { act: 'add', signer: key.signer, threshold: 1 }, deadline: await world.soon() },
          [first],
          key,
        ),
      );
      const words = signedWords(
        world.book,
        { party, act: { act: 'threshold', threshold: 1 }, deadline: await world.soon() },
        [key],
      );
      expect(await world.reader().isUsed(words.digest)).toBe(false);
      await world.send(words);
      expect(await world.reader().isUsed(words.digest)).toBe(true);
      expect((await world.reader().party(party)).signers).toContain(key.signer);
    }
    expect((await world.reader().party(party)).signers).toHaveLength(3);
  });

  it('tells how it was at an earlier block', async () => {
    const [first, second] = [newKey(), newKey()];
    const party = await world.bound(first);
    const before = await world.reader().party(party);
    const act = { act: 'rotate' as const, from: first.signer, to: second.signer };
    await world.send(signedWords(world.book, { party, act, deadline: await world.soon() }, [first], second));
    expect((await world.reader().party(party)).signers).toEqual([second.signer]);
    expect((await world.reader().party(party, before.block.number)).signers).toEqual([first.signer]);
  });

  it('takes two of three in any order that they are handed in', async () => {
    const keys = [1, 2, 3].map(() => newKey());
    const party = await world.bound(keys[0]!);
    for (const key of keys.slice(1)) {
      const act = { act: 'add' as const, signer: key.signer, threshold: 1 };
      await world.send(signedWords(world.book, { party, act, deadline: await world.soon() }, [keys[0]!], key));
    }
    const two = { party, act: { act: 'threshold' as const, threshold: 2 }, deadline: await world.soon() };
    await world.send(signedWords(world.book, two, [keys[2]!]));
    for (const by of [keys.slice(0, 2), keys.slice(1).reverse(), [keys[2]!, keys[0]!]]) {
      await world.send(signedWords(world.book, { ...two, deadline: await world.soon() }, by));
    }
    const one = signedWords(world.book, { ...two, act: { act: 'threshold', threshold: 1 } }, [keys[0]!]);
    expect(await refusal(world.writer().sign(one))).toMatchObject({
      code: 'book.refused',
      facts: { reason: 'BookSignaturesNeeded', needed: '2', given: '1' },
    });
  });

  it('refuses by its own reason before anything is sent', async () => {
    const [first, stranger] = [newKey(), newKey()];
    const party = await world.bound(first);
    const act = { act: 'threshold' as const, threshold: 1 };
    const late = signedWords(world.book, { party, act, deadline: (await world.now()) - 1 }, [first]);
    expect(await refusal(world.writer().sign(late))).toMatchObject({ facts: { reason: 'BookWordsExpired' } });
    const words = signedWords(world.book, { party, act, deadline: await world.soon() }, [first]);
    await world.send(words);
    expect(await refusal(world.writer().sign(words))).toMatchObject({
      facts: { reason: 'BookWordsUsed', words: `0x${toHex(words.digest)}` },
    });
    const others = signedWords(world.book, { party, act, deadline: await world.soon() }, [stranger]);
    expect(await refusal(world.writer().sign(others))).toMatchObject({ facts: { reason: 'BookSignerUnknown' } });
    for (const elsewhere of [
      { ...world.book, chainId: world.book.chainId + 1 },
      { ...world.book, contract: world.book.accessManager },
      { ...world.book, salt: `0x${'11'.repeat(32)}` },
    ]) {
      const alien = signedWords(elsewhere, { party, act, deadline: await world.soon() }, [first]);
      expect(await refusal(world.writer().sign(alien))).toMatchObject({ facts: { reason: 'BookSignatureInvalid' } });
    }
    const again = signedWords(
      world.book,
      { party, act: { act: 'bind', signer: stranger.signer }, deadline: await world.soon() },
      [stranger],
    );
    expect(await refusal(world.writer().sign(again))).toMatchObject({ facts: { reason: 'BookPartyBound' } });
    expect((await world.reader().party(party)).signers).toEqual([first.signer]);
  });

  it('lets anybody bring words, but only the registrar those of a party that is not there', async () => {
    const first = newKey();
    const party = await world.bound(first);
    const act = { act: 'threshold' as const, threshold: 1 };
    await world.send(signedWords(world.book, { party, act, deadline: await world.soon() }, [first]), world.guardianKey);
    const other = {
      party: newId('pty'),
      act: { act: 'bind' as const, signer: first.signer },
      deadline: await world.soon(),
    };
    expect(await refusal(world.writer(world.guardianKey).sign(signedWords(world.book, other, [first])))).toMatchObject({
      code: 'book.refused',
      facts: { reason: 'AccessManagedUnauthorized' },
    });
  });

  it('sends what it signed again after the block is gone, and words for a lost place are refused once used', async () => {
    const first = newKey();
    const party = newId('pty');
    const snapshot = await world.node.ask<string>('evm_snapshot');
    const act = { act: 'bind' as const, signer: first.signer };
    const words = signedWords(world.book, { party, act, deadline: await world.soon() }, [first]);
    const { raw, transaction } = await world.writer().sign(words);
    await world.writer().send(raw);
    await world.writer().send(raw);
    await world.node.ask('evm_revert', snapshot);
    expect(await world.writer().place(transaction)).toBeNull();
    expect((await world.reader().party(party)).signers).toEqual([]);
    await world.writer().send(raw);
    expect(await world.writer().place(transaction)).toMatchObject({ succeeded: true });
    expect((await world.reader().party(party)).signers).toEqual([first.signer]);
  });

  it('is itself alone: another deployment, chain or contract is not taken for it', async () => {
    for (const [what, other] of [
      ['salt', { ...world.book, salt: `0x${'11'.repeat(32)}` }],
      ['genesis', { ...world.book, genesis: `0x${'11'.repeat(32)}` }],
      ['chainId', { ...world.book, chainId: 1 }],
      ['contract', { ...world.book, contract: world.book.accessManager }],
      ['contract', { ...world.book, contract: `0x${'11'.repeat(20)}` }],
    ] as const) {
      const refused = await refusal(partyBookReader([world.node.url], other).confirm());
      expect(refused).toMatchObject({ code: 'chain.mismatch', facts: { what } });
    }
    expect(await refusal(partyBookReader(['http://127.0.0.1:9'], world.book).confirm())).toMatchObject({
      code: 'chain.unreachable',
    });
  });
});
