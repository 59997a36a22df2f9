import fc from 'fast-check';
import {
  broken,
  DIGESTS,
  FILM,
  portions,
  refusal,
  stalled,
  UploadWorld,
} from '../../../../test/support/upload-world.js';

let world: UploadWorld;
beforeEach(() => {
  world = new UploadWorld();
});

describe('a whole upload', () => {
  it('ends complete, with the digests of the stored bytes', async () => {
    const id = await world.begin(FILM.length, {
      mediaType: 'Video/MP4',
      declared: { sha256: DIGESTS.sha256.toUpperCase(), sm3: DIGESTS.sm3 },
    });
    const view = await world.send(id, 0, portions(FILM));
    expect(view).toMatchObject({ state: 'complete', offset: FILM.length, hashedBytes: FILM.length, digests: DIGESTS });
    expect(view).toMatchObject({ name: 'film.mov', mediaType: 'video/mp4' });
    expect(await world.flow.look(world.party, id)).toEqual(view);
    const { object } = world.rows.uploads.get(id)!;
    expect(await world.store.describe(object)).toMatchObject({ size: FILM.length, sm3: DIGESTS.sm3 });
    expect(world.problems).toEqual([]);
  });

  it('comes out the same however it was cut, resumed and restarted', async () => {
    const cut = fc.record({ at: fc.nat(FILM.length - 1), how: fc.constantFrom('end', 'break', 'restart', 'power') });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 5 }), async (cuts) => {
        const id = await world.begin();
        for (const { at, how } of cuts) {
          const { offset } = await world.flow.resume(world.party, id);
          const part = FILM.subarray(offset, Math.max(offset, at));
          await refusal(world.send(id, offset, how === 'end' ? portions(part) : broken(part)));
          if (how === 'power') world.store.cutPower();
          if (how === 'restart' || how === 'power') world.flow = world.newProcess();
        }
        const { offset } = await world.flow.resume(world.party, id);
        expect(await world.send(id, offset, portions(FILM.subarray(offset)))).toMatchObject({
          state: 'complete',
          digests: DIGESTS,
        });
        await world.flow.cancel(world.party, id);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every byte that arrived before the connection broke', async () => {
    const id = await world.begin();
    expect(await refusal(world.send(id, 0, broken(FILM.subarray(0, 12_345))))).toBe('aborted');
    expect(await world.flow.resume(world.party, id)).toMatchObject({ offset: 12_345, state: 'open' });
  });

  it('is hashed on while somebody looks at it and nothing is recorded yet', async () => {
    const id = await world.begin();
    void refusal(world.send(id, 0, stalled(FILM.subarray(0, 20_000))));
    for (let i = 0; i < 50; i++) await world.flow.look(world.party, id);
    expect(await world.flow.look(world.party, id)).toMatchObject({ offset: 0, hashedBytes: 20_000 });
  });

  it('begins hashing anew from the stored bytes after a restart', async () => {
    const id = await world.begin();
    await refusal(world.send(id, 0, broken(FILM.subarray(0, 20_000))));
    world.flow = world.newProcess();
    expect(await world.flow.look(world.party, id)).toMatchObject({ offset: 20_000, hashedBytes: 0 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await world.flow.look(world.party, id)).toMatchObject({ offset: 20_000, hashedBytes: 20_000 });
  });

  it('never takes digests of bytes that were sent differently the second time', async () => {
    const id = await world.begin();
    const progress = world.rows.progress.bind(world.rows);
    world.rows.progress = async () => {
      throw new Error('database away');
    };
    const other = FILM.map((byte) => byte ^ 1);
    expect(await refusal(world.send(id, 0, portions(other.subarray(0, 30_000))))).toBe('database away');
    await new Promise((resolve) => setTimeout(resolve, 20));
    world.rows.progress = progress;
    expect(await world.flow.resume(world.party, id)).toMatchObject({ offset: 0 });
    expect(await world.send(id, 0, portions(FILM))).toMatchObject({ state: 'complete', digests: DIGESTS });
  });
});

describe('finishing', () => {
  it('refuses a content that is not the declared one, names both digests, and frees the room', async () => {
    const declared = { sm3: 'ab'.repeat(32) };
    const id = await world.begin(FILM.length, { declared });
    const expected = {
      code: 'digest.mismatch',
      facts: { algorithm: 'sm3', declared: declared.sm3, computed: DIGESTS.sm3 },
    };
    expect(await refusal(world.send(id, 0, portions(FILM)))).toEqual(expected);
    expect(await world.flow.look(world.party, id)).toMatchObject({ state: 'refused', refusal: expected });
    expect(world.store.objects.size).toBe(0);
    expect(await world.rows.usedBytes(world.account)).toBe(0);
  });

  it('answers before the digests stand if they take long, and then goes on by itself', async () => {
    world.flow = world.newProcess({ patienceMilliseconds: 0 });
    const id = await world.begin();
    const read = world.store.read.bind(world.store);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.store.read = async function* (...range) {
      await held;
      yield* read(...range);
    };
    expect(await world.send(id, 0, portions(FILM))).toMatchObject({ offset: FILM.length });
    expect(await world.flow.look(world.party, id)).toMatchObject({ state: 'hashing', hashedBytes: 0 });
    release();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await world.flow.look(world.party, id)).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it.each(['hashing', 'open'] as const)(
    'is taken up by the next process if a crash came in state %s',
    async (state) => {
      const id = await world.begin();
      await refusal(world.send(id, 0, broken(FILM.subarray(0, 49_999))));
      const upload = world.rows.uploads.get(id)!;
      const writer = await world.store.openAppend(upload.object, 49_999);
      await writer.write(FILM.subarray(49_999));
      world.rows.uploads.set(id, { ...upload, received: FILM.length, state });
      world.flow = world.newProcess();
      await world.flow.recover();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await world.flow.look(world.party, id)).toMatchObject({ state: 'complete', digests: DIGESTS });
    },
  );

  it('is tried again by whoever asks if the store failed', async () => {
    const id = await world.begin();
    const finish = world.store.finish.bind(world.store);
    world.store.finish = async () => {
      throw new Error('disk away');
    };
    expect(await world.send(id, 0, portions(FILM))).toMatchObject({ offset: FILM.length });
    expect(world.problems).toHaveLength(1);
    world.store.finish = finish;
    await world.flow.look(world.party, id);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await world.flow.look(world.party, id)).toMatchObject({ state: 'complete' });
  });
});
