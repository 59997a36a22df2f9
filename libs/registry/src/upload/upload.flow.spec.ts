import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { type AccountId, FixedClock, isRefusal, newId, type Refusal, type UploadId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { MemoryObjectStore } from '../../../../test/support/memory-object-store.js';
import { MemoryUploadRows } from '../../../../test/support/memory-upload-rows.js';
import { uploadFlow, type UploadFlow, type UploadSettings } from '../index.js';

const DAY = 24 * 3600 * 1000;
const FILM = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 37 + (i >> 7)) & 0xff);
const DIGESTS = digestBytes(pureDigests, FILM);

let rows: MemoryUploadRows;
let store: MemoryObjectStore;
let clock: FixedClock;
let account: AccountId;
let problems: unknown[];
let flow: UploadFlow;

/** Another process on the same rows and objects. */
function newProcess(settings: Partial<UploadSettings> = {}): UploadFlow {
  return uploadFlow(
    { rows, store, digests: pureDigests, clock, report: (problem) => void problems.push(problem) },
    { mostBytes: 1e6, quotaBytes: 1e6, keepMilliseconds: 7 * DAY, patienceMilliseconds: 5000, ...settings },
  );
}

beforeEach(() => {
  rows = new MemoryUploadRows();
  store = new MemoryObjectStore();
  clock = new FixedClock('2026-11-24T08:00:00.000Z');
  account = newId('acc');
  problems = [];
  flow = newProcess();
});

async function* portions(bytes: Uint8Array, step = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.slice(at, at + step);
}

/** Gives these bytes and then breaks as a connection does. */
async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* portions(bytes);
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

/** Gives these bytes and then nothing more, without an end. */
async function* stalled(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* portions(bytes);
  await new Promise(() => undefined);
}

const begin = async (size = FILM.length, more: object = {}): Promise<UploadId> =>
  (await flow.begin({ account, name: 'film.mov', size, ...more })).id;
const send = (id: UploadId, offset: number, bytes: AsyncIterable<Uint8Array>, on = flow) =>
  on.append({ account, id, offset, bytes });

async function refusal(work: Promise<unknown>): Promise<Pick<Refusal, 'code' | 'facts'> | string> {
  try {
    await work;
  } catch (error) {
    return isRefusal(error) ? { code: error.code, facts: error.facts } : String((error as Error).message);
  }
  return 'done';
}

describe('a whole upload', () => {
  it('ends complete, with the digests of the stored bytes', async () => {
    const id = await begin(FILM.length, {
      mediaType: 'Video/MP4',
      declared: { sha256: DIGESTS.sha256.toUpperCase(), sm3: DIGESTS.sm3 },
    });
    const view = await send(id, 0, portions(FILM));
    expect(view).toMatchObject({ state: 'complete', offset: FILM.length, hashedBytes: FILM.length, digests: DIGESTS });
    expect(view).toMatchObject({ name: 'film.mov', mediaType: 'video/mp4' });
    expect(await flow.look(account, id)).toEqual(view);
    const { object } = rows.uploads.get(id)!;
    expect(await store.describe(object)).toMatchObject({ size: FILM.length, sm3: DIGESTS.sm3 });
    expect(problems).toEqual([]);
  });

  it('comes out the same however it was cut, resumed and restarted', async () => {
    const cut = fc.record({ at: fc.nat(FILM.length - 1), how: fc.constantFrom('end', 'break', 'restart', 'power') });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 5 }), async (cuts) => {
        const id = await begin();
        for (const { at, how } of cuts) {
          const { offset } = await flow.resume(account, id);
          const part = FILM.subarray(offset, Math.max(offset, at));
          await refusal(send(id, offset, how === 'end' ? portions(part) : broken(part)));
          if (how === 'power') store.cutPower();
          if (how === 'restart' || how === 'power') flow = newProcess();
        }
        const { offset } = await flow.resume(account, id);
        expect(await send(id, offset, portions(FILM.subarray(offset)))).toMatchObject({
          state: 'complete',
          digests: DIGESTS,
        });
        await flow.cancel(account, id);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every byte that arrived before the connection broke', async () => {
    const id = await begin();
    expect(await refusal(send(id, 0, broken(FILM.subarray(0, 12_345))))).toBe('aborted');
    expect(await flow.resume(account, id)).toMatchObject({ offset: 12_345, state: 'open' });
  });

  it('is hashed on while somebody looks at it and nothing is recorded yet', async () => {
    const id = await begin();
    void refusal(send(id, 0, stalled(FILM.subarray(0, 20_000))));
    for (let i = 0; i < 50; i++) await flow.look(account, id);
    expect(await flow.look(account, id)).toMatchObject({ offset: 0, hashedBytes: 20_000 });
  });

  it('begins hashing anew from the stored bytes after a restart', async () => {
    const id = await begin();
    await refusal(send(id, 0, broken(FILM.subarray(0, 20_000))));
    flow = newProcess();
    expect(await flow.look(account, id)).toMatchObject({ offset: 20_000, hashedBytes: 0 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await flow.look(account, id)).toMatchObject({ offset: 20_000, hashedBytes: 20_000 });
  });

  it('never takes digests of bytes that were sent differently the second time', async () => {
    const id = await begin();
    const progress = rows.progress.bind(rows);
    rows.progress = async () => {
      throw new Error('database away');
    };
    const other = FILM.map((byte) => byte ^ 1);
    expect(await refusal(send(id, 0, portions(other.subarray(0, 30_000))))).toBe('database away');
    await new Promise((resolve) => setTimeout(resolve, 20));
    rows.progress = progress;
    expect(await flow.resume(account, id)).toMatchObject({ offset: 0 });
    expect(await send(id, 0, portions(FILM))).toMatchObject({ state: 'complete', digests: DIGESTS });
  });
});

describe('finishing', () => {
  it('refuses a content that is not the declared one, names both digests, and frees the room', async () => {
    const declared = { sm3: 'ab'.repeat(32) };
    const id = await begin(FILM.length, { declared });
    const expected = {
      code: 'digest.mismatch',
      facts: { algorithm: 'sm3', declared: declared.sm3, computed: DIGESTS.sm3 },
    };
    expect(await refusal(send(id, 0, portions(FILM)))).toEqual(expected);
    expect(await flow.look(account, id)).toMatchObject({ state: 'refused', refusal: expected });
    expect(store.objects.size).toBe(0);
    expect(await rows.usedBytes(account)).toBe(0);
  });

  it('answers before the digests stand if they take long, and then goes on by itself', async () => {
    flow = newProcess({ patienceMilliseconds: 0 });
    const id = await begin();
    const read = store.read.bind(store);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    store.read = async function* (...range) {
      await held;
      yield* read(...range);
    };
    expect(await send(id, 0, portions(FILM))).toMatchObject({ offset: FILM.length });
    expect(await flow.look(account, id)).toMatchObject({ state: 'hashing', hashedBytes: 0 });
    release();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await flow.look(account, id)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it.each(['hashing', 'open'] as const)(
    'is taken up by the next process if a crash came in state %s',
    async (state) => {
      const id = await begin();
      await refusal(send(id, 0, broken(FILM.subarray(0, 49_999))));
      const upload = rows.uploads.get(id)!;
      const writer = await store.openAppend(upload.object, 49_999);
      await writer.write(FILM.subarray(49_999));
      rows.uploads.set(id, { ...upload, received: FILM.length, state });
      flow = newProcess();
      await flow.recover();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await flow.look(account, id)).toMatchObject({ state: 'complete', digests: DIGESTS });
    },
  );

  it('is tried again by whoever asks if the store failed', async () => {
    const id = await begin();
    const finish = store.finish.bind(store);
    store.finish = async () => {
      throw new Error('disk away');
    };
    expect(await send(id, 0, portions(FILM))).toMatchObject({ offset: FILM.length });
    expect(problems).toHaveLength(1);
    store.finish = finish;
    await flow.look(account, id);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await flow.look(account, id)).toMatchObject({ state: 'complete' });
  });
});

describe('two writers', () => {
  it('lets the newer one take over from a connection that hangs, without losing a byte', async () => {
    const id = await begin();
    const older = refusal(send(id, 0, stalled(FILM.subarray(0, 7000))));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { offset } = await flow.resume(account, id);
    expect(await older).toEqual({ code: 'upload.busy', facts: {} });
    expect(offset).toBe(7000);
    expect(await send(id, offset, portions(FILM.subarray(offset)))).toMatchObject({
      state: 'complete',
      digests: DIGESTS,
    });
  });

  it('never mixes bytes when many write at the same offset', async () => {
    const id = await begin();
    const writers = Array.from({ length: 8 }, () => refusal(send(id, 0, portions(FILM))));
    const outcomes = await Promise.all(writers);
    for (const outcome of outcomes) {
      if (typeof outcome === 'string') expect(outcome).toBe('done');
      else expect(['upload.busy', 'upload.offset-mismatch']).toContain(outcome.code);
    }
    const { offset } = await flow.resume(account, id);
    const view = await send(id, offset, portions(FILM.subarray(offset)));
    expect(view).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('notices another process that writes to the same upload', async () => {
    const id = await begin();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const older = refusal(
      send(
        id,
        0,
        (async function* () {
          yield* portions(FILM.subarray(0, 7000));
          await released;
        })(),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await newProcess().append({ account, id, offset: 0, bytes: portions(FILM.subarray(0, 5)) });
    release();
    expect(await older).toMatchObject({ code: 'upload.busy' });
    expect(rows.uploads.get(id)).toMatchObject({ received: 5 });
  });

  it('keeps two uploads of the same file apart', async () => {
    const [one, two] = [await begin(), await begin()];
    await Promise.all([send(one, 0, portions(FILM)), send(two, 0, portions(FILM))]);
    await flow.cancel(account, one);
    expect(await flow.look(account, two)).toMatchObject({ state: 'complete', digests: DIGESTS });
    expect(store.objects.size).toBe(1);
  });
});

describe('what is refused', () => {
  it.each([
    [{ size: 0 }, 'upload.empty'],
    [{ size: 1e6 + 1 }, 'upload.too-large'],
    [{ size: 1.5 }, 'request.invalid'],
    [{ size: -1 }, 'request.invalid'],
    [{ name: '../x' }, 'name.hostile'],
    [{ name: 'a\u0000b' }, 'name.hostile'],
    [{ name: 'film\u202evom.exe' }, 'name.hostile'],
    [{ name: 'x'.repeat(4000) }, 'name.hostile'],
    [{ declared: { sha256: 'abc' } }, 'digest.invalid'],
  ])('refuses to begin with %j', async (changes, code) => {
    expect(await refusal(flow.begin({ account, name: 'film.mov', size: 10, ...changes }))).toMatchObject({ code });
    expect([rows.uploads.size, store.objects.size]).toEqual([0, 0]);
  });

  it('refuses what does not fit in the store or in the quota', async () => {
    store.capacity = 1000;
    expect(await refusal(begin(1001))).toEqual({ code: 'storage.full', facts: { size: 1001, free: 1000 } });
    store.capacity = 1e9;
    await begin(600_000);
    expect(await refusal(begin(400_001))).toMatchObject({ code: 'upload.quota-exceeded' });
    await begin(400_000);
  });

  it('leaves nothing behind when the store denies a new object', async () => {
    store.create = async () => {
      throw new Error('denied');
    };
    expect(await refusal(begin())).toBe('denied');
    expect(rows.uploads.size).toBe(0);
  });

  it('keeps what fitted when the disk fills up, and goes on once there is room', async () => {
    const id = await begin();
    store.capacity = 20_500;
    expect(await refusal(send(id, 0, portions(FILM)))).toMatchObject({ code: 'storage.full' });
    store.capacity = 1e9;
    expect(await flow.resume(account, id)).toMatchObject({ offset: 20_500 });
    expect(await send(id, 20_500, portions(FILM.subarray(20_500)))).toMatchObject({ digests: DIGESTS });
  });

  it('refuses a wrong offset and changes nothing', async () => {
    const id = await begin();
    await send(id, 0, portions(FILM.subarray(0, 100)));
    for (const offset of [0, 99, 101, FILM.length]) {
      expect(await refusal(send(id, offset, portions(FILM)))).toEqual({
        code: 'upload.offset-mismatch',
        facts: { expected: 100, given: offset },
      });
    }
    expect(await flow.look(account, id)).toMatchObject({ offset: 100 });
  });

  it('stores no byte beyond the declared size', async () => {
    const id = await begin(100);
    expect(await refusal(send(id, 0, portions(FILM)))).toEqual({ code: 'size.mismatch', facts: { declared: 100 } });
    expect(store.objects.get(rows.uploads.get(id)!.object)!.data.length).toBe(100);
  });

  it('answers absent and foreign uploads alike', async () => {
    const id = await begin();
    const stranger = newId('acc');
    const commands = (who: AccountId, which: UploadId) => [
      flow.look(who, which),
      flow.resume(who, which),
      flow.cancel(who, which),
      flow.append({ account: who, id: which, offset: 0, bytes: portions(FILM) }),
    ];
    const [absent, foreign] = [commands(account, newId('upl')), commands(stranger, id)];
    const outcomes = await Promise.all([...absent, ...foreign].map(refusal));
    for (const outcome of outcomes) expect(outcome).toEqual({ code: 'upload.not-found', facts: {} });
    expect(await flow.list(stranger)).toEqual([]);
    expect(await flow.look(account, id)).toMatchObject({ offset: 0, state: 'open' });
  });
});

describe('leaving', () => {
  it('removes row, bytes and quota on cancel', async () => {
    const id = await begin();
    await send(id, 0, portions(FILM.subarray(0, 1000)));
    await flow.cancel(account, id);
    expect([rows.uploads.size, store.objects.size, await rows.usedBytes(account)]).toEqual([0, 0, 0]);
    expect(await refusal(flow.look(account, id))).toMatchObject({ code: 'upload.not-found' });
  });

  it('never removes what is filed', async () => {
    const id = await begin();
    await send(id, 0, portions(FILM));
    rows.uploads.set(id, { ...rows.uploads.get(id)!, state: 'filed', filing: newId('fil') });
    expect(await refusal(flow.cancel(account, id))).toMatchObject({ code: 'upload.already-filed' });
    clock.advance(1000 * DAY);
    expect(await flow.expireUploads(clock.now())).toBe(0);
    expect(store.objects.size).toBe(1);
  });

  it('expires after the last progress, not after the beginning', async () => {
    const id = await begin();
    clock.advance(6 * DAY);
    await send(id, 0, portions(FILM.subarray(0, 10)));
    clock.advance(6 * DAY);
    expect(await flow.expireUploads(clock.now())).toBe(0);
    clock.advance(1 * DAY);
    expect(await flow.expireUploads(clock.now())).toBe(1);
    expect([rows.uploads.size, store.objects.size]).toEqual([0, 0]);
  });

  it('finishes a removal that a crash cut, and goes on with the others if one fails', async () => {
    const [one, two] = [await begin(), await begin()];
    const remove = store.remove.bind(store);
    store.remove = async () => {
      throw new Error('disk away');
    };
    expect(await refusal(flow.cancel(account, one))).toBe('disk away');
    expect(await flow.list(account)).toHaveLength(1);
    clock.advance(8 * DAY);
    let failures = 1;
    store.remove = async (object) => {
      if (failures-- > 0) throw new Error('disk away');
      await remove(object);
    };
    expect(await flow.expireUploads(clock.now())).toBe(1);
    expect(problems).toHaveLength(1);
    expect(await flow.expireUploads(clock.now())).toBe(1);
    expect([rows.uploads.has(one), rows.uploads.has(two), store.objects.size]).toEqual([false, false, 0]);
  });
});
