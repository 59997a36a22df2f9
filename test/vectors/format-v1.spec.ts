import {
  type BundleV1,
  canonicalBytes,
  filingStatement,
  type Json,
  ManifestTree,
  openLeaf,
  parseBundle,
  parseLeaf,
  parseManifestLine,
  parseTrust,
  recordOf,
  type TrustV1,
  verifyBundle,
} from '@filmdeed/evidence';
import { fromBase64, toBase64, toHex } from '@filmdeed/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Expected {
  /** Absent: `trust.json`. */
  readonly trust?: string;
  /** Ends of the time interval, where they are told. */
  readonly interval?: { readonly after?: string; readonly before?: string };
  readonly verdict: string;
  readonly leafHash: string;
  readonly index: number;
  readonly statement?: string;
  readonly checks: readonly { readonly check: string; readonly verdict: string; readonly code?: string }[];
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
const expected = json<Record<string, Expected>>('expected.json');
const trustFor = (name: string): TrustV1 => parseTrust(text(expected[name]!.trust ?? 'trust.json'));

/** The JSON of a bundle with one value replaced; inside the leaf if the path begins with `leaf.`. */
function tamperedText({ of, set: [path, value] }: Tampered): string {
  const bundle = json<Record<string, Json>>(`${of}.bundle.json`);
  const inLeaf = path.startsWith('leaf.');
  const root = inLeaf ? (JSON.parse(atob(bundle['leaf'] as string)) as Record<string, Json>) : bundle;
  const names = (inLeaf ? path.slice('leaf.'.length) : path).split('.');
  const last = names.pop()!;
  const holder = names.reduce<Record<string, Json>>((at, name) => at[name] as Record<string, Json>, root);
  holder[last] = value;
  if (inLeaf) bundle['leaf'] = toBase64(canonicalBytes(root));
  return JSON.stringify(bundle);
}

describe('the frozen vectors of version 1', () => {
  it.each(Object.entries(expected))(
    '%s answers what it always answered',
    (name, { statement, trust: _, interval: times, ...wanted }) => {
      const trust = trustFor(name);
      const bundle: BundleV1 = parseBundle(text(`${name}.bundle.json`));
      const { verdict, leafHash, index, checks, interval } = verifyBundle(bundle, trust);
      const told = checks.map(({ check, verdict: each, code }) => ({ check, verdict: each, ...(code && { code }) }));
      expect({ verdict, leafHash, index, checks: told }).toEqual(wanted);
      if (times !== undefined) {
        expect({ after: interval.after?.time, before: interval.before?.time }).toEqual(times);
      }
      if (statement === undefined) return;
      const leaf = parseLeaf(fromBase64(bundle.leaf));
      const { content, nonce } = openLeaf(leaf, bundle.disclosures);
      const signedAt = leaf.auth.kind === 'party' ? leaf.auth.signedAt : '';
      const { origin } = trust.log;
      const { digest } = filingStatement({
        origin,
        record: recordOf(leaf),
        content: content!,
        signedAt,
        nonce: nonce!,
      });
      expect(toHex(digest)).toBe(statement);
    },
  );

  it.each(json<Tampered[]>('tampered.json').map((one) => [`${one.of}: ${one.set[0]}`, one] as const))(
    '%s, tampered, is seen',
    (_, one) => {
      const changed = tamperedText(one);
      if (one.refused !== undefined) {
        expect(() => parseBundle(changed)).toThrow(expect.objectContaining({ code: one.refused }));
        return;
      }
      const report = verifyBundle(parseBundle(changed), trustFor(one.of));
      const found = report.checks.filter(({ check }) => check === (one.broken ?? one.notChecked));
      expect(found.map(({ verdict }) => verdict)).toContain(one.broken === undefined ? 'not-checked' : 'broken');
      if (one.broken !== undefined) expect(report.verdict).toBe('broken');
    },
  );

  it('folds the manifest to the root that stands in the leaf', () => {
    const tree = new ManifestTree();
    const lines = text('manifest.jsonl').trimEnd().split('\n');
    const again = lines.map((line) => tree.append(parseManifestLine(line))).join('');
    expect(again).toBe(text('manifest.jsonl'));
    expect(tree.content()).toEqual(json<{ content: unknown }>('set.json').content);
  });
});
