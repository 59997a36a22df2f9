import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { concatBytes, newId } from '@filmdeed/kernel';
import { SEGMENT_BYTES } from '@filmdeed/registry';
import { failingDoor } from '../../../../test/support/failing-door.js';
import { MemoryVault } from '../../../../test/support/memory-vault.js';
import { objectStoreContract } from '../../../../test/support/object-store.contract.js';
import { type RunningS3, startS3 } from '../../../../test/support/s3-server.js';
import { VAULT_CIPHERS } from '../vault/index.js';
import { openS3Bucket } from './s3-bucket.js';
import { type S3ObjectStore, s3ObjectStore, type S3ObjectStoreSettings } from './s3-object-store.js';

let s3: RunningS3;
const stores: S3ObjectStore[] = [];
beforeAll(async () => void (s3 = await startS3()));
afterAll(async () => {
  for (const store of stores) store.close();
  await s3?.stop();
});

const kept = async (settings: S3ObjectStoreSettings): Promise<S3ObjectStore> => {
  const store = await s3ObjectStore(settings);
  stores.push(store);
  return store;
};

describe('s3ObjectStore', () => {
  objectStoreContract(() => kept(s3.settings()));
});

describe.each(VAULT_CIPHERS)('s3ObjectStore with %s', (cipher) => {
  objectStoreContract(() => kept({ ...s3.settings(), sealing: { vault: new MemoryVault(), cipher } }), cipher);
});

describe('plain objects of a bucket', () => {
  const FILM = Uint8Array.from({ length: 6 * SEGMENT_BYTES + 70_001 }, (_, i) => (i * 31 + (i >> 11)) & 0xff);

  it('are sealed where they are, also after an attempt that was cut short', async () => {
    const settings = s3.settings();
    const vault = new MemoryVault();
    const plain = await kept({ ...settings, sealing: { vault, cipher: null } });
    const id = newId('obj');
    await plain.create(id);
    const writer = await plain.openAppend(id, 0);
    await writer.write(FILM);
    await writer.close();
    await plain.finish(id, digestBytes(pureDigests, FILM));

    const door = await failingDoor(settings.endpoint, (change) => (change > 4 ? 'lost' : 'pass'));
    const dying = await kept({ ...settings, endpoint: door.endpoint, sealing: { vault, cipher: 'aes-256-gcm' } });
    await expect(dying.encrypt(id)).rejects.toMatchObject({ code: 'storage.denied' });
    await door.close();
    const bytesOf = async (store: S3ObjectStore, start: number, end: number): Promise<Uint8Array> => {
      const portions: Uint8Array[] = [];
      for await (const portion of store.read(id, { start, end })) portions.push(portion.slice());
      return concatBytes(...portions);
    };
    expect(Buffer.compare(await bytesOf(plain, 0, FILM.length), FILM)).toBe(0);

    const store = await kept({ ...settings, sealing: { vault, cipher: 'aes-256-gcm' } });
    expect(await store.encrypt(id)).toBe('sealed');
    expect(Buffer.compare(await bytesOf(plain, 0, FILM.length), FILM)).toBe(0);
    expect(await bytesOf(store, SEGMENT_BYTES - 1, SEGMENT_BYTES + 1)).toEqual(
      FILM.slice(SEGMENT_BYTES - 1, SEGMENT_BYTES + 1),
    );
    const bucket = await openS3Bucket(settings);
    const keys = (await bucket.list(settings.prefix)).map(({ key }) => key.slice(key.lastIndexOf('/') + 1));
    bucket.close();
    expect(keys).toEqual(['object.json', 'seal.json', 'sealed']);
    expect(await s3.joinings()).toBe(0);
  }, 120_000);
});
