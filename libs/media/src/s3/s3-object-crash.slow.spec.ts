import { type ContentDigests, digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { concatBytes, isRefusal, newId, type ObjectId } from '@filmdeed/kernel';
import type { ObjectStore } from '@filmdeed/registry';
import { type FailingDoor, failingDoor, type Fate } from '../../../../test/support/failing-door.js';
import { type RunningS3, startS3 } from '../../../../test/support/s3-server.js';
import { openS3Bucket } from './s3-bucket.js';
import { s3ObjectStore } from './s3-object-store.js';

const MIB = 1 << 20;
/** Two full portions and the beginning of a third. */
const FILM = Uint8Array.from({ length: 10 * MIB + 70_001 }, (_, i) => (i * 31 + (i >> 11)) & 0xff);
const DIGESTS: ContentDigests = { ...digestBytes(pureDigests, FILM.subarray(0, 1)), size: FILM.length };
/** Where the recorded progress may stand; several in a portion. */
const SYNCS = [MIB, 2 * MIB, 7 * MIB, FILM.length];

let s3: RunningS3;
const ends: (() => unknown)[] = [];
beforeAll(async () => void (s3 = await startS3()));
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => s3?.stop());

type Settings = ReturnType<RunningS3['settings']>;

async function storeOn(settings: Settings): Promise<ObjectStore> {
  const store = await s3ObjectStore(settings);
  ends.push(() => store.close());
  return store;
}

async function doorTo({ endpoint }: Settings, fate: (change: number) => Fate): Promise<FailingDoor> {
  const door = await failingDoor(endpoint, fate);
  ends.push(() => door.close());
  return door;
}

async function keysBelow(settings: Settings): Promise<string[]> {
  const bucket = await openS3Bucket(settings);
  ends.push(() => bucket.close());
  return (await bucket.list(settings.prefix)).map(({ key }) => key.slice(key.lastIndexOf('obj_') + 31));
}

async function refused(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  return undefined;
}

async function bytesOf(store: ObjectStore, id: ObjectId, end = FILM.length): Promise<Uint8Array> {
  const portions: Uint8Array[] = [];
  for await (const portion of store.read(id, { start: 0, end })) portions.push(portion);
  return concatBytes(...portions);
}

/** Receives from `progress.durable` on as the upload flow does: what is durable is told, and nothing else is known after a crash. */
async function receive(store: ObjectStore, id: ObjectId, progress: { durable: number }): Promise<void> {
  const writer = await store.openAppend(id, progress.durable);
  for (const to of SYNCS.filter((sync) => sync > progress.durable)) {
    await writer.write(FILM.subarray(writer.offset, to));
    await writer.sync();
    progress.durable = to;
  }
  await writer.close();
}

describe('an object in a bucket, when the process dies', () => {
  const dyingAt = async (died: number, fate: 'lost' | 'taken'): Promise<number> => {
    const settings = s3.settings();
    const door = await doorTo(settings, (change) => {
      if (door.changes > died) return 'lost';
      return change === died ? fate : 'pass';
    });
    const id = newId('obj');
    const progress = { durable: 0 };
    let made = false;
    try {
      const dying = await storeOn({ ...settings, endpoint: door.endpoint });
      await dying.create(id);
      made = true;
      await receive(dying, id, progress);
      await dying.finish(id, DIGESTS);
    } catch (error) {
      expect(isRefusal(error, 'storage.denied')).toBe(true);
    }
    const changes = door.changes;
    await door.close();
    const store = await storeOn(settings);
    if (!made) await store.create(id);
    if ((await store.describe(id)) === undefined) {
      expect(Buffer.compare(await bytesOf(store, id, progress.durable), FILM.subarray(0, progress.durable))).toBe(0);
      await receive(store, id, progress);
    }
    await store.finish(id, DIGESTS);
    expect(Buffer.compare(await bytesOf(store, id), FILM)).toBe(0);
    expect(await keysBelow(settings)).toEqual(['data', 'object.json']);
    return changes;
  };

  it('goes on at the last stored byte wherever that was, and leaves nothing behind', async () => {
    const whole = await dyingAt(Number.POSITIVE_INFINITY, 'lost');
    expect(whole).toBeGreaterThan(12);
    const deaths = Array.from({ length: whole }, (_, i) => i + 1);
    // Some at once: most of the time goes by with tries at a store that is away.
    for (let i = 0; i < whole; i += 4) {
      const some = deaths.slice(i, i + 4);
      await Promise.all(some.flatMap((died) => [dyingAt(died, 'lost'), dyingAt(died, 'taken')]));
    }
    expect(await s3.joinings()).toBe(0);
  }, 600_000);

  it('removes what it left, whenever that was', async () => {
    for (const died of [1, 3, 6, 9, 11, 13]) {
      const settings = s3.settings();
      const door = await doorTo(settings, () => (door.changes >= died ? 'lost' : 'pass'));
      const id = newId('obj');
      const dying = await storeOn({ ...settings, endpoint: door.endpoint });
      const life = async (): Promise<void> => {
        await dying.create(id);
        await receive(dying, id, { durable: 0 });
        await dying.finish(id, DIGESTS);
      };
      expect(await refused(life())).toBe('storage.denied');
      await (await storeOn(settings)).remove(id);
      expect(await keysBelow(settings)).toEqual([]);
      expect(await s3.joinings()).toBe(0);
    }
  }, 120_000);
});

describe('an object in a bucket', () => {
  it('keeps the prefix that fitted when the store is full, and goes on from it', async () => {
    const settings = s3.settings();
    let full = false;
    const body = '<Error><Code>QuotaExceeded</Code><Message>full</Message></Error>';
    const door = await doorTo(settings, () => (full ? { status: 403, body } : 'pass'));
    const store = await storeOn({ ...settings, endpoint: door.endpoint });
    const id = newId('obj');
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    await writer.write(FILM.subarray(0, MIB));
    await writer.sync();
    full = true;
    expect(await refused(writer.write(FILM.subarray(MIB)))).toBe('storage.full');
    expect(writer.offset).toBe(MIB);
    // Nothing may stand behind bytes that were lost.
    expect(await refused(writer.write(FILM.subarray(0, 1)))).toBe('storage.full');
    await writer.sync();
    await writer.close();
    full = false;
    await receive(store, id, { durable: writer.offset });
    await store.finish(id, DIGESTS);
    expect(Buffer.compare(await bytesOf(store, id), FILM)).toBe(0);
  });

  it('leaves few pieces of a client that sends a byte at a time', async () => {
    const settings = s3.settings();
    const store = await storeOn(settings);
    const id = newId('obj');
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    for (let at = 0; at < 100; at++) {
      await writer.write(FILM.subarray(at, at + 1));
      await writer.sync();
    }
    await writer.close();
    expect((await keysBelow(settings)).length).toBeLessThanOrEqual(17);
    expect(await bytesOf(store, id, 100)).toEqual(FILM.slice(0, 100));
  });

  it('is read while it is written, in memory, in pieces and joined', async () => {
    const store = await storeOn(s3.settings());
    const id = newId('obj');
    await store.create(id);
    const writer = await store.openAppend(id, 0);
    const reading = (async () => {
      let read: Uint8Array = new Uint8Array();
      while (read.length < FILM.length) {
        const [start, end] = [read.length, writer.offset];
        for await (const bytes of store.read(id, { start, end })) read = concatBytes(read, bytes);
        await new Promise((turn) => setTimeout(turn, 1));
      }
      return read;
    })();
    for (let at = 0; at < FILM.length; at += 700_000) {
      await writer.write(FILM.subarray(at, at + 700_000));
      void writer.sync();
    }
    expect(Buffer.compare(await reading, FILM)).toBe(0);
    await writer.close();
    await store.finish(id, DIGESTS);
    expect(Buffer.compare(await bytesOf(store, id), FILM)).toBe(0);
  });

  it('says which store cannot be had, and no more', async () => {
    const settings = s3.settings();
    const id = newId('obj');
    const gone = await failingDoor(settings.endpoint, () => 'pass');
    await gone.close();
    expect(await refused((await storeOn({ ...settings, endpoint: gone.endpoint })).create(id))).toBe('storage.denied');
    expect(await refused((await storeOn({ ...settings, bucket: 'no-such-bucket' })).create(id))).toBe('storage.denied');
  });

  it.each(['../../../etc', 'obj_../../../../../../../../../x', 'fil_0123456789abcdefghjkmnpqrs', ''])(
    'makes no key of %j',
    async (text) => {
      const store = await storeOn(s3.settings());
      const id = text as ObjectId;
      const attempts = [
        () => store.create(id),
        () => store.openAppend(id, 0),
        () => store.read(id, { start: 0, end: 1 })[Symbol.asyncIterator]().next(),
        () => store.describe(id),
        () => store.remove(id),
        () => store.finish(id, DIGESTS),
      ];
      for (const attempt of attempts) expect(await refused((async () => attempt())())).toBe('id.invalid');
    },
  );
});
