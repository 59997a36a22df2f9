import { fileProof, type ManifestEntry, manifestLine } from '@filmdeed/evidence';
import { proveFile } from './set-proof.js';

const entryOf = (i: number): ManifestEntry => ({
  path: `f${String(i).padStart(3, '0')}`,
  size: i,
  sha256: 'ab'.repeat(32),
  sm3: 'cd'.repeat(32),
});

async function* read(entries: readonly ManifestEntry[]): AsyncGenerator<ManifestEntry> {
  yield* entries;
}

it('is the proof of the whole tree, of every file in sets of every size up to 33', async () => {
  for (let files = 1; files <= 33; files++) {
    const entries = Array.from({ length: files }, (_, i) => entryOf(i));
    const lines = entries.map(manifestLine);
    for (const [i, { path }] of entries.entries()) {
      expect(await proveFile(() => read(entries), path)).toEqual(fileProof(lines, i));
    }
  }
});

it('refuses a path that is not there', async () => {
  const entries = [entryOf(1)];
  await expect(proveFile(() => read(entries), 'f002')).rejects.toMatchObject({ code: 'manifest.invalid' });
});
