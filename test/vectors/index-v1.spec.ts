import {
  type Check,
  indexKeysOf,
  type Json,
  parseBundle,
  parseIndexAnswer,
  parseTrust,
  verifyBundle,
  verifyIndexAnswer,
} from '@filmdeed/evidence';
import { fromBase64, fromHex, toHex } from '@filmdeed/kernel';
import { IndexBuilder, subtreeNode } from '@filmdeed/ledger';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface IndexedLog {
  readonly leaves: readonly string[];
  readonly keys: readonly (readonly string[])[];
  readonly size: number;
  readonly entries: readonly { readonly key: string; readonly first: number; readonly last: number }[];
  readonly roots: Readonly<Record<string, string>>;
}
interface Tampered {
  readonly of: string;
  readonly set: readonly [path: string, value: Json];
  readonly broken?: string;
  readonly notChecked?: string;
  readonly refused?: string;
}

const text = (name: string): string => readFileSync(join(import.meta.dirname, 'v1', name), 'utf8');
const json = <T>(name: string): T => JSON.parse(text(name)) as T;
const trust = parseTrust(text('trust.json'));

/** The checks of an answer or a bundle. */
function checked(of: string, from: string): { verdict: string; checks: readonly Check[] } {
  return of.endsWith('.answer')
    ? verifyIndexAnswer(parseIndexAnswer(from), trust)
    : verifyBundle(parseBundle(from), trust);
}

describe('the frozen vectors of Index V1', () => {
  const log = json<IndexedLog>('index-log.json');
  const leaves = log.leaves.map(fromBase64);

  it('give the keys of every leaf and the roots of every size', () => {
    expect(leaves.map((leaf) => indexKeysOf(leaf).map(toHex))).toEqual(log.keys);
    for (const [size, root] of Object.entries(log.roots)) {
      const builder = new IndexBuilder();
      leaves.slice(0, Number(size)).forEach((leaf, i) => indexKeysOf(leaf).forEach((key) => builder.add(key, i)));
      expect(toHex(builder.root())).toBe(root);
    }
    const entries = log.entries.map(({ key, ...span }) => ({ key: fromHex(key), ...span }));
    expect(toHex(subtreeNode(entries)!.hash)).toBe(log.roots[String(log.size)]);
  });

  it.each(Object.entries(json<Record<string, { found: object | null }>>('index-expected.json')))(
    '%s answers what it always answered',
    (name, { found }) => {
      const report = verifyIndexAnswer(parseIndexAnswer(text(`${name}.answer.json`)), trust);
      expect(report).toMatchObject({ verdict: 'valid', finding: { found, size: log.size } });
    },
  );

  it('a bundle carries its place in the index', () => {
    const { verdict, checks } = checked('index.bundle', text('index.bundle.json'));
    expect([verdict, checks.at(-1)]).toMatchObject(['valid', { check: 'index', verdict: 'valid' }]);
  });

  it.each(json<Tampered[]>('index-tampered.json').map((one) => [`${one.of}: ${one.set[0]}`, one] as const))(
    '%s, tampered, is seen',
    (_, { of, set: [path, value], broken, notChecked, refused }) => {
      const whole = json<Record<string, Json>>(`${of}.json`);
      const names = path.split('.');
      const last = names.pop()!;
      const holder = names.reduce<Record<string, Json>>((at, name) => at[name] as Record<string, Json>, whole);
      holder[last] = value;
      const changed = JSON.stringify(whole);
      if (refused !== undefined) {
        expect(() => checked(of, changed)).toThrow(expect.objectContaining({ code: refused }));
        return;
      }
      const report = checked(of, changed);
      const found = report.checks.find(({ check }) => check === (broken ?? notChecked));
      expect([found?.verdict, report.verdict]).toEqual(
        broken === undefined ? ['not-checked', 'not-checked'] : ['broken', 'broken'],
      );
    },
  );
});
