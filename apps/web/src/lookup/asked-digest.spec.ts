import type { IndexAnswerV1 } from '@filmdeed/evidence';
import { askedFor, isAnswerTo, pastedDigest } from './asked-digest.js';

const A = 'a'.repeat(64);

it('takes a digest as people paste it, and nothing else for one', () => {
  expect(pastedDigest('sm3', ` ${A.toUpperCase()}\n`)).toEqual({ kind: 'sm3', value: A });
  for (const text of ['', 'abc', `${A}0`, `0x${A}`, 'g'.repeat(64)])
    expect(pastedDigest('sha256', text)).toBeUndefined();
});

it('asks for a file by SHA-256 and for a folder by the root of its manifest', () => {
  const [sha256, sm3, root, manifest] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
    string,
    string,
    string,
    string,
  ];
  expect(askedFor({ kind: 'file', size: 1, sha256, sm3 })).toEqual({ kind: 'sha256', value: sha256 });
  expect(askedFor({ kind: 'set', files: 1, size: 1, root, manifest })).toEqual({ kind: 'set-root', value: root });
});

it('takes no answer for another digest', () => {
  const answer = { kind: 'sha256', value: A } as IndexAnswerV1;
  expect(isAnswerTo({ kind: 'sha256', value: A }, answer)).toBe(true);
  expect(isAnswerTo({ kind: 'sm3', value: A }, answer)).toBe(false);
  expect(isAnswerTo({ kind: 'sha256', value: 'b'.repeat(64) }, answer)).toBe(false);
});
