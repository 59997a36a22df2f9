import { newId } from '@filmdeed/kernel';
import { DAY, FILM, portions, refusal, UploadWorld } from '../../../../test/support/upload-world.js';

let world: UploadWorld;
beforeEach(() => {
  world = new UploadWorld();
});

describe('leaving', () => {
  it('removes row, bytes and quota on cancel', async () => {
    const id = await world.begin();
    await world.send(id, 0, portions(FILM.subarray(0, 1000)));
    await world.flow.cancel(world.party, id);
    expect([world.rows.uploads.size, world.store.objects.size, await world.rows.usedBytes(world.account)]).toEqual([
      0, 0, 0,
    ]);
    expect(await refusal(world.flow.look(world.party, id))).toMatchObject({ code: 'upload.not-found' });
  });

  it('never removes what is filed', async () => {
    const id = await world.begin();
    await world.send(id, 0, portions(FILM));
    world.rows.uploads.set(id, { ...world.rows.uploads.get(id)!, state: 'filed', filing: newId('fil') });
    expect(await refusal(world.flow.cancel(world.party, id))).toMatchObject({ code: 'upload.already-filed' });
    world.clock.advance(1000 * DAY);
    expect(await world.flow.expireUploads(world.clock.now())).toBe(0);
    expect(world.store.objects.size).toBe(1);
  });

  it('expires after the last progress, not after the beginning', async () => {
    const id = await world.begin();
    world.clock.advance(6 * DAY);
    await world.send(id, 0, portions(FILM.subarray(0, 10)));
    world.clock.advance(6 * DAY);
    expect(await world.flow.expireUploads(world.clock.now())).toBe(0);
    world.clock.advance(1 * DAY);
    expect(await world.flow.expireUploads(world.clock.now())).toBe(1);
    expect([world.rows.uploads.size, world.store.objects.size]).toEqual([0, 0]);
  });

  it('finishes a removal that a crash cut, and goes on with the others if one fails', async () => {
    const [one, two] = [await world.begin(), await world.begin()];
    const remove = world.store.remove.bind(world.store);
    world.store.remove = async () => {
      throw new Error('disk away');
    };
    expect(await refusal(world.flow.cancel(world.party, one))).toBe('disk away');
    expect(await world.flow.list(world.party)).toHaveLength(1);
    world.clock.advance(8 * DAY);
    let failures = 1;
    world.store.remove = async (object) => {
      if (failures-- > 0) throw new Error('disk away');
      await remove(object);
    };
    expect(await world.flow.expireUploads(world.clock.now())).toBe(1);
    expect(world.problems).toHaveLength(1);
    expect(await world.flow.expireUploads(world.clock.now())).toBe(1);
    expect([world.rows.uploads.has(one), world.rows.uploads.has(two), world.store.objects.size]).toEqual([
      false,
      false,
      0,
    ]);
  });
});
