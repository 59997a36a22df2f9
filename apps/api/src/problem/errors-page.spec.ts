import { readFileSync } from 'node:fs';
import { REFUSAL_CODES } from '@filmdeed/kernel';
import { REFUSAL_STATUS } from './refusal-status.js';
import { REFUSAL_TITLES } from './refusal-titles.js';

const rows = readFileSync('docs/errors.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| <a id='))
  .map((line) => {
    const [, anchored, status, zh, en, advice] = line.split('|').map((cell) => cell.trim());
    const code = /^<a id="([^"]+)"><\/a>`([^`]+)`$/.exec(anchored!)!;
    expect(code[1]).toBe(code[2]);
    return { code: code[1]!, status: Number(status), zh, en, advice: advice! };
  });

describe('docs/errors.md', () => {
  it('names every code, in the order of the code, with its status and titles', () => {
    expect(rows.map(({ code, status, zh, en }) => ({ code, status, zh, en }))).toEqual(
      REFUSAL_CODES.map((code) => ({ code, status: REFUSAL_STATUS[code], ...REFUSAL_TITLES[code] })),
    );
  });

  it('says in both languages what to do', () => {
    for (const { code, advice } of rows) {
      expect([code, advice]).toEqual([code, expect.stringMatching(/\p{Script=Han}.*[a-z]{2}.*\.$/u)]);
    }
  });
});
