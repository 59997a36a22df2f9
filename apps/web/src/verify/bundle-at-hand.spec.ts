import { type ManifestEntry, verifyBundle, withoutDisclosures } from '@filmdeed/evidence';
import { filedBundle, FILM, filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import { manifestOf } from '../digest/manifest-of-files.js';
import { statedContent, withFileProof } from './bundle-at-hand.js';

const entry = (path: string, mark: string): ManifestEntry => ({
  path,
  size: 7,
  sha256: mark.repeat(32),
  sm3: 'cd'.repeat(32),
});
const entries = [entry('a.exr', 'a1'), entry('b.exr', 'b2'), entry('c.exr', 'c3')];

describe('withFileProof', () => {
  it('proves one file of a set from the manifest at hand', async () => {
    const { content } = await manifestOf(entries);
    const bundle = await filedBundle({ input: filingInput({ content }) });
    const { path: _, ...digests } = entries[1]!;
    const atHand = { kind: 'file', ...digests } as const;
    const report = verifyBundle(withFileProof(bundle, entries, atHand), TRUST, { content: atHand });
    const verdicts = report.checks.filter(({ check }) => check === 'file-proof' || check === 'content');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['valid', 'valid']);
  });

  it('joins nothing for a file that is not in the manifest, or a filing of one file', async () => {
    const { content } = await manifestOf(entries);
    const set = await filedBundle({ input: filingInput({ content }) });
    const single = await filedBundle();
    expect(withFileProof(set, entries, FILM)).toBe(set);
    expect(withFileProof(single, entries, FILM)).toBe(single);
    expect(withFileProof(set, undefined, FILM)).toBe(set);
  });
});

describe('statedContent', () => {
  it('is what the leaf states as far as it is disclosed, and nothing for what cannot be read', async () => {
    expect(statedContent(await filedBundle())).toEqual(FILM);
    const sealed = await filedBundle({ input: filingInput({ sealed: true }) });
    expect(statedContent(sealed)).toEqual(FILM);
    expect(statedContent(withoutDisclosures(sealed))).toBeUndefined();
    expect(statedContent({ ...sealed, leaf: 'AAAA' })).toBeUndefined();
  });
});
