import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, fromBase64Url, isRefusal, toBase64, toBase64Url } from '@filmdeed/kernel';
import { filedBundle, filingInput, FILM } from '../../../../test/support/filed-bundle.js';
import { WITNESSED_TRUST, witnessAnchor } from '../../../../test/support/witnessed-bundle.js';
import { type BundleV1, bundleText, parseBundle } from '../bundle.js';
import { canonicalBytes, type Json, parseCanonical } from '../canonical-json.js';
import { parseTrust, type TrustV1 } from '../trust.js';
import { type Report, verifyBundle } from './verify-bundle.js';

const sealed = filingInput({
  work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' },
});
const RUNS = { numRuns: 400 };

/** Reads and verifies a text as every verifier of ours does. The only thing it may throw is the documented refusal of the form. */
function judged(text: string, trust: TrustV1 = WITNESSED_TRUST): Report | undefined {
  let bundle: BundleV1;
  try {
    bundle = parseBundle(text);
  } catch (error) {
    if (isRefusal(error, 'bundle.invalid')) return undefined;
    throw error;
  }
  return verifyBundle(bundle, trust, { content: FILM });
}

/** What a valid report must not say differently from the genuine one: the leaf, and whatever of it is shown. */
function expectSameMeaning(report: Report | undefined, genuine: Report): void {
  if (report?.verdict !== 'valid') return;
  const [said, meant] = [report.opened!, genuine.opened!];
  expect(report.leafHash).toBe(genuine.leafHash);
  expect(report.index).toBe(genuine.index);
  // Whatever else was changed, nobody else's clock says another time.
  if (report.interval.before?.independent === true)
    expect(report.interval.before.time >= genuine.interval.before!.time).toBe(true);
  expect(said.leaf).toEqual(meant.leaf);
  expect(meant.particulars).toMatchObject(said.particulars);
  expect(meant.provenance).toMatchObject(said.provenance);
  if (said.content !== undefined) expect(said.content).toEqual(meant.content);
  if (said.signature !== undefined) expect(said.signature).toEqual(meant.signature);
}

/** Values that break programs. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    -1,
    1.5,
    2 ** 53,
    1e308,
    '',
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    [],
    {},
  ),
  fc.constantFrom('body.__proto__', '__proto__.sd', 'body.content.constructor'),
  fc.string({ maxLength: 40 }),
  fc.constant(JSON.parse('{"__proto__":{"sd":"x"},"constructor":1}') as unknown),
);

/** Every place of a JSON value as a way to it. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const names = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return [
    path,
    ...names.flatMap((name) => placesOf((value as Record<string | number, unknown>)[name], [...path, name])),
  ];
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, name) => (found as Record<string | number, unknown>)[name], value);
}

const kinds = [
  ['published', { input: filingInput() }],
  ['sealed', { input: sealed }],
  ['sealed and signed with others', { input: sealed, others: 6 }],
] as const;

describe.each(kinds)('a bundle that was changed anywhere: %s', (_, options) => {
  let text: string;
  let value: unknown;
  let genuine: Report;
  beforeAll(async () => {
    const filed = await filedBundle(options);
    text = bundleText({ ...filed, anchors: [...filed.anchors, witnessAnchor(filed)] });
    value = JSON.parse(text);
    genuine = judged(text)!;
    expect(genuine.verdict).toBe('valid');
    expect(genuine.interval.before).toMatchObject({ independent: true, confirmed: true });
  });

  it('in its bytes is refused, or never valid with another meaning', () => {
    const edit = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 3 }),
      put: fc.string({ maxLength: 3, unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const changed = edits.reduce((now, { at: place, drop, put }) => {
          const from = place % now.length;
          return now.slice(0, from) + put + now.slice(from + drop);
        }, text);
        expectSameMeaning(judged(changed), genuine);
      }),
      RUNS,
    );
  });

  it('in its values is refused, or never valid with another meaning', () => {
    const places = placesOf(value).filter((path) => path.length > 0);
    const change = fc.record({
      place: fc.nat({ max: places.length - 1 }),
      how: fc.oneof(
        hostile.map((given) => ({ given })),
        fc.nat({ max: places.length - 1 }).map((other) => ({ other })),
        fc.constant({ drop: true }),
        fc.constant({ twice: true }),
      ),
    });
    fc.assert(
      fc.property(change, ({ place, how }) => {
        const copy = structuredClone(value);
        const path = places[place]!;
        const holder = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
        const name = path.at(-1)!;
        if ('given' in how) holder[name] = how.given;
        else if ('other' in how) holder[name] = structuredClone(at(value, places[how.other]!));
        else if ('twice' in how) holder[name] = [holder[name], holder[name]];
        else delete holder[name];
        expectSameMeaning(judged(JSON.stringify(copy)), genuine);
      }),
      RUNS,
    );
  });

  it('inside its leaf or a disclosure, and encoded again, is refused, or never valid with another meaning', () => {
    const { leaf, disclosures } = value as BundleV1;
    const coded = [
      {
        decoded: parseCanonical(fromBase64(leaf)),
        encode: (changed: Json) => ({ leaf: toBase64(canonicalBytes(changed)) }),
      },
      ...disclosures.map((each, i) => ({
        decoded: parseCanonical(fromBase64Url(each)),
        encode: (changed: Json) => ({ disclosures: disclosures.with(i, toBase64Url(canonicalBytes(changed))) }),
      })),
    ];
    const targets = coded.flatMap((one) => placesOf(one.decoded).map((path) => ({ ...one, path })));
    fc.assert(
      fc.property(fc.constantFrom(...targets), hostile, ({ decoded, encode, path }, given) => {
        const holder: { all: Json } = { all: structuredClone(decoded) };
        const whole = ['all', ...path];
        (at(holder, whole.slice(0, -1)) as Record<string | number, unknown>)[whole.at(-1)!] = given;
        let changed: object;
        try {
          changed = encode(holder.all);
        } catch (error) {
          if (isRefusal(error, 'leaf.invalid')) return; // no canonical form
          throw error;
        }
        expectSameMeaning(judged(JSON.stringify({ ...(value as object), ...changed })), genuine);
      }),
      RUNS,
    );
  });
});

describe('a bundle with time-stamp tokens', () => {
  const vector = (name: string): string =>
    readFileSync(join(import.meta.dirname, '../../../../test/vectors/v1', name), 'utf8');
  const trust = parseTrust(vector('stamped.trust.json'));
  const text = vector('stamped.bundle.json');
  const value = JSON.parse(text) as BundleV1;
  const genuine = judged(text, trust)!;
  const TOKENS = ['request', 'token'] as const;
  const stamped = value.anchors.slice(1) as unknown as Record<string, Json>[];

  it('whose bytes of DER were changed never gives another time, and never breaks the verifier', () => {
    expect(genuine.verdict).toBe('valid');
    const edit = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 2 }),
      put: fc.uint8Array({ maxLength: 3 }),
    });
    const change = fc.record({
      anchor: fc.nat({ max: stamped.length - 1 }),
      earlier: fc.boolean(),
      member: fc.constantFrom(...TOKENS),
      edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(change, ({ anchor, earlier, member, edits }) => {
        const copy = structuredClone(value) as unknown as { anchors: Record<string, Record<string, Json>>[] };
        const holder = earlier ? copy.anchors[anchor + 1]!.after! : copy.anchors[anchor + 1]!;
        const der = edits.reduce(
          (bytes, { at: place, drop, put }) => {
            const from = place % bytes.length;
            return [...bytes.slice(0, from), ...put, ...bytes.slice(from + drop)];
          },
          [...fromBase64(holder[member] as string)],
        );
        holder[member] = toBase64(Uint8Array.from(der));
        const report = judged(JSON.stringify(copy), trust);
        expectSameMeaning(report, genuine);
        for (const { check, verdict, anchor: place, facts } of report?.checks ?? []) {
          if (check !== 'anchor-token' || verdict !== 'valid') continue;
          const meant = genuine.checks.find((one) => one.check === check && one.anchor === place);
          expect(facts.genTime).toBe(meant?.facts.genTime);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is told by the root alone: another name for an authority changes nothing', () => {
    const renamed = structuredClone(value) as unknown as { anchors: Record<string, Json>[] };
    for (const anchor of renamed.anchors.slice(1)) anchor.authority = '国家授时中心';
    expect(judged(JSON.stringify(renamed), trust)).toEqual(genuine);
  });
});
