import { type PartyId, newId, type UploadId } from '@filmdeed/kernel';
import { DIGESTS, FILM, portions, refusal, UploadWorld } from '../../../../test/support/upload-world.js';

let world: UploadWorld;
beforeEach(() => {
  world = new UploadWorld();
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
    expect(
      await refusal(
        world.flow.begin({ account: world.account, party: world.party, name: 'film.mov', size: 10, ...changes }),
      ),
    ).toMatchObject({ code });
    expect([world.rows.uploads.size, world.store.objects.size]).toEqual([0, 0]);
  });

  it('refuses what does not fit in the store or in the quota', async () => {
    world.store.capacity = 1000;
    expect(await refusal(world.begin(1001))).toEqual({ code: 'storage.full', facts: { size: 1001, free: 1000 } });
    world.store.capacity = 1e9;
    await world.begin(600_000);
    expect(await refusal(world.begin(400_001))).toMatchObject({ code: 'upload.quota-exceeded' });
    await world.begin(400_000);
  });

  it('leaves nothing behind when the store denies a new object', async () => {
    world.store.create = async () => {
      throw new Error('denied');
    };
    expect(await refusal(world.begin())).toBe('denied');
    expect(world.rows.uploads.size).toBe(0);
  });

  it('keeps what fitted when the disk fills up, and goes on once there is room', async () => {
    const id = await world.begin();
    world.store.capacity = 20_500;
    expect(await refusal(world.send(id, 0, portions(FILM)))).toMatchObject({ code: 'storage.full' });
    world.store.capacity = 1e9;
    expect(await world.flow.resume(world.party, id)).toMatchObject({ offset: 20_500 });
    expect(await world.send(id, 20_500, portions(FILM.subarray(20_500)))).toMatchObject({ digests: DIGESTS });
  });

  it('refuses a wrong offset and changes nothing', async () => {
    const id = await world.begin();
    await world.send(id, 0, portions(FILM.subarray(0, 100)));
    for (const offset of [0, 99, 101, FILM.length]) {
      expect(await refusal(world.send(id, offset, portions(FILM)))).toEqual({
        code: 'upload.offset-mismatch',
        facts: { expected: 100, given: offset },
      });
    }
    expect(await world.flow.look(world.party, id)).toMatchObject({ offset: 100 });
  });

  it('stores no byte beyond the declared size', async () => {
    const id = await world.begin(100);
    expect(await refusal(world.send(id, 0, portions(FILM)))).toEqual({
      code: 'size.mismatch',
      facts: { declared: 100 },
    });
    expect(world.store.objects.get(world.rows.uploads.get(id)!.object)!.data.length).toBe(100);
  });

  it('answers absent and foreign uploads alike', async () => {
    const id = await world.begin();
    const stranger = newId('pty');
    const commands = (who: PartyId, which: UploadId) => [
      world.flow.look(who, which),
      world.flow.resume(who, which),
      world.flow.cancel(who, which),
      world.flow.append({ party: who, id: which, offset: 0, bytes: portions(FILM) }),
    ];
    const [absent, foreign] = [commands(world.party, newId('upl')), commands(stranger, id)];
    const outcomes = await Promise.all([...absent, ...foreign].map(refusal));
    for (const outcome of outcomes) expect(outcome).toEqual({ code: 'upload.not-found', facts: {} });
    expect(await world.flow.list(stranger)).toEqual([]);
    expect(await world.flow.look(world.party, id)).toMatchObject({ offset: 0, state: 'open' });
  });
});
