import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManifestWriter } from './manifest-file.js';

describe('ManifestWriter', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'filmdeed-manifest-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('leaves nothing behind when it is given up, however early', async () => {
    // Many at once, so that files are still being opened when they are given up.
    const writers = Array.from({ length: 400 }, (_, i) => new ManifestWriter(join(folder, `${i}.jsonl`)));
    await Promise.all(writers.map((writer) => writer.discard()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await readdir(folder)).toEqual([]);
  });

  it('can be begun anew at once after it was given up', async () => {
    for (let round = 0; round < 20; round++) await new ManifestWriter(join(folder, 'm.jsonl')).discard();
    const writer = new ManifestWriter(join(folder, 'm.jsonl'));
    await writer.line('{}\n');
    await writer.finish();
    expect(await readdir(folder)).toEqual(['m.jsonl']);
  });
});
