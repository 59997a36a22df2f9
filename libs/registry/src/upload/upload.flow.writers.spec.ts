import { DIGESTS, FILM, portions, refusal, stalled, UploadWorld } from '../../../../test/support/upload-world.js';

let world: UploadWorld;
beforeEach(() => {
  world = new UploadWorld();
});

describe('two writers', () => {
  it('lets the newer one take over from a connection that hangs, without losing a byte', async () => {
    const id = await world.begin();
    const older = refusal(world.send(id, 0, stalled(FILM.subarray(0, 7000))));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { offset } = await world.flow.resume(world.party, id);
    expect(await older).toEqual({ code: 'upload.busy', facts: {} });
    expect(offset).toBe(7000);
    expect(await world.send(id, offset, portions(FILM.subarray(offset)))).toMatchObject({
      state: 'complete',
      digests: DIGESTS,
    });
  });

  it('never mixes bytes when many write at the same offset', async () => {
    const id = await world.begin();
    const writers = Array.from({ length: 8 }, () => refusal(world.send(id, 0, portions(FILM))));
    const outcomes = await Promise.all(writers);
    for (const outcome of outcomes) {
      if (typeof outcome === 'string') expect(outcome).toBe('done');
      else expect(['upload.busy', 'upload.offset-mismatch']).toContain(outcome.code);
    }
    const { offset } = await world.flow.resume(world.party, id);
    const view = await world.send(id, offset, portions(FILM.subarray(offset)));
    expect(view).toMatchObject({ state: 'complete', digests: DIGESTS });
  });

  it('notices another process that writes to the same upload', async () => {
    const id = await world.begin();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const older = refusal(
      world.send(
        id,
        0,
        (async function* () {
          yield* portions(FILM.subarray(0, 7000));
          await released;
        })(),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.newProcess().append({ party: world.party, id, offset: 0, bytes: portions(FILM.subarray(0, 5)) });
    release();
    expect(await older).toMatchObject({ code: 'upload.busy' });
    expect(world.rows.uploads.get(id)).toMatchObject({ received: 5 });
  });

  it('keeps two uploads of the same file apart', async () => {
    const [one, two] = [await world.begin(), await world.begin()];
    await Promise.all([world.send(one, 0, portions(FILM)), world.send(two, 0, portions(FILM))]);
    await world.flow.cancel(world.party, one);
    expect(await world.flow.look(world.party, two)).toMatchObject({ state: 'complete', digests: DIGESTS });
    expect(world.store.objects.size).toBe(1);
  });
});
