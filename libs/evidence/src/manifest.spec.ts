import fc from 'fast-check';
import { rootOfLeaves, leafHash } from '@filmdeed/ledger';
import { toHex, utf8 } from '@filmdeed/kernel';
import { fileProof, fileProofText, parseFileProof, verifyFileProof } from './file-proof.js';
import {
  compareManifestPaths,
  compareManifests,
  checkManifestPath,
  type ManifestEntry,
  ManifestTree,
  parseManifestLine,
} from './manifest.js';

const entryOf = (path: string, byte = 1): ManifestEntry => ({
  path,
  size: byte,
  sha256: byte.toString(16).padStart(2, '0').repeat(32),
  sm3: 'cd'.repeat(32),
});
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('ManifestTree', () => {
  it('has the RFC 6962 root of its lines, whatever the number of files', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 40 }), (names) => {
        const tree = new ManifestTree();
        const lines = names.sort(compareManifestPaths).map((name) => tree.append(entryOf(name)).slice(0, -1));
        return tree.content().root === toHex(rootOfLeaves(lines.map((line) => leafHash(utf8(line)))));
      }),
    );
  });

  it('refuses files out of order, twice, and an empty set', () => {
    const tree = new ManifestTree();
    tree.append(entryOf('b'));
    expect(() => tree.append(entryOf('a'))).toThrow(refusal('manifest.invalid'));
    expect(() => tree.append(entryOf('b'))).toThrow(refusal('manifest.duplicate-path'));
    expect(() => new ManifestTree().content()).toThrow(refusal('manifest.invalid'));
  });

  it('orders by UTF-8, not UTF-16', () => {
    expect(compareManifestPaths('\u{1f3ac}', '\uff21')).toBeGreaterThan(0);
    expect('\u{1f3ac}' < '\uff21').toBe(true);
  });
});

it.each([
  '/etc/passwd',
  '../a',
  'a//b',
  'a/./b',
  'a/..',
  '',
  'a\\b',
  'a\u0000b',
  'a\u202eb',
  'a\nb',
  'a\tb',
  'x'.repeat(256),
  `${'d/'.repeat(2100)}f`,
])('refuses the path %p', (path) => {
  expect(() => checkManifestPath(path)).toThrow(refusal('manifest.path-invalid'));
});

it('reads only canonical lines', () => {
  const line = new ManifestTree().append(entryOf('a')).slice(0, -1);
  expect(parseManifestLine(line)).toEqual(entryOf('a'));
  expect(() => parseManifestLine(`${line} `)).toThrow(refusal('manifest.invalid'));
  expect(() => parseManifestLine(line.replace('"size":1', '"size":1.0'))).toThrow(refusal('manifest.invalid'));
});

it('proves each file of a set, and nothing that is not in it', () => {
  const tree = new ManifestTree();
  const lines = Array.from({ length: 13 }, (_, i) =>
    tree.append(entryOf(`f${String(i).padStart(2, '0')}`, i)).slice(0, -1),
  );
  const set = tree.content();
  lines.forEach((_, i) => {
    const proof = parseFileProof(fileProofText(fileProof(lines, i)));
    expect(verifyFileProof(proof, set).path).toBe(`f${String(i).padStart(2, '0')}`);
    expect(() => verifyFileProof({ ...proof, index: (i + 1) % 13 }, set)).toThrow(refusal('proof.invalid'));
    expect(() => verifyFileProof({ ...proof, line: proof.line.replace('"size":', '"size":1') }, set)).toThrow();
  });
  expect(() => verifyFileProof(fileProof(lines.slice(0, 12), 0), set)).toThrow(refusal('proof.invalid'));
});

it('names changed, missing and extra files', () => {
  const expected = [entryOf('a'), entryOf('b'), entryOf('c')];
  const found = [entryOf('a'), { ...entryOf('b'), sm3: '00'.repeat(32) }, entryOf('d')];
  expect(compareManifests(expected, found)).toEqual({ changed: ['b'], missing: ['c'], extra: ['d'] });
});
