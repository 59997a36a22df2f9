import { type ManifestEntry, ManifestTree } from '@filmdeed/evidence';
import { inManifestOrder, manifestOf, readManifest } from './manifest-of-files.js';

const file = new File(['x'], 'x');
const picked = (...paths: string[]) => paths.map((path) => ({ path, file }));
const entry = (path: string): ManifestEntry => ({ path, size: 1, sha256: 'ab'.repeat(32), sm3: 'cd'.repeat(32) });

describe('inManifestOrder', () => {
  it('sorts by the UTF-8 bytes of the paths, also beyond U+FFFF', () => {
    const paths = ['b', 'a/b', 'a-b', '\u{1f600}', '\uffee', 'a'];
    const sorted = inManifestOrder(picked(...paths)).map(({ path }) => path);
    expect(sorted).toEqual(['a', 'a-b', 'a/b', 'b', '\uffee', '\u{1f600}']);
  });

  it.each(['../secret', 'a//b', '/etc/passwd', 'a\\b', 'a\u202eb', 'a/./b'])('refuses the path %j', (path) => {
    expect(() => inManifestOrder(picked('ok', path))).toThrow(
      expect.objectContaining({ code: 'manifest.path-invalid' }) as Error,
    );
  });

  it('refuses a path that stands twice', () => {
    expect(() => inManifestOrder(picked('a', 'b', 'a'))).toThrow(
      expect.objectContaining({ code: 'manifest.duplicate-path', facts: { path: 'a' } }) as Error,
    );
  });
});

describe('manifestOf', () => {
  it('gives the content that the tree gives, and a file that reads back to it', async () => {
    const entries = Array.from({ length: 4100 }, (_, i) => entry(`frame.${String(i).padStart(5, '0')}.exr`));
    const tree = new ManifestTree();
    for (const one of entries) tree.append(one);
    const manifest = await manifestOf(entries);
    expect(manifest.content).toEqual(tree.content());
    const read = await readManifest(await manifest.file.text());
    expect(read).toEqual({ entries, content: manifest.content });
  });

  it('reads no manifest that was cut or altered in form', async () => {
    const text = await (await manifestOf([entry('a'), entry('b')])).file.text();
    for (const bad of [text.slice(0, -1), text.replace('"a"', '"c"'), `${text}\n`, text.replace('{', '{ ')]) {
      await expect(readManifest(bad)).rejects.toMatchObject({ code: expect.stringMatching(/^manifest\./) as string });
    }
  });
});
