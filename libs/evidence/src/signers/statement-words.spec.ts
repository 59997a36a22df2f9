import fc from 'fast-check';
import { newId } from '@filmdeed/kernel';
import { filingInput, PARTY, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { draftFiling, signingTask } from '../draft.js';
import type { TypedData } from '../eip712.js';
import { bookStatement, BOOK_SENTENCES, type BookAct } from '../party-book/index.js';
import { batchStatement, keyStatement, newNonce } from '../statement.js';
import { KEY_CHANGES, keyChangeStatement, thresholdStatement } from './key-statements.js';
import { statementText, statementWords } from './statement-words.js';

const SIGNING = { origin: TEST_ORIGIN, party: PARTY, signedAt: '2026-11-24T08:30:00.000Z', nonce: newNonce() };
const KEY = { scheme: 'p256', key: 'ab'.repeat(64) };
const ADDRESS = `0x${'ab'.repeat(20)}`;
const DEPLOYMENT = { chainId: 31337, contract: ADDRESS, salt: `0x${'11'.repeat(32)}` };
const ACTS: readonly BookAct[] = [
  { act: 'bind', signer: ADDRESS },
  { act: 'add', signer: ADDRESS, threshold: 2 },
  { act: 'remove', signer: ADDRESS, threshold: 1 },
  { act: 'rotate', from: ADDRESS, to: `0x${'cd'.repeat(20)}` },
  { act: 'threshold', threshold: 2 },
  { act: 'recovery-key', recoveryKey: ADDRESS },
  { act: 'recover', signer: ADDRESS },
  { act: 'veto', recovery: `0x${'22'.repeat(32)}` },
];

/** Every statement that a party can be asked to sign. */
function everyStatement(): TypedData[] {
  const input = filingInput();
  return [
    signingTask(draftFiling(input), input.content, TEST_ORIGIN, SIGNING.signedAt),
    batchStatement({ ...SIGNING, records: new Uint8Array(32), count: 3 }),
    keyStatement({ ...SIGNING, ...KEY }),
    ...(['bind', 'rotate', 'revoke', 'veto'] as const).map((change) =>
      keyChangeStatement({ ...SIGNING, change, subject: KEY, ...(change === 'rotate' ? { replaces: KEY } : {}) }),
    ),
    thresholdStatement({ ...SIGNING, threshold: 2 }),
    ...ACTS.map((act) =>
      bookStatement(DEPLOYMENT, { party: newId('pty'), act, deadline: 1_795_000_000, nonce: newNonce() }),
    ),
  ].map(({ typedData }) => typedData);
}

describe('the words of a statement', () => {
  it('say every member of message and domain, under its own words, for every statement there is', () => {
    const sentences: string[] = [...Object.values(KEY_CHANGES), ...Object.values(BOOK_SENTENCES)];
    for (const typedData of everyStatement()) {
      const words = statementWords(typedData);
      const { primaryType, message, domain } = typedData;
      expect(words.title.zh).not.toBe(primaryType);
      expect(words.sentence).toBe(message['statement']);
      for (const [members, lines] of [
        [message, words.lines],
        [domain, words.domain],
      ] as const) {
        expect(lines.map(({ path, value }) => [path, value])).toEqual(
          Object.entries(members).map(([name, value]) => [name, value === '' ? '—' : String(value as string | number)]),
        );
        for (const { path, zh } of lines) expect([path, zh === path]).toEqual([path, false]);
      }
      const text = statementText(words, 'zh').join('\n');
      for (const value of Object.values(message)) expect(text).toContain(String(value as string | number));
    }
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('leave nothing out of a message of any other type, and show what would not be seen', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.bigInt({ min: 0n }),
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'binary' }), { maxKeys: 3 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), value), (message) => {
        const words = statementWords({ types: {}, primaryType: 'Later', domain: {}, message: message as never });
        const leaves = (entry: unknown): number =>
          typeof entry !== 'object' || entry === null
            ? 1
            : Array.isArray(entry)
              ? Math.max(
                  1,
                  entry.reduce((sum: number, each) => sum + leaves(each), 0),
                )
              : Object.values(entry).reduce((sum: number, each) => sum + leaves(each), 0);
        expect(words.lines).toHaveLength(Object.values(message).reduce<number>((sum, each) => sum + leaves(each), 0));
        for (const line of words.lines) expect(Object.values(line).join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
    expect(
      statementWords({ types: {}, primaryType: 'T', domain: {}, message: { a: 'x\u202Ey' } }).lines[0]!.value,
    ).toBe('x\\u{202e}y');
  });

  it('name a type that is named like what every object has by its own name', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const words = statementWords({ types: {}, primaryType: name, domain: {}, message: {} });
      expect(words.title).toEqual({ zh: name, en: name });
    }
  });

  it('tell a deadline as a time too', () => {
    const words = statementWords({ types: {}, primaryType: 'T', domain: {}, message: { deadline: 1_795_000_000 } });
    expect(words.lines[0]).toMatchObject({ value: '1795000000', time: '2026-11-18T11:06:40.000Z' });
  });
});
