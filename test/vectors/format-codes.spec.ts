import { CODE_LISTS } from '@filmdeed/evidence';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
/** Told elsewhere on the page: two forms, the types of leaves, and the reasons of a redaction. */
const ELSEWHERE = ['form', 'leafType', 'erasureReason'];
const LISTS: [string, string[]][] = Object.entries(CODE_LISTS).map(([name, list]) => [
  name,
  list.map(({ code }) => code),
]);

describe('the code lists of docs/format.md §2.7', () => {
  const table = read('docs/format.md').split('### 2.7 Codes')[1]!.split('\n## ')[0]!;
  const rows = [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name, codes]) => [
    name,
    [...codes!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
  ]);

  it('are those that leaves are read with', () => {
    expect(rows).toEqual(LISTS.filter(([name]) => !ELSEWHERE.includes(name)));
  });

  it('are those of the second verifier', () => {
    const source = read('libs/media/src/dossier/filmdeed_verify.py');
    const block = source.split('\nCODES = {\n')[1]!.split('\n}\n')[0]!;
    const lists = [...block.matchAll(/^ {4}'(\w+)': (?:\(\n)?([^]*?),$/gm)].map(([, name, words]) => [
      name,
      [...words!.matchAll(/'([^']*)'/g)]
        .map(([, part]) => part)
        .join('')
        .split(' '),
    ]);
    expect(lists).toEqual(LISTS.filter(([name]) => name !== 'form' && name !== 'leafType'));
  });
});
