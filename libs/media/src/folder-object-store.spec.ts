import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { isRefusal, newId, type ObjectId, type RefusalCode, utf8 } from '@filmdeed/kernel';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectStoreContract } from '../../../test/support/object-store.contract.js';
import { folderObjectStore } from './folder-object-store.js';
import { type WriteAt, writeAt } from './folder-object-writer.js';
import { storageRefusal } from './storage-refusal.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'objects-'));
});
afterEach(() => rm(root, { recursive: true }));

async function refused(work: Promise<unknown>): Promise<RefusalCode | undefined> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  return undefined;
}

describe('folderObjectStore', () => {
  objectStoreContract(async () => folderObjectStore({ root }));

  it('lays objects down as docs/format.md §10 says', async () => {
    const id = 'obj_7z0123456789abcdefghjkmnpq' as ObjectId;
    const store = folderObjectStore({ root });
    const bytes = utf8('abc');
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    await writer.write(bytes);
    await writer.close();
    await store.finish(id, digestBytes(pureDigests, bytes));
    const folder = join(root, '7z', id);
    expect((await readdir(folder)).sort()).toEqual(['data', 'object.json']);
    expect(await readFile(join(folder, 'data'), 'utf8')).toBe('abc');
    expect(await readFile(join(folder, 'object.json'), 'utf8')).toBe(
      `{"v":1,"id":"${id}","mode":"plain","segment":1048576,"size":3,` +
        '"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",' +
        '"sm3":"66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",' +
        '"blake3":"6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"}',
    );
  });

  it.each(['../../../etc', 'obj_../../../../../../../../../x', 'fil_0123456789abcdefghjkmnpqrs', '', 'obj_'])(
    'makes no path of %j',
    async (text) => {
      const store = folderObjectStore({ root });
      const id = text as ObjectId;
      const attempts = [
        () => store.create(id),
        () => store.openAppend(id, 0),
        () => store.read(id, { start: 0, end: 1 })[Symbol.asyncIterator]().next(),
        () => store.describe(id),
        () => store.remove(id),
        () => store.finish(id, digestBytes(pureDigests, utf8('abc'))),
      ];
      for (const attempt of attempts) expect(await refused((async () => attempt())())).toBe('id.invalid');
      expect(await readdir(root)).toEqual([]);
    },
  );

  it('keeps the prefix that fitted when the disk is full, and goes on from it', async () => {
    let room = 10;
    const smallDisk: WriteAt = async (file, bytes, position) => {
      if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const written = await writeAt(file, bytes.subarray(0, Math.min(3, room)), position);
      room -= written;
      return written;
    };
    const store = folderObjectStore({ root, writeAt: smallDisk });
    const id = newId('obj');
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    expect(await refused(writer.write(utf8('0123456789abcdef')))).toBe('storage.full');
    expect(writer.offset).toBe(10);
    await writer.close();
    room = 100;
    const again = await store.openAppend(id, writer.offset);
    await again.write(utf8('abcdef'));
    await again.close();
    expect(await readFile(join(root, id.slice(4, 6), id, 'data'), 'utf8')).toBe('0123456789abcdef');
  });

  it('leaves no half-written description when the disk is full', async () => {
    const id = newId('obj');
    const store = folderObjectStore({ root });
    await store.create(id);
    const folder = join(root, id.slice(4, 6), id);
    // A folder in the place of the description makes the last step fail.
    await mkdir(join(folder, 'object.json', 'x'), { recursive: true });
    await expect(store.finish(id, digestBytes(pureDigests, new Uint8Array()))).rejects.toBeDefined();
    expect((await readdir(folder)).sort()).toEqual(['data', 'object.json']);
  });

  it('tells a description that cannot be read as damage', async () => {
    const id = newId('obj');
    const store = folderObjectStore({ root });
    await store.create(id);
    await writeFile(join(root, id.slice(4, 6), id, 'object.json'), '{"v":1,');
    expect(await refused(store.describe(id))).toBe('storage.damaged');
  });
});

describe('storageRefusal', () => {
  it.each([
    ['ENOSPC', 'storage.full'],
    ['EDQUOT', 'storage.full'],
    ['EACCES', 'storage.denied'],
    ['EROFS', 'storage.denied'],
    ['EIO', 'storage.damaged'],
  ])('takes %s for %s', (code, expected) => {
    const refusal = storageRefusal(Object.assign(new Error('/secret/path'), { code }));
    expect(refusal).toMatchObject({ code: expected, facts: { cause: code } });
    expect(JSON.stringify([refusal, (refusal as Error).message])).not.toContain('/secret');
  });

  it('leaves other errors as they are', () => {
    const error = new TypeError('defect');
    expect(storageRefusal(error)).toBe(error);
  });
});
