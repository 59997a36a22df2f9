import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { concatBytes, isRefusal, newId, type ObjectId, type Refusal, utf8 } from '@filmdeed/kernel';
import { SEGMENT_BYTES } from '@filmdeed/registry';
import fc from 'fast-check';
import { cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectStoreContract } from '../../../../test/support/object-store.contract.js';
import { folderObjectStore } from '../folder-object-store.js';
import { type KeyVault, newVaultKeyLine, openKeyVault, VAULT_CIPHERS, type VaultCipher } from '../vault/index.js';
import type { SealingStore } from './index.js';
import { storedSegmentBytes } from './segment.js';

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

describe.each(VAULT_CIPHERS)('objects sealed with %s', (cipher) => {
  objectStoreContract(async () => storeWith(cipher), cipher);

  it('show nothing of their bytes on the disk', async () => {
    const id = await keep(storeWith(cipher), FILM);
    expect((await readdir(folderOf(id))).sort()).toEqual(['object.json', 'seal.json', 'sealed']);
    const sealed = await readFile(join(folderOf(id), 'sealed'));
    for (let at = 0; at < FILM.length; at += 70_001) {
      expect(sealed.includes(Buffer.from(FILM.subarray(at, at + 16)))).toBe(false);
    }
  });

  it('refuse every flipped byte of a small object, in whichever file', async () => {
    const store = storeWith(cipher);
    const id = await keep(store, SMALL);
    expect(await readWhole(store, id)).toBeUndefined();
    for (const name of ['object.json', 'seal.json', 'sealed']) {
      const path = join(folderOf(id), name);
      const whole = await readFile(path);
      for (let at = 0; at < whole.length; at++) {
        const changed = Buffer.from(whole);
        changed[at]! ^= 1 << (at % 8);
        await writeFile(path, changed);
        const refusal = await readWhole(store, id);
        expect([name, at, refusal?.code]).toEqual([name, at, 'storage.damaged']);
        if (name === 'sealed') expect(refusal!.facts['segment']).toBe(0);
      }
      await writeFile(path, whole);
    }
    expect(await readWhole(store, id)).toBeUndefined();
  });

  it('refuse every cut of a small object, in whichever file, and what is put behind it', async () => {
    const store = storeWith(cipher);
    const id = await keep(store, SMALL);
    for (const name of ['object.json', 'seal.json', 'sealed']) {
      const path = join(folderOf(id), name);
      const whole = await readFile(path);
      for (let length = 0; length < whole.length; length++) {
        await writeFile(path, whole.subarray(0, length));
        expect([name, length, (await readWhole(store, id))?.code]).toEqual([name, length, 'storage.damaged']);
      }
      await writeFile(path, Buffer.concat([whole, Buffer.from(' ')]));
      expect([name, (await readWhole(store, id))?.code]).toEqual([name, 'storage.damaged']);
      await writeFile(path, whole);
    }
  });

  it('name the segment of any flipped bit, and still give the others', async () => {
    const store = storeWith(cipher);
    const id = await keep(store, FILM);
    const path = join(folderOf(id), 'sealed');
    const whole = await readFile(path);
    const stride = storedSegmentBytes(cipher);
    const places = fc.tuple(fc.nat(whole.length - 1), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(places, async ([at, bit]) => {
        const changed = Buffer.from(whole);
        changed[at]! ^= 1 << bit;
        await writeFile(path, changed);
        const segment = Math.floor(at / stride);
        expect((await readWhole(store, id))?.facts).toMatchObject({ segment });
        const other = ((segment + 1) % 3) * SEGMENT_BYTES;
        expect(await bytesOf(store, id, other + 1, other + 9)).toEqual(FILM.slice(other + 1, other + 9));
      }),
      { numRuns: 12 },
    );
  });

  it('refuse segments in another order, twice, left out, cut at their ends, or of another object', async () => {
    const store = storeWith(cipher);
    const [id, other] = [await keep(store, FILM), await keep(store, FILM)];
    const path = join(folderOf(id), 'sealed');
    const whole = await readFile(path);
    const stride = storedSegmentBytes(cipher);
    const [a, b, c] = [whole.subarray(0, stride), whole.subarray(stride, 2 * stride), whole.subarray(2 * stride)];
    const foreign = await readFile(join(folderOf(other), 'sealed'));
    const forms: readonly [Buffer, number][] = [
      [Buffer.concat([b, a, c]), 0],
      [Buffer.concat([a, a, c]), 1],
      [Buffer.concat([a, c]), 1],
      [Buffer.concat([a, b]), 2],
      [a, 1],
      [Buffer.alloc(0), 0],
      [Buffer.concat([a, b, c, c]), 2],
      [Buffer.concat([a, foreign.subarray(stride, 2 * stride), c]), 1],
      [foreign, 0],
    ];
    for (const [form, segment] of forms) {
      await writeFile(path, form);
      expect(await readWhole(store, id)).toMatchObject({ code: 'storage.damaged', facts: { segment } });
    }
    await writeFile(path, whole);
    for (const name of ['object.json', 'seal.json']) {
      const own = await readFile(join(folderOf(id), name));
      await cp(join(folderOf(other), name), join(folderOf(id), name));
      expect((await readWhole(store, id))?.code).toBe('storage.damaged');
      await writeFile(join(folderOf(id), name), own);
    }
    // All files of another object under this name.
    for (const name of await readdir(folderOf(id))) await rename(join(folderOf(other), name), join(folderOf(id), name));
    expect((await readWhole(store, id))?.code).toBe('storage.damaged');
  });

  it('go on after a power cut wherever it came, at what was synced', async () => {
    const stride = storedSegmentBytes(cipher);
    const offsets = fc.integer({ min: 1, max: FILM.length });
    await fc.assert(
      fc.asyncProperty(offsets, offsets, fc.nat(2 * stride), async (a, b, torn) => {
        const [synced, written] = [Math.min(a, b), Math.max(a, b)];
        const id = newId('obj');
        const store = storeWith(cipher);
        await store.create(id);
        const writer = await store.openAppend(id, 0);
        await writer.write(FILM.subarray(0, synced));
        await writer.sync();
        const durable = (await readFile(join(folderOf(id), 'sealed'))).length;
        await writer.write(FILM.subarray(synced, written));
        const path = join(folderOf(id), 'sealed');
        const found = (await readFile(path)).length;
        // Any part of what was not synced may be there.
        await truncate(path, Math.max(durable, found - (torn % (found - durable + 1))));
        await writer.close();
        const after = storeWith(cipher);
        expect(Buffer.compare(await bytesOf(after, id, 0, synced), FILM.subarray(0, synced))).toBe(0);
        const again = await after.openAppend(id, synced);
        await again.write(FILM.subarray(synced));
        await again.sync();
        await again.close();
        await after.finish(id, digestBytes(pureDigests, FILM));
        expect(Buffer.compare(await bytesOf(after, id, 0, FILM.length), FILM)).toBe(0);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('finish again after a crash that came behind the mark of the last segment', async () => {
    for (const size of [5, SEGMENT_BYTES, SEGMENT_BYTES + 5, 2 * SEGMENT_BYTES]) {
      const film = FILM.subarray(0, size);
      const digests = digestBytes(pureDigests, film);
      const store = storeWith(cipher);
      const id = newId('obj');
      await store.create(id);
      const writer = await store.openAppend(id, 0);
      await writer.write(film);
      await writer.sync();
      await writer.close();
      const last = await readFile(join(folderOf(id), 'last'));
      await store.finish(id, digests);
      await rm(join(folderOf(id), 'object.json'));
      await writeFile(join(folderOf(id), 'last'), last);
      expect(Buffer.compare(await bytesOf(store, id, 0, size), film)).toBe(0);
      await store.finish(id, digests);
      expect(Buffer.compare(await bytesOf(store, id, 0, size), film)).toBe(0);
    }
  });
});
