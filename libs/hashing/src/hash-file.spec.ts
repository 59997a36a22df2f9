import { ContentDigester, digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { appendFileSync, truncateSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFile } from './hash-file.js';
import { nativeDigests } from './native-digests.js';
import { Sm3Threads } from './sm3-threads.js';
import { TwoThreadDigester } from './two-thread-digester.js';

const MIB = 1 << 20;
const threads = new Sm3Threads({ most: 2 });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hash-'));
});
afterAll(() => rm(folder, { recursive: true }));

function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i * 131 + (i >> 8);
  return bytes;
}

async function fileOf(name: string, length: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, sample(length));
  return path;
}

describe('native digests', () => {
  it.each([0, 1, 63, 64, 1000, 70_000])('agree with the pure ones on %i bytes', (length) => {
    expect(digestBytes(nativeDigests, sample(length))).toEqual(digestBytes(pureDigests, sample(length)));
  });
});

describe.each([
  ['on one thread', () => new ContentDigester(nativeDigests)],
  ['on two threads', () => new TwoThreadDigester(threads)],
])('hashFile %s', (way, sink) => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17, 8 * MIB, 9 * MIB + 1])(
    'names a file of %i bytes as its bytes are named',
    async (length) => {
      const path = await fileOf(`${way} ${length}`, length);
      const portions: number[] = [];
      expect(await hashFile(path, { sink, onBytes: (bytes) => void portions.push(bytes) })).toEqual(
        digestBytes(nativeDigests, sample(length)),
      );
      expect(portions.reduce((sum, bytes) => sum + bytes, 0)).toBe(length);
    },
  );

  it('ends when it is told to, at once or in the middle', async () => {
    const path = await fileOf(`${way} long`, 12 * MIB);
    const reason = new Error('enough');
    await expect(hashFile(path, { sink, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const work = hashFile(path, { sink, signal: abort.signal, onBytes: () => abort.abort(reason) });
    await expect(work).rejects.toBe(reason);
  });

  it.each([
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['is shortened', (path: string) => truncateSync(path, 2 * MIB)],
  ])('refuses a file that %s while it is hashed', async (what, change) => {
    const path = await fileOf(`${way} ${what}`, 12 * MIB);
    let changed = false;
    const onBytes = (): void => {
      if (!changed) change(path);
      changed = true;
    };
    await expect(hashFile(path, { sink, onBytes })).rejects.toMatchObject({ code: 'size.mismatch' });
  });

  it('says what the system says of a file that cannot be opened or read', async () => {
    await expect(hashFile(join(folder, 'absent'), { sink })).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(hashFile(folder, { sink })).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('hashes many files at once, each as alone', async () => {
    const lengths = Array.from({ length: 20 }, (_, i) => i * 200_003);
    const paths = await Promise.all(lengths.map((length, i) => fileOf(`${way} many ${i}`, length)));
    expect(await Promise.all(paths.map((path) => hashFile(path, { sink })))).toEqual(
      lengths.map((length) => digestBytes(nativeDigests, sample(length))),
    );
  });
});

it('keeps no stream of files that failed, and no thread that nobody uses', async () => {
  expect(threads.size).toBeGreaterThan(0);
  expect(threads.streams).toBe(0);
  while (threads.size > 0) await new Promise((resolve) => setTimeout(resolve, 50));
});
