import { fromBase64, fromUtf8, toBase64, toHex, utf8 } from '@filmdeed/kernel';
import {
  indexRootOf,
  answerOf,
  bundleIndexOf,
  digestOf,
  filedLeaf,
  loggedRoot,
  provenIn,
} from '../../../../test/support/indexed-log.js';
import type { LoggedRoot } from '../../../../test/support/indexed-log.js';
import { FILM, filedBundle, filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import type { BundleV1 } from '../bundle.js';
import { type Json, canonicalBytes, type JsonObject } from '../canonical-json.js';
import {
  type IndexAnswerV1,
  indexAnswerText,
  parseIndexAnswer,
  readIndexAnswer,
} from '../digest-index/index-answer.js';
import { indexKeysOf } from '../digest-index/index-keys.js';
import { logParty } from '../digest-index/index-root-leaf.js';
import { readBundle } from '../bundle.js';
import { verifyBundle } from './verify-bundle.js';
import { type IndexReport, verifyIndexAnswer } from './verify-index.js';

const before = [
  filedLeaf(1, 0),
  filedLeaf(2, 1),
  filedLeaf(3, 2, 'set'),
  filedLeaf(9, 3, 'sealed'),
  filedLeaf(1, 4),
  utf8('no leaf at all'),
  ...Array.from({ length: 20 }, (_, i) => filedLeaf(20 + i, 10 + i)),
];
let logged: LoggedRoot;
beforeAll(async () => {
  logged = await loggedRoot(before, [filedLeaf(50, 60), filedLeaf(1, 61)]);
});

const verdictOf = ({ checks }: Pick<IndexReport, 'checks'>, name: string): string | undefined =>
  checks.find(({ check }) => check === name)?.verdict;
const changed = (answer: IndexAnswerV1, changes: object): IndexReport =>
  verifyIndexAnswer({ ...answer, ...changes }, TRUST);
const changedLeaf = (leaf: Uint8Array, change: (value: Record<string, Json>) => void): Uint8Array => {
  const value = JSON.parse(fromUtf8(leaf)) as Record<string, Json>;
  change(value);
  return canonicalBytes(value);
};

describe('an index answer', () => {
  it('proves where a digest was filed first and last', () => {
    for (const [kind, n, first, last] of [
      ['sha256', 1, 0, 4],
      ['sha256', 2, 1, 1],
      ['set-root', 3, 2, 2],
    ] as const) {
      const answer = parseIndexAnswer(indexAnswerText(answerOf(logged, kind, digestOf(n))));
      const report = verifyIndexAnswer(answer, TRUST);
      expect(report.verdict).toBe('valid');
      expect(report.finding).toEqual({
        kind,
        value: digestOf(n),
        size: before.length,
        treeSize: before.length + 3,
        found: { first, last },
      });
      expect(report.checks.map(({ check }) => check)).toEqual([
        'bundle',
        'leaf',
        'checkpoint',
        'inclusion',
        'anchor',
        'index',
      ]);
    }
  });

  it('proves absence: of what was never filed, filed sealed, filed later, or filed as another kind', () => {
    for (const [kind, n] of [
      ['sha256', 1000],
      ['sha256', 9],
      ['sha256', 50],
      ['sha256', 3],
      ['set-root', 1],
    ] as const) {
      const report = verifyIndexAnswer(answerOf(logged, kind, digestOf(n)), TRUST);
      expect(report).toMatchObject({ verdict: 'valid', finding: { found: null } });
    }
  });

  it('is never valid without trust, under another log, or of a kind of tomorrow', () => {
    const answer = answerOf(logged, 'sha256', digestOf(1));
    expect(verifyIndexAnswer(answer, null).verdict).toBe('not-checked');
    expect(verifyIndexAnswer(answer, null).finding).toBeUndefined();
    const elsewhere = { ...TRUST, log: { ...TRUST.log, origin: 'elsewhere.test/log', keys: [], promiseKeys: [] } };
    expect(verifyIndexAnswer(answer, elsewhere).verdict).toBe('broken');
    expect(changed(answer, { kind: 'blake9' })).toMatchObject({ verdict: 'not-checked' });
  });

  it('is broken, by name, by every change', () => {
    const present = answerOf(logged, 'sha256', digestOf(1));
    const absent = answerOf(logged, 'sha256', digestOf(1000));
    const { found: _found, ...hidden } = present;
    const reports = {
      'another value': changed(present, { value: digestOf(2) }),
      'another kind': changed(present, { kind: 'sm3' }),
      'a later first': changed(present, { found: { first: 1, last: 4 } }),
      'an earlier last': changed(present, { found: { first: 0, last: 0 } }),
      'last before first': changed(present, { found: { first: 4, last: 0 } }),
      'beyond the size': changed(present, { found: { first: 0, last: before.length } }),
      'another size': changed(present, { size: present.size + 1 }),
      'another tree size': changed(present, { treeSize: present.treeSize - 1 }),
      'present made absent': verifyIndexAnswer(hidden, TRUST),
      'absent made present': changed(absent, { found: { first: 0, last: 0 }, other: undefined }),
      'a shorter path': changed(present, { path: present.path.slice(1) }),
      'a longer path': changed(present, { path: ['', ...present.path] }),
      'itself as the other key': verifyIndexAnswer(
        { ...hidden, other: { key: toHex(indexKeysOf(filedLeaf(1, 0))[0]!), first: 0, last: 4 } },
        TRUST,
      ),
    };
    for (const [name, report] of Object.entries(reports)) {
      expect({ name, verdict: report.verdict, index: verdictOf(report, 'index'), finding: report.finding }).toEqual({
        name,
        verdict: 'broken',
        index: 'broken',
        finding: undefined,
      });
    }
    present.path.forEach((node, i) => {
      const other = node === '' ? toBase64(new Uint8Array(32).fill(1)) : '';
      expect(verdictOf(changed(present, { path: present.path.with(i, other) }), 'index')).toBe('broken');
    });
  });

  it('needs an index root of this log, over leaves that stand before it', async () => {
    const genuine = fromBase64(logged.leaf);
    const stated = async (leaf: Uint8Array, at = before.length): Promise<IndexReport> => {
      const leaves = [...before.slice(0, at), leaf, ...before.slice(at)];
      const proven = await provenIn(leaves, at);
      return changed(answerOf(logged, 'sha256', digestOf(1)), { ...proven, treeSize: leaves.length });
    };
    expect((await stated(genuine)).verdict).toBe('valid');
    const early = await stated(genuine, 3);
    expect([verdictOf(early, 'inclusion'), verdictOf(early, 'index')]).toEqual(['broken', 'broken']);
    const other = changedLeaf(genuine, (leaf) => (leaf['party'] = logParty('elsewhere.test/log')));
    expect(verdictOf(await stated(other), 'index')).toBe('broken');
    const filing = await stated(filedLeaf(1, 70));
    expect([verdictOf(filing, 'leaf'), verdictOf(filing, 'index')]).toEqual(['valid', 'broken']);
    const newer = await stated(changedLeaf(genuine, (leaf) => (leaf['v'] = 2)));
    expect([newer.verdict, verdictOf(newer, 'leaf'), verdictOf(newer, 'index')]).toEqual([
      'not-checked',
      'not-checked',
      'not-checked',
    ]);
    for (const change of [
      (leaf: Record<string, Json>) => (leaf['links'] = [1]),
      (leaf: Record<string, Json>) => (leaf['auth'] = { kind: 'party' }),
      (leaf: Record<string, Json>) => (leaf['body'] = { root: toHex(indexRootOf(before)), size: 0 }),
      (leaf: Record<string, Json>) => (leaf['body'] = { root: '00', size: 1 }),
      (leaf: Record<string, Json>) => (leaf['id'] = 'fil_0123456789abcdefghjkmnpqrs'),
      (leaf: Record<string, Json>) => (leaf['note'] = 'text'),
    ]) {
      expect(verdictOf(await stated(changedLeaf(genuine, change)), 'leaf')).toBe('broken');
    }
  });

  it('is refused, with the path of the fault, if it has another form', () => {
    const answer = answerOf(logged, 'sha256', digestOf(1)) as unknown as JsonObject;
    const other = { key: digestOf(1), first: 0, last: 0 };
    for (const wrong of [
      { ...answer, v: 2 },
      { ...answer, other },
      { ...answer, value: 'ABCD' },
      { ...answer, size: 0 },
      { ...answer, more: 1 },
      { ...answer, path: [toBase64(new Uint8Array(32))] },
      { ...answer, path: new Array<string>(257).fill('') },
      { ...answer, leaf: '*' },
      null,
      [],
    ]) {
      expect(() => readIndexAnswer(wrong)).toThrow(expect.objectContaining({ code: 'bundle.invalid' }));
    }
    expect(() => parseIndexAnswer('{')).toThrow(expect.objectContaining({ code: 'bundle.invalid' }));
    expect(() => parseIndexAnswer('['.repeat(100))).toThrow(expect.objectContaining({ code: 'bundle.invalid' }));
  });
});

describe('the index in a bundle', () => {
  /** A bundle of leaf 2 of a log with the film's own leaf in it, and the index over all of it. */
  async function bundleWithIndex(changes: object = {}): Promise<BundleV1> {
    const { leaf } = await filedBundle();
    const leaves = [filedLeaf(1, 0), filedLeaf(2, 1), fromBase64(leaf), filedLeaf(4, 2)];
    const root = await loggedRoot(leaves);
    const index = { ...bundleIndexOf(root, FILM), ...changes };
    const { proof } = await provenIn(root.leaves, 2);
    const whole = { v: 1, type: 'filmdeed.bundle', leaf, disclosures: [], proof, anchors: [], index };
    return readBundle(whole as unknown as Json);
  }

  it('is checked, and says between which leaves the digests stand', async () => {
    const report = verifyBundle(await bundleWithIndex(), TRUST);
    expect(report.verdict).toBe('valid');
    expect(report.checks.at(-1)).toMatchObject({
      check: 'index',
      verdict: 'valid',
      facts: { kinds: ['sha256', 'sm3'], first: 2, last: 2, size: 4, treeSize: 5 },
    });
    expect(verifyBundle(await bundleWithIndex(), null).checks.at(-1)).toMatchObject({ code: 'no-trust' });
  });

  it('makes the whole broken if it is', async () => {
    const { index } = await bundleWithIndex();
    const [sha, sm3] = index!.entries;
    for (const entries of [
      [{ ...sha, kind: 'sm3' }],
      [{ ...sha, kind: 'set-root' }],
      [{ ...sha, first: 0 }],
      [{ ...sha, first: 3, last: 3 }],
      [sha, { ...sm3, path: sha!.path.slice(1) }],
    ]) {
      const report = verifyBundle(await bundleWithIndex({ entries }), TRUST);
      expect([report.verdict, report.checks.at(-1)]).toMatchObject(['broken', { check: 'index', verdict: 'broken' }]);
    }
    const other = await loggedRoot([filedLeaf(7, 0)]);
    expect(verifyBundle(await bundleWithIndex({ leaf: other.leaf, proof: other.proof }), TRUST).verdict).toBe('broken');
    const sealed = await filedBundle({
      input: filingInput({ work: { ...filingInput().work, publication: 'UNPUBLISHED' } }),
    });
    expect(verifyBundle({ ...sealed, index: index! }, TRUST).checks.at(-1)).toMatchObject({ verdict: 'broken' });
    await expect(bundleWithIndex({ entries: [sha, sha] })).rejects.toMatchObject({ code: 'bundle.invalid' });
    await expect(bundleWithIndex({ entries: [] })).rejects.toMatchObject({ code: 'bundle.invalid' });
  });

  it('is broken for a leaf outside of what the index says, and for a sealed one whatever others filed', async () => {
    const bundle = await bundleWithIndex();
    const fork = await loggedRoot([fromBase64(bundle.leaf)]);
    const report = verifyBundle({ ...bundle, index: bundleIndexOf(fork, FILM) }, TRUST);
    expect(report.checks.at(-1)).toMatchObject({ verdict: 'broken', facts: { first: 0, last: 0, index: 2 } });
    const unpublished = { ...filingInput().work, publication: 'UNPUBLISHED' };
    const sealed = await filedBundle({ input: filingInput({ work: unpublished }) });
    const open = (await filedBundle()).leaf;
    const again = (await filedBundle()).leaf;
    const root = await loggedRoot([open, sealed.leaf, again].map(fromBase64));
    const { proof } = await provenIn(root.leaves, 1);
    const hidden = verifyBundle({ ...sealed, proof, anchors: [], index: bundleIndexOf(root, FILM) }, TRUST);
    expect(hidden.checks.at(-1)).toMatchObject({
      verdict: 'broken',
      facts: { reason: expect.stringContaining('sealed') },
    });
  });

  it('is not checked of a kind of tomorrow alone', async () => {
    const { index } = await bundleWithIndex();
    const [sha] = index!.entries;
    const alone = verifyBundle(await bundleWithIndex({ entries: [{ ...sha, kind: 'blake9' }] }), TRUST);
    expect(alone.checks.at(-1)).toMatchObject({ verdict: 'not-checked', code: 'unknown-type' });
  });
});

it('a bundle of an index-root leaf is a bundle like others', () => {
  const bundle = { v: 1, type: 'filmdeed.bundle', disclosures: [], anchors: [] } as const;
  const report = verifyBundle({ ...bundle, leaf: logged.leaf, proof: logged.proof }, TRUST);
  expect(report.verdict).toBe('valid');
  expect(report.checks.find(({ check }) => check === 'leaf')?.facts).toMatchObject({
    type: 'index-root',
    size: before.length,
  });
});
