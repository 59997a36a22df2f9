import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { concatBytes, isRefusal, newId, type ObjectId, type RefusalCode, utf8 } from '@filmdeed/kernel';
import type { ObjectMode, ObjectStore } from '@filmdeed/registry';

/** What every object store promises (libs/registry/src/upload/object-store.ts). */
export function objectStoreContract(make: () => Promise<ObjectStore>, mode: ObjectMode = 'plain'): void {
  let store: ObjectStore;
  let id: ObjectId;
  beforeEach(async () => {
    store = await make();
    id = newId('obj');
  });

  const all = async (start: number, end: number): Promise<Uint8Array> => {
    const portions: Uint8Array[] = [];
    for await (const portion of store.read(id, { start, end })) portions.push(portion);
    return concatBytes(...portions);
  };
  const refused = async (work: Promise<unknown>): Promise<RefusalCode | undefined> => {
    try {
      await work;
    } catch (error) {
      if (isRefusal(error)) return error.code;
      throw error;
    }
    return undefined;
  };
  const put = async (offset: number, bytes: Uint8Array): Promise<void> => {
    const writer = await store.openAppend(id, offset);
    await writer.write(bytes);
    await writer.sync();
    expect(writer.offset).toBe(offset + bytes.length);
    await writer.close();
  };

  it('gives back any range of what was written, over several writers', async () => {
    const bytes = Uint8Array.from({ length: 700_001 }, (_, i) => (i * 31) & 0xff);
    await store.create(id);
    await put(0, bytes.subarray(0, 1));
    await put(1, bytes.subarray(1, 300_000));
    await put(300_000, bytes.subarray(300_000));
    expect(Buffer.compare(await all(0, bytes.length), bytes)).toBe(0);
    expect(await all(299_999, 300_002)).toEqual(Uint8Array.from(bytes.subarray(299_999, 300_002)));
    expect((await all(5, 5)).length).toBe(0);
  });

  it('gives back bytes of several segments, wherever a writer ended', async () => {
    const segment = 1_048_576;
    const bytes = Uint8Array.from({ length: 3 * segment }, (_, i) => (i * 31 + (i >> 9)) & 0xff);
    await store.create(id);
    const ends = [segment - 1, segment, segment + 1, 2 * segment + 5, 3 * segment];
    let from = 0;
    for (const to of ends) {
      await put(from, bytes.subarray(from, to));
      expect(Buffer.compare(await all(0, to), bytes.subarray(0, to))).toBe(0);
      from = to;
    }
    // Back over two ends of segments, and on again with the same bytes.
    await put(segment, bytes.subarray(segment, segment + 3));
    expect(await refused(all(0, segment + 4))).toBe('storage.damaged');
    await put(segment + 3, bytes.subarray(segment + 3));
    expect(Buffer.compare(await all(segment - 2, 2 * segment + 2), bytes.subarray(segment - 2, 2 * segment + 2))).toBe(
      0,
    );
    await store.finish(id, { ...digestBytes(pureDigests, bytes) });
    for (const [start, end] of [
      [0, bytes.length],
      [segment, 2 * segment],
      [2 * segment - 1, 2 * segment + 1],
      [bytes.length - 1, bytes.length],
    ] as const) {
      expect(Buffer.compare(await all(start, end), bytes.subarray(start, end))).toBe(0);
    }
    expect(await refused(all(0, bytes.length + 1))).toBe('storage.damaged');
  });

  it('finishes an empty object', async () => {
    await store.create(id);
    await store.finish(id, digestBytes(pureDigests, new Uint8Array()));
    expect(await store.describe(id)).toMatchObject({ size: 0, mode });
    expect(await refused(all(0, 1))).toBe('storage.damaged');
  });

  it('lets a reader see what a writer has not synced yet', async () => {
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    await writer.write(utf8('abc'));
    expect(await all(0, 3)).toEqual(utf8('abc'));
    await writer.close();
  });

  it('forgets what lies beyond the offset of a new writer', async () => {
    await store.create(id);
    await put(0, utf8('abcdef'));
    await put(2, utf8('x'));
    expect(await all(0, 3)).toEqual(utf8('abx'));
    expect(await refused(all(0, 4))).toBe('storage.damaged');
  });

  it('forgets what earlier writers left beyond it, also where the new bytes end', async () => {
    await store.create(id);
    await put(0, utf8('abc'));
    await put(3, utf8('def'));
    await put(2, utf8('x'));
    expect(await all(0, 3)).toEqual(utf8('abx'));
    expect(await refused(all(0, 4))).toBe('storage.damaged');
    await put(0, new Uint8Array());
    expect(await refused(all(0, 1))).toBe('storage.damaged');
  });

  it('refuses to go on where no bytes are, and to read what is not there', async () => {
    expect(await refused(all(0, 1))).toBe('storage.damaged');
    expect(await refused(store.openAppend(id, 0))).toBe('storage.damaged');
    await store.create(id);
    await put(0, utf8('abc'));
    expect(await refused(store.openAppend(id, 4))).toBe('storage.damaged');
    expect(await refused(all(0, 4))).toBe('storage.damaged');
  });

  it('describes a finished object and never changes it again', async () => {
    await store.create(id);
    await put(0, utf8('abc'));
    const digests = digestBytes(pureDigests, utf8('abc'));
    expect(await store.describe(id)).toBeUndefined();
    await store.finish(id, digests);
    await store.finish(id, digests);
    const { size, sha256, sm3, blake3 } = digests;
    const expected = { v: 1, id, mode, segment: 1_048_576, size, sha256, sm3, blake3 };
    expect(await store.describe(id)).toEqual(expected);
    expect(await refused(store.openAppend(id, 3))).toBe('storage.denied');
    expect(await all(0, 3)).toEqual(utf8('abc'));
  });

  it('does not finish an object whose bytes are not all there', async () => {
    await store.create(id);
    await put(0, utf8('ab'));
    expect(await refused(store.finish(id, digestBytes(pureDigests, utf8('abc'))))).toBe('storage.damaged');
    expect(await store.describe(id)).toBeUndefined();
  });

  it('removes any object, and an absent one without a word', async () => {
    await store.remove(id);
    await store.create(id);
    await put(0, utf8('abc'));
    await store.remove(id);
    expect(await refused(all(0, 3))).toBe('storage.damaged');
    expect(await store.describe(id)).toBeUndefined();
    await store.create(id);
    await put(0, utf8('new'));
  });

  it('says how much still fits', async () => {
    expect(await store.freeBytes()).toBeGreaterThan(0);
  });
}
