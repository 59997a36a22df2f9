import { readFile } from 'node:fs/promises';
import { Refusal } from '@filmdeed/kernel';
import { folderObjectStore, MOST_OBJECT_BYTES, s3ObjectStore, type SealingStore } from '@filmdeed/media';
import type { Vault } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';

/** The store of the environment. Refuses `environment.invalid` for a key file without two lines, and for uploads larger than a bucket takes. */
export async function openObjectStore(
  { objects, uploads, vault: { objectCipher } }: Pick<ApiEnv, 'objects' | 'uploads' | 'vault'>,
  vault: Vault,
): Promise<SealingStore> {
  const sealing = { vault, cipher: objectCipher };
  if ('folder' in objects) return folderObjectStore({ root: objects.folder, sealing });
  if (uploads.mostBytes >= MOST_OBJECT_BYTES) {
    throw new Refusal('environment.invalid', `uploads to a bucket are smaller than ${MOST_OBJECT_BYTES} bytes`, {
      variable: 'MAX_UPLOAD_BYTES',
    });
  }
  const { keyFile, ...place } = objects.bucket;
  return s3ObjectStore({
    ...place,
    sealing,
    ...(keyFile === undefined ? {} : { credentials: await credentialsIn(keyFile) }),
  });
}

async function credentialsIn(file: string) {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').map((line) => line.trim());
  const [accessKeyId, secretAccessKey, sessionToken] = lines;
  if (!accessKeyId || !secretAccessKey) {
    throw new Refusal('environment.invalid', 'the key file has an access key id and a secret, each on its line', {
      variable: 'S3_KEY_FILE',
    });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
