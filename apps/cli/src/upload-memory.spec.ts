import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PreviousUpload } from 'tus-js-client';
import { UploadMemory } from './upload-memory.js';

let home: string;
const upload = {
  size: 7,
  metadata: {},
  creationTime: 'now',
  uploadUrl: 'http://localhost/u/1',
} as unknown as PreviousUpload;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'filmdeed-memory-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('the memory of uploads', () => {
  it('lasts from one run to the next, until the upload is forgotten', async () => {
    await new UploadMemory({ FILMDEED_HOME: home }).addUpload('a|1', upload);
    const next = new UploadMemory({ FILMDEED_HOME: home });
    expect(await next.findUploadsByFingerprint('a|1')).toEqual([{ ...upload, urlStorageKey: 'a|1' }]);
    expect(await next.findUploadsByFingerprint('a|2')).toEqual([]);
    await next.removeUpload('a|1');
    await next.removeUpload('a|1');
    expect(await next.findUploadsByFingerprint('a|1')).toEqual([]);
  });

  it('takes a damaged entry for none', async () => {
    const memory = new UploadMemory({ FILMDEED_HOME: home });
    await memory.addUpload('a|1', upload);
    const [name] = await readdir(join(home, 'uploads'));
    await writeFile(join(home, 'uploads', name!), '{"size":');
    expect(await memory.findUploadsByFingerprint('a|1')).toEqual([]);
  });
});
