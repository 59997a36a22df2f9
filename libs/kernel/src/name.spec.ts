import { cleanName } from './name.js';
import { isRefusal } from './refusal.js';

function problem(text: string): unknown {
  try {
    cleanName(text);
  } catch (error) {
    if (isRefusal(error, 'name.hostile')) return error.facts.problem;
    throw error;
  }
  return undefined;
}

describe('cleanName', () => {
  it.each(['影契 final_v2.mov', 'a', '...', '.env', 'نص.txt', '👩‍🎬.png', 'x'.repeat(255)])(
    'keeps %j as it is',
    (text) => {
      expect(cleanName(text)).toBe(text);
    },
  );

  it.each([
    ['', 'empty'],
    ['x'.repeat(256), 'longer than 255 characters'],
    ['x'.repeat(4000), 'longer than 255 characters'],
    ['.', 'names a folder'],
    ['..', 'names a folder'],
    ['../etc/passwd', 'path separator'],
    ['a\\b', 'path separator'],
    ['film\ud800.mov', 'lone surrogate'],
  ])('refuses %j: %s', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  it('refuses every control and bidirectional-format character, wherever it stands', () => {
    const ranges = [
      [0x00, 0x1f],
      [0x7f, 0x9f],
      [0x200e, 0x200f],
      [0x202a, 0x202e],
      [0x2066, 0x2069],
    ] as const;
    for (const [first, last] of ranges) {
      for (let code = first; code <= last; code++) {
        const character = String.fromCodePoint(code);
        for (const text of [`${character}a`, `a${character}b`, `a${character}`]) {
          expect([code, problem(text)]).toEqual([code, 'control or bidirectional-format character']);
        }
      }
    }
  });
});
