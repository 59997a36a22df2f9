import { asId } from '@filmdeed/kernel';
import { type BookAct, type BookDeployment, bookStatement } from './book-statement.js';
import { readBookWords } from './read-book-words.js';

const PARTY = asId('pty', `pty_${'0'.repeat(25)}1`);
const BOOK: BookDeployment = { chainId: 31337, contract: `0x${'ab'.repeat(20)}`, salt: `0x${'5a'.repeat(32)}` };
const [ONE, TWO] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(84)}`];
const TERMS = { deadline: 1_800_000_000, nonce: '07'.repeat(32) };
const ACTS: readonly BookAct[] = [
  { act: 'bind', signer: ONE },
  { act: 'add', signer: TWO, threshold: 2 },
  { act: 'remove', signer: TWO, threshold: 1 },
  { act: 'rotate', from: ONE, to: TWO },
  { act: 'threshold', threshold: 3 },
  { act: 'recovery-key', recoveryKey: '0x' },
  { act: 'recovery-key', recoveryKey: TWO },
  { act: 'recover', signer: TWO },
  { act: 'veto', recovery: `0x${'33'.repeat(32)}` },
];

describe('words to a party book, read', () => {
  it.each(ACTS)('are what was said: $act', (act) => {
    expect(readBookWords(bookStatement(BOOK, { party: PARTY, act, ...TERMS }).typedData)).toEqual({ act, ...TERMS });
  });

  it.each([
    ['another type', { primaryType: 'HandOverIndependentKey' }, {}],
    ['a name of an object', { primaryType: 'toString' }, {}],
    ['a signer in capitals', {}, { signer: `0x${'AB'.repeat(20)}` }],
    ['a signer of another length', {}, { signer: `0x${'11'.repeat(21)}` }],
    ['a threshold beyond a byte', {}, { threshold: 256 }],
    ['no threshold', {}, { threshold: 0 }],
    ['a deadline that is no time', {}, { deadline: 2 ** 52 }],
    ['a nonce that is too short', {}, { nonce: '0x07' }],
  ])('are refused: %s', (_, changes, members) => {
    const { typedData } = bookStatement(BOOK, { party: PARTY, act: ACTS[1]!, ...TERMS });
    const broken = { ...typedData, ...changes, message: { ...typedData.message, ...members } };
    expect(() => readBookWords(broken)).toThrow(expect.objectContaining({ code: 'statement.mismatch' }));
  });
});
