import { toBase64, toHex } from '@filmdeed/kernel';
import { checkpointText, HashTree, leafHash, signNote, tlogProofText } from '@filmdeed/ledger';
import fc from 'fast-check';
import { LOG_SIGNER, TEST_ORIGIN, TRUST } from '../../../../test/support/filed-bundle.js';
import { chainedActs, someAct } from '../../../../test/support/some-acts.js';
import { NO_ACTS } from './act-chain.js';
import { auditLeaf, parseAuditLeaf } from './audit-leaf.js';
import { hiddenLine, openingLine, proofLine, shownLine } from './trail-lines.js';
import { type TrailReport, TrailVerifier } from './trail-verifier.js';

const ACTS = Array.from({ length: 12 }, () => someAct());
const CHAIN = chainedActs(ACTS.map(({ record }) => record));
const HEAD = { count: 12, hash: CHAIN[11]!.hash };
const AT = new Date('2026-11-25T08:01:00.000Z');

async function proofOf({ leaf }: { readonly leaf: Uint8Array }): Promise<string> {
  const tree = new HashTree();
  for (const each of [new Uint8Array([1]), leaf, new Uint8Array([2])]) tree.append(leafHash(each));
  const checkpoint = await signNote(checkpointText({ origin: TEST_ORIGIN, size: 3, root: tree.root() }), [LOG_SIGNER]);
  const proof = tlogProofText({ index: 1, proof: tree.inclusionProof(1), checkpoint });
  return proofLine({ leaf: toBase64(leaf), proof, anchors: [] });
}

const opening = (changes: object = {}): string =>
  openingLine({
    ...{ v: 1, type: 'filmdeed.trail', origin: TEST_ORIGIN, from: 3, previous: toHex(CHAIN[2]!.hash), to: 12 },
    ...changes,
  });
const shown = (i: number, disclosure = ACTS[i]!.disclosure): string =>
  shownLine(i, ACTS[i]!.record, CHAIN[i]!.hash, disclosure);
const hidden = (from: number, to: number): string =>
  hiddenLine(
    from,
    CHAIN.slice(from, to).map(({ digest }) => digest),
    CHAIN[to - 1]!.hash,
  );

/** Acts 3 to 11, of which 5 to 7 are hidden and 9 is erased. */
const WHOLE = [opening(), shown(3), shown(4), hidden(5, 8), shown(8), shown(9, null), shown(10), shown(11)];
let PROOF: string;
beforeAll(async () => {
  PROOF = await proofOf(auditLeaf(TEST_ORIGIN, HEAD, AT));
});

function verified(lines: readonly string[], trust = TRUST): TrailReport {
  const verifier = new TrailVerifier(trust);
  for (const line of lines) for (const each of line.split('\n').filter((text) => text !== '')) verifier.take(each);
  return verifier.finish();
}
const faultOf = (lines: readonly string[]): readonly unknown[] => {
  const { verdict, trail } = verified(lines);
  return [verdict, trail.code, trail.facts.index];
};

it('proves a part of the trail, others’ acts hidden and one erased', () => {
  const { verdict, trail, checks } = verified([...WHOLE, PROOF]);
  expect([verdict, trail.verdict, trail.facts]).toEqual([
    'valid',
    'valid',
    { from: 3, to: 12, shown: 6, hidden: 3, opened: 5 },
  ]);
  expect(checks.map(({ check, verdict: said }) => `${check} ${said}`)).toEqual(
    expect.arrayContaining(['leaf valid', 'checkpoint valid', 'inclusion valid', 'anchor not-checked']),
  );
});

it('tells of each act that is shown, and how far it has come', () => {
  const verifier = new TrailVerifier(TRUST);
  verifier.take(WHOLE[0]!.trim());
  expect(verifier.take(WHOLE[1]!.trim())?.act).toMatchObject({ id: ACTS[3]!.act.id });
  expect(verifier.progress).toEqual({ at: 4, from: 3, to: 12 });
});

it('names the first act that is changed, missing or opened by another’s salt', () => {
  const changed = (line: number, from: string | RegExp, to: string): readonly string[] => [
    ...WHOLE.with(line, WHOLE[line]!.replace(from, to)),
    PROOF,
  ];
  expect(faultOf(changed(2, '"outcome":"done"', '"outcome":"access.denied"'))).toEqual(['broken', 'trail.broken', 4]);
  expect(faultOf([...WHOLE.toSpliced(4, 1), PROOF])).toEqual(['broken', 'trail.broken', 8]);
  expect(faultOf([...WHOLE.with(1, shown(3, ACTS[4]!.disclosure)), PROOF])[1]).toBe('disclosure.invalid');
  expect(faultOf(changed(0, '"from":3', '"from":2'))).toEqual(['broken', 'trail.broken', 2]);
  expect(faultOf(changed(0, /"previous":"../, '"previous":"zz'))).toEqual(['broken', 'trail.invalid', 0]);
  expect(faultOf([...WHOLE.slice(0, -1), PROOF])).toEqual(['broken', 'trail.broken', 11]);
  expect(faultOf([...WHOLE, PROOF, PROOF])[1]).toBe('trail.invalid');
  expect(faultOf(WHOLE)[1]).toBe('trail.invalid');
  expect(faultOf([PROOF])[1]).toBe('trail.invalid');
});

it('is broken under another head, another log and another key', async () => {
  const lied = await proofOf(auditLeaf(TEST_ORIGIN, { count: 12, hash: NO_ACTS }, AT));
  expect(faultOf([...WHOLE, lied])).toEqual(['broken', 'trail.broken', 11]);
  const foreign = await proofOf(auditLeaf('another.test/log', HEAD, AT));
  expect(verified([...WHOLE, foreign]).checks[0]).toMatchObject({ check: 'leaf', verdict: 'broken' });
  const trust = { ...TRUST, log: { ...TRUST.log, keys: TRUST.log.promiseKeys } };
  expect(verified([...WHOLE, PROOF], trust).verdict).toBe('broken');
  const elsewhere = { ...TRUST, log: { ...TRUST.log, origin: 'another.test/log' } };
  expect(verified([...WHOLE, PROOF], elsewhere).verdict).toBe('broken');
});

it('never throws and is never valid for one character changed', () => {
  const text = [...WHOLE, PROOF].join('');
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'a', '"', '}', '\n', 'é'), (at, put) => {
      if (text[at] === put) return;
      const { verdict } = verified([text.slice(0, at) + put + text.slice(at + 1)]);
      // White space between lines, and an end of the log's note that bears nothing, say nothing.
      if (text[at] !== '\n') expect([at, put, verdict]).not.toEqual([at, put, 'valid']);
    }),
    { numRuns: 300 },
  );
});

it('reads the leaf that it writes, and no other', () => {
  const { leaf, id } = auditLeaf(TEST_ORIGIN, HEAD, AT);
  expect(parseAuditLeaf(leaf)).toMatchObject({ id, count: 12, head: toHex(HEAD.hash), time: AT.toISOString() });
  const text = new TextDecoder().decode(leaf);
  for (const [from, to, code] of [
    ['"v":1', '"v":2', 'leaf.unknown-type'],
    ['"count":12', '"count":0', 'leaf.invalid'],
    ['"type":"audit"', '"type":"filing"', 'leaf.invalid'],
    ['"links":[]', '"links":[1]', 'leaf.invalid'],
  ] as const) {
    expect(() => parseAuditLeaf(new TextEncoder().encode(text.replace(from, to)))).toThrow(
      expect.objectContaining({ code }),
    );
  }
});
