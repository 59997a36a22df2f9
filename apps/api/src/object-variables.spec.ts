import { isRefusal } from '@filmdeed/kernel';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MemoryVault } from '../../../test/support/memory-vault.js';
import { readApiEnv } from './env.js';
import { openObjectStore } from './upload/open-object-store.js';

const read = (variables: Readonly<Record<string, string>>) =>
  readApiEnv({ DATABASE_URL: 'postgres://localhost/filmdeed', DATA_DIR: '/data', ...variables });

async function named(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error, 'environment.invalid')) throw error;
    expect(JSON.stringify([error, error.message])).not.toContain('hunter2');
    return error.facts['variable'];
  }
  return undefined;
}

describe('where originals lie', () => {
  it('is a folder unless a bucket is named', () => {
    expect(read({}).objects).toEqual({ folder: resolve('/data/objects') });
    expect(read({ OBJECT_DIR: '/originals', S3_ENDPOINT: 'http://127.0.0.1:9000' }).objects).toEqual({
      folder: resolve('/originals'),
    });
  });

  it('is a bucket of AWS, or of another service with the bucket in the path', () => {
    expect(read({ OBJECT_STORE_URL: 's3://deeds', S3_REGION: 'cn-north-1' }).objects).toEqual({
      bucket: { bucket: 'deeds', prefix: '', region: 'cn-north-1', pathStyle: false },
    });
    const own = {
      OBJECT_STORE_URL: 's3://deeds/film/a',
      S3_ENDPOINT: 'http://127.0.0.1:9000',
      S3_KEY_FILE: '/keys/s3',
    };
    expect(read(own).objects).toMatchObject({
      bucket: { prefix: 'film/a/', endpoint: 'http://127.0.0.1:9000', pathStyle: true, keyFile: resolve('/keys/s3') },
    });
    expect(read({ ...own, S3_PATH_STYLE: 'false' }).objects).toMatchObject({ bucket: { pathStyle: false } });
  });

  it.each([
    ['OBJECT_STORE_URL', 'https://deeds/film'],
    ['OBJECT_STORE_URL', 's3://user:hunter2@deeds'],
    ['OBJECT_STORE_URL', 's3://deeds/../other'],
    ['S3_ENDPOINT', 'ftp://hunter2'],
    ['S3_PATH_STYLE', 'perhaps'],
  ])('refuses %s %j', async (variable, value) => {
    expect(await named(() => read({ OBJECT_STORE_URL: 's3://deeds', [variable]: value }))).toBe(variable);
  });

  it('needs a key file with two lines, and uploads that can be joined', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'object-keys-'));
    const keyFile = join(folder, 's3');
    const open = (variables: Readonly<Record<string, string>>) => () =>
      openObjectStore(read({ OBJECT_STORE_URL: 's3://deeds', S3_KEY_FILE: keyFile, ...variables }), new MemoryVault());
    try {
      expect(await named(open({}))).toBe('S3_KEY_FILE');
      await writeFile(keyFile, 'hunter2\n');
      expect(await named(open({}))).toBe('S3_KEY_FILE');
      await writeFile(keyFile, 'an-id\nhunter2\n');
      expect(await named(open({}))).toBeUndefined();
      expect(await named(open({ MAX_UPLOAD_BYTES: String(400 * 1024 ** 3) }))).toBe('MAX_UPLOAD_BYTES');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what seals', () => {
  it('is AES, of objects too, unless another is named', () => {
    expect(read({}).vault).toEqual({
      keyFile: resolve('/data/keys/vault.key'),
      cipher: 'aes-256-gcm',
      objectCipher: 'aes-256-gcm',
    });
    expect(read({ VAULT_CIPHER: 'sm4-ctr-hmac-sm3', VAULT_KEY_FILE: '/keys/v' }).vault).toEqual({
      keyFile: resolve('/keys/v'),
      cipher: 'sm4-ctr-hmac-sm3',
      objectCipher: 'sm4-ctr-hmac-sm3',
    });
    expect(read({ OBJECT_CIPHER: 'plain' }).vault).toMatchObject({ cipher: 'aes-256-gcm', objectCipher: null });
  });

  it.each([
    ['VAULT_CIPHER', 'plain'],
    ['VAULT_CIPHER', 'sm4-gcm'],
    ['OBJECT_CIPHER', 'none'],
  ])('refuses %s %j', async (variable, value) => {
    expect(await named(() => read({ [variable]: value }))).toBe(variable);
  });
});
