import { accountWords } from '../account/words.js';
import { clientWords } from '../client/words.js';
import { refusalWords } from '../api/refusal-words.js';
import { appWords } from '../app/words.js';
import { commonWords } from '../design/words.js';
import { fieldWords, hintWords } from '../filing/form/field-words.js';
import { formWords } from '../filing/form/words.js';
import { intakeWords } from '../filing/intake/words.js';
import { logWords } from '../log/words.js';
import { pathWords } from '../filing/path/words.js';
import { signWords } from '../filing/sign/words.js';
import { filingWords } from '../filing/words.js';
import { keyWords } from '../keys/words.js';
import { messageWords } from '../message/words.js';
import { operationsWords } from '../operations/words.js';
import { partyWords } from '../party/words.js';
import { receiptWords } from '../receipts/words.js';
import { securityWords } from '../security/words.js';
import { sessionWords } from '../session/words.js';
import { checkWords, reasonWords, verdictWords } from '../verify/check-words.js';
import { factWords } from '../verify/fact-words.js';
import { verifyWords } from '../verify/words.js';
import type { Bilingual } from './language.js';

const ROOMS: Record<string, Bilingual<unknown>> = {
  accountWords,
  appWords,
  clientWords,
  checkWords,
  commonWords,
  factWords,
  fieldWords,
  filingWords,
  formWords,
  hintWords,
  intakeWords,
  keyWords,
  messageWords,
  operationsWords,
  logWords,
  partyWords,
  pathWords,
  reasonWords,
  receiptWords,
  refusalWords,
  securityWords,
  sessionWords,
  signWords,
  verdictWords,
  verifyWords,
};

/** Sentences that stand in both languages on purpose, and the names of the other language. */
const BOTH = /no independent clock yet|supplied by this site|Switch to|切换到|English|中文/;
const HAN = /\p{Script=Han}/u;

function textsOf(words: unknown, path: string): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [[path, (words as (...args: string[]) => string)('1', '2')]];
  return Object.entries(words as object).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

describe.each(Object.entries(ROOMS))('%s', (_, words) => {
  const zh = new Map(textsOf(words.zh, ''));
  const en = new Map(textsOf(words.en, ''));

  it('says everything in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    for (const text of [...zh.values(), ...en.values()]) expect(text.trim()).not.toBe('');
  });

  it('speaks English in English', () => {
    const mixed = [...en].filter(([, text]) => HAN.test(text) && !BOTH.test(text));
    expect(mixed).toEqual([]);
  });

  it('speaks Chinese in Chinese, but for names that have no other form', () => {
    const names =
      /^(SHA-256|SM[23]|BLAKE3|CID|P-256( \(WebAuthn\))?|secp256k1|ERC-1271|client_(id|secret)|、|\/|\d.*|.*\/.*|1)$/;
    const foreign = [...zh].filter(([, text]) => !HAN.test(text) && !BOTH.test(text) && !names.test(text));
    expect(foreign).toEqual([]);
  });
});
