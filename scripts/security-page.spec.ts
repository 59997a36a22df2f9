import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

/** Numbers of levels 1 and 2 in each section of OWASP ASVS 5.0.0; those in between that are missing are of level 3. */
const SECTIONS: Readonly<Record<string, number>> = {
  ...{ 'V1.1': 2, 'V1.2': 9, 'V1.3': 11, 'V1.4': 3, 'V1.5': 2 },
  ...{ 'V2.1': 3, 'V2.2': 3, 'V2.3': 4, 'V2.4': 1 },
  ...{ 'V3.2': 2, 'V3.3': 4, 'V3.4': 6, 'V3.5': 5, 'V3.7': 2 },
  ...{ 'V4.1': 3, 'V4.2': 1, 'V4.3': 2, 'V4.4': 4 },
  ...{ 'V5.1': 1, 'V5.2': 3, 'V5.3': 2, 'V5.4': 3 },
  ...{ 'V6.1': 3, 'V6.2': 12, 'V6.3': 4, 'V6.4': 4, 'V6.5': 5, 'V6.6': 3, 'V6.8': 4 },
  ...{ 'V7.1': 3, 'V7.2': 4, 'V7.3': 2, 'V7.4': 5, 'V7.5': 2, 'V7.6': 2 },
  ...{ 'V8.1': 2, 'V8.2': 3, 'V8.3': 1, 'V8.4': 1, 'V9.1': 3, 'V9.2': 4 },
  ...{ 'V10.1': 2, 'V10.2': 2, 'V10.3': 4, 'V10.4': 11, 'V10.5': 5, 'V10.6': 2, 'V10.7': 3 },
  ...{ 'V11.1': 2, 'V11.2': 3, 'V11.3': 3, 'V11.4': 4, 'V11.5': 1, 'V11.6': 1 },
  ...{ 'V12.1': 3, 'V12.2': 2, 'V12.3': 4, 'V13.1': 1, 'V13.2': 5, 'V13.3': 2, 'V13.4': 5 },
  ...{ 'V14.1': 2, 'V14.2': 4, 'V14.3': 3, 'V15.1': 3, 'V15.2': 3, 'V15.3': 7 },
  ...{ 'V16.1': 1, 'V16.2': 5, 'V16.3': 4, 'V16.4': 3, 'V16.5': 3, 'V17.1': 1, 'V17.2': 4, 'V17.3': 2 },
};
const ASKED = Object.entries(SECTIONS).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, i) => `${section}.${i + 1}`),
);

interface Row {
  readonly numbers: readonly string[];
  readonly where: string;
  readonly test: string;
  readonly state: string;
}

const ROWS: readonly Row[] = PAGE.split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => {
    const [, requirement = '', where = '', test = '', state = ''] = line.split('|').map((cell) => cell.trim());
    return { numbers: requirement.match(/V\d+\.\d+\.\d+/g) ?? [], where, test, state };
  });

/** What looks like a file of ours: in code marks, or a page of docs by its bare name. */
function filesIn(text: string): string[] {
  const marked = [...text.matchAll(/`((?:apps|libs|test|scripts|docs|contracts)\/[^`*…]+)`/g)].map(([, path]) => path!);
  const pages = [...text.matchAll(/\bdocs\/[\w./-]+\.(?:md|json)/g)].map(([path]) => path);
  return [...new Set([...marked, ...pages])];
}

describe('docs/security.md', () => {
  it('has every requirement of levels 1 and 2, each once', () => {
    expect(ROWS.flatMap(({ numbers }) => numbers).sort()).toEqual([...ASKED].sort());
  });

  it('names files that are there', () => {
    expect(filesIn(PAGE).length).toBeGreaterThan(80);
    expect(filesIn(PAGE).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('says of each requirement how it stands, and what is done is said where', () => {
    const states = /^(?:done|part|not done|operator|none)\b/;
    expect(ROWS.filter(({ state }) => !states.test(state))).toEqual([]);
    expect(ROWS.filter(({ state }) => state.startsWith('part') && state === 'part: ')).toEqual([]);
    expect(ROWS.filter(({ state, where }) => /^(?:done|part)/.test(state) && where === '')).toEqual([]);
  });

  it('names specs as tests, and nothing else', () => {
    const tests = ROWS.flatMap(({ test }) => test.split(', ')).filter((test) => test !== '');
    expect(tests.filter((test) => !/^`[\w./-]+\.spec\.ts`$/.test(test))).toEqual([]);
  });
});
