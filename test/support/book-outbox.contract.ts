import { type BookAct, newNonce } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import type { BookDoor, BookOutbox, NewWords, SignedWords } from '@filmdeed/registry';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const SALT = `0x${'5a'.repeat(32)}`;

export function someWords(changes: Partial<SignedWords> = {}, salt = SALT): NewWords {
  const act: BookAct = { act: 'bind', signer: `0x${'11'.repeat(20)}` };
  const words: SignedWords = {
    ...{ party: newId('pty'), act, deadline: 1_800_000_000, nonce: newNonce(), proof: null },
    signatures: [{ signer: `0x${'11'.repeat(20)}`, signature: `0x${'07'.repeat(65)}` }],
    ...changes,
  };
  return { words, salt, digest: crypto.getRandomValues(new Uint8Array(32)), at: NOON };
}

/** What words on their way to a book promise (libs/registry/src/party-book/book-outbox.ts). */
export function bookOutboxContract(make: () => Promise<BookOutbox & BookDoor>): void {
  let outbox: BookOutbox & BookDoor;
  beforeEach(async () => {
    outbox = await make();
  });

  it('gives words back as they were handed in, oldest first', async () => {
    const given = [someWords(), someWords({ act: { act: 'threshold', threshold: 2 }, proof: '0x07' }), someWords()];
    const ids: number[] = [];
    for (const each of given) ids.push((await outbox.add(each))!.id);
    const open = (await outbox.open()).filter(({ id }) => ids.includes(id));
    expect(open).toEqual(
      given.map(({ words }, i) => ({
        ...{ id: ids[i], words, state: 'queued', raw: null, signedAt: null, reason: null },
      })),
    );
  });

  it('takes a digest once, and of a party a nonce once, also when both come at once', async () => {
    const first = someWords();
    const { party, nonce } = first.words;
    const again = await Promise.all([outbox.add(first), outbox.add(first), outbox.add(first)]);
    expect(again.filter((taken) => taken !== null)).toHaveLength(1);
    expect(await outbox.add(someWords({ party, nonce }))).toBeNull();
    expect(await outbox.add({ ...someWords(), digest: first.digest })).toBeNull();
    expect(await outbox.add(someWords({ nonce }))).not.toBeNull();
    expect(await outbox.ofParty(party, SALT)).toHaveLength(1);
  });

  it('keeps what changed only from the state that was thought of', async () => {
    const { words, ...rest } = someWords();
    const { id } = (await outbox.add({ words, ...rest }))!;
    const entry = { id, words, state: 'sent', raw: '0x01', signedAt: NOON, reason: null } as const;
    expect(await outbox.keep(entry, 'landed')).toBe(false);
    expect(await outbox.keep(entry, 'queued')).toBe(true);
    expect(await outbox.keep(entry, 'queued')).toBe(false);
    expect((await outbox.open()).find((each) => each.id === id)).toEqual(entry);
  });

  it('has nothing to do with what is final or refused, and still shows it to its party', async () => {
    const party = newId('pty');
    const states = ['final', 'refused', 'landed'] as const;
    const ids: number[] = [];
    for (const state of states) {
      const { words, ...rest } = someWords({ party });
      const { id } = (await outbox.add({ words, ...rest }))!;
      const reason = state === 'refused' ? 'BookWordsExpired' : null;
      await outbox.keep({ id, words, state, raw: null, signedAt: null, reason }, 'queued');
      ids.push(id);
    }
    await outbox.add(someWords({ party }, `0x${'11'.repeat(32)}`));
    expect((await outbox.open()).filter(({ id }) => ids.includes(id)).map(({ state }) => state)).toEqual(['landed']);
    const shown = await outbox.ofParty(party, SALT);
    expect(shown.map(({ id, state, reason, handedInAt }) => [id, state, reason, handedInAt])).toEqual([
      [ids[2], 'landed', null, NOON],
      [ids[1], 'refused', 'BookWordsExpired', NOON],
      [ids[0], 'final', null, NOON],
    ]);
  });
}
