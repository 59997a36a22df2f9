import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFile } from './hash-file.js';
import { nativeDigests } from './native-digests.js';

const MIB = 1 << 20;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hash-'));
});
afterAll(() => rm(folder, { recursive: true }));

function sample(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 131 + (i >> 8)) & 0xff);
}

describe('native digests', () => {
  it.each([0, 1, 63, 64, 1000, 70_000])('agree with the pure ones on %i bytes', (length) => {
    expect(digestBytes(nativeDigests, sample(length))).toEqual(digestBytes(pureDigests, sample(length)));
  });
});

describe('hashFile', () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17])(
    'names a file of %i bytes as its bytes are named',
    async (length) => {
      const path = join(folder, `${length}`);
      await writeFile(path, sample(length));
      const steps: number[] = [];
      expect(await hashFile(path, { onProgress: (hashed) => void steps.push(hashed) })).toEqual(
        digestBytes(nativeDigests, sample(length)),
      );
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect(steps.at(-1) ?? 0).toBe(length);
    },
  );

  it('ends when it is told to', async () => {
    const path = join(folder, 'long');
    await writeFile(path, sample(3 * MIB));
    const abort = new AbortController();
    const reason = new Error('enough');
    const work = hashFile(path, { signal: abort.signal, onProgress: () => abort.abort(reason) });
    await expect(work).rejects.toBe(reason);
  });

  it('refuses a file that grows while it is hashed', async () => {
    const path = join(folder, 'growing');
    await writeFile(path, sample(3 * MIB));
    let grown = false;
    const onProgress = (): void => {
      if (!grown) appendFileSync(path, 'more');
      grown = true;
    };
    await expect(hashFile(path, { onProgress })).rejects.toMatchObject({ code: 'size.mismatch' });
  });
});
