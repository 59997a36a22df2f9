import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { concatBytes, isRefusal, newId, type ObjectId, type Refusal, utf8 } from '@filmdeed/kernel';
import { SEGMENT_BYTES } from '@filmdeed/registry';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderObjectStore } from '../folder-object-store.js';
import { type KeyVault, newVaultKeyLine, openKeyVault, type VaultCipher } from '../vault/index.js';
import type { SealingStore } from './index.js';

const FILM = Uint8Array.from({ length: 2 * SEGMENT_BYTES + 321 }, (_, i) => (i * 31 + (i >> 11)) & 0xff);
const SMALL = utf8('a whole film of very few bytes');
let root: string;
let keyFile: string;
let vault: KeyVault;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'objects-'));
  keyFile = join(await mkdtemp(join(tmpdir(), 'vault-')), 'vault.key');
  await writeFile(keyFile, `${newVaultKeyLine()}\n`);
  vault = await openKeyVault(keyFile, 'aes-256-gcm');
});
afterEach(async () => {
  await rm(root, { recursive: true });
  await rm(join(keyFile, '..'), { recursive: true });
});

const storeWith = (cipher: VaultCipher | null): SealingStore => folderObjectStore({ root, sealing: { vault, cipher } });
const folderOf = (id: ObjectId): string => join(root, id.slice(4, 6), id);

async function refusalOf(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  return undefined;
}

async function bytesOf(store: SealingStore, id: ObjectId, start: number, end: number): Promise<Uint8Array> {
  const portions: Uint8Array[] = [];
  for await (const portion of store.read(id, { start, end })) portions.push(portion.slice());
  return concatBytes(...portions);
}

async function keep(store: SealingStore, bytes: Uint8Array): Promise<ObjectId> {
  const id = newId('obj');
  await store.create(id);
  const writer = await store.openAppend(id, 0);
  await writer.write(bytes);
  await writer.sync();
  await writer.close();
  await store.finish(id, digestBytes(pureDigests, bytes));
  return id;
}

/** What a reader of the whole object is told. */
async function readWhole(store: SealingStore, id: ObjectId): Promise<Refusal | undefined> {
  return refusalOf(
    (async () => {
      const size = (await store.describe(id))?.size ?? 0;
      if (size > 0) await bytesOf(store, id, 0, size);
    })(),
  );
}

describe('plain objects', () => {
  it.each([0, 5, SEGMENT_BYTES, FILM.length])(
    'of %d bytes are sealed where they are, and read as before',
    async (size) => {
      const film = FILM.subarray(0, size);
      const id = await keep(storeWith(null), film);
      const store = storeWith('aes-256-gcm');
      const before = (await store.describe(id))!;
      expect(before.mode).toBe('plain');
      expect(await store.encrypt(id)).toBe('sealed');
      expect(await store.describe(id)).toEqual({ ...before, mode: 'aes-256-gcm' });
      expect((await readdir(folderOf(id))).sort()).toEqual(['object.json', 'seal.json', 'sealed']);
      expect(Buffer.compare(await bytesOf(store, id, 0, size), film)).toBe(0);
      expect(await store.encrypt(id)).toBe('sealed-before');
      expect(await storeWith(null).describe(id)).toMatchObject({ mode: 'aes-256-gcm' });
    },
  );

  it('are whole after a crash at any file, and sealed by the next attempt', async () => {
    const film = FILM.subarray(0, SEGMENT_BYTES + 5);
    const id = await keep(storeWith(null), film);
    const store = storeWith('sm4-ctr-hmac-sm3');
    const plain = await readFile(join(folderOf(id), 'object.json'));
    await store.encrypt(id);
    const sealed = join(folderOf(id), 'sealed');
    // As if it had ended before the description was put, with some of the sealed bytes there.
    await writeFile(join(folderOf(id), 'object.json'), plain);
    await writeFile(join(folderOf(id), 'data'), film);
    await truncate(sealed, 70_000);
    expect(Buffer.compare(await bytesOf(store, id, 0, film.length), film)).toBe(0);
    expect(await store.encrypt(id)).toBe('sealed');
    // As if it had ended before the plain bytes were removed.
    await writeFile(join(folderOf(id), 'data'), film);
    expect(await store.encrypt(id)).toBe('sealed-before');
    expect((await readdir(folderOf(id))).sort()).toEqual(['object.json', 'seal.json', 'sealed']);
    expect(Buffer.compare(await bytesOf(store, id, 0, film.length), film)).toBe(0);
  });

  it('that are damaged are not sealed, and stay as they are', async () => {
    const id = await keep(storeWith(null), SMALL);
    await writeFile(join(folderOf(id), 'data'), SMALL.slice().fill(1, 3, 4));
    const store = storeWith('aes-256-gcm');
    expect(await refusalOf(store.encrypt(id))).toMatchObject({ code: 'storage.damaged', facts: { part: 'data' } });
    expect(await store.describe(id)).toMatchObject({ mode: 'plain' });
    expect((await bytesOf(store, id, 0, SMALL.length))[3]).toBe(1);
  });

  it('that are not finished go on plain, and are not sealed yet', async () => {
    const id = newId('obj');
    await storeWith(null).create(id);
    const store = storeWith('aes-256-gcm');
    expect(await store.encrypt(id)).toBe('unfinished');
    const writer = await store.openAppend(id, 0);
    await writer.write(SMALL);
    await writer.close();
    await store.finish(id, digestBytes(pureDigests, SMALL));
    expect(await store.describe(id)).toMatchObject({ mode: 'plain' });
  });
});

describe('a new key of the vault', () => {
  it('wraps the keys of objects, and no other byte changes', async () => {
    const store = storeWith('aes-256-gcm');
    const [sealed, plain] = [await keep(store, SMALL), await keep(storeWith(null), SMALL)];
    const stream = await readFile(join(folderOf(sealed), 'sealed'));
    const old = await readFile(keyFile, 'utf8');
    await appendFile(keyFile, `${newVaultKeyLine()}\n`);
    const anew = await openKeyVault(keyFile, 'sm4-ctr-hmac-sm3');
    expect(await store.rewrap(sealed, anew)).toBe(true);
    expect(await store.rewrap(sealed, anew)).toBe(false);
    expect(await store.rewrap(plain, anew)).toBe(false);
    expect(await readFile(join(folderOf(sealed), 'sealed'))).toEqual(stream);
    // The old key opens nothing any more.
    await writeFile(keyFile, (await readFile(keyFile, 'utf8')).slice(old.length));
    vault = await openKeyVault(keyFile, 'aes-256-gcm');
    expect(await bytesOf(storeWith('aes-256-gcm'), sealed, 0, SMALL.length)).toEqual(SMALL);
    await writeFile(keyFile, old);
    vault = await openKeyVault(keyFile, 'aes-256-gcm');
    expect(await readWhole(storeWith('aes-256-gcm'), sealed)).toMatchObject({
      code: 'storage.damaged',
      facts: { part: 'seal.json', cause: 'vault.damaged' },
    });
  });
});
