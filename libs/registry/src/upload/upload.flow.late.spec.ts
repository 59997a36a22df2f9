import type { ObjectWriter } from '../index.js';
import { DIGESTS, FILM, portions, UploadWorld } from '../../../../test/support/upload-world.js';

let world: UploadWorld;
beforeEach(() => {
  world = new UploadWorld();
});

/** Lets the store answer each write and each sync only after so many milliseconds. */
function slowDown(milliseconds: number): void {
  const { openAppend } = world.store;
  world.store.openAppend = async (...given) => {
    const writer: ObjectWriter = await openAppend.apply(world.store, given);
    const late =
      <A extends unknown[]>(method: (...args: A) => Promise<void>) =>
      async (...args: A): Promise<void> => {
        await new Promise((wait) => setTimeout(wait, milliseconds));
        await method.apply(writer, args);
      };
    return {
      get offset() {
        return writer.offset;
      },
      ...{ write: late(writer.write), sync: late(writer.sync), close: () => writer.close() },
    };
  };
}

describe('a slow disk', () => {
  it('takes no byte from the connection before the one before it is written: what waits, waits there', async () => {
    slowDown(3);
    const id = await world.begin();
    let taken = 0;
    let most = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const bytes of portions(FILM)) {
        const [object] = [...world.store.objects.values()];
        taken += bytes.length;
        most = Math.max(most, taken - object!.data.length);
        yield bytes;
      }
    };
    expect(await world.send(id, 0, counted())).toMatchObject({ state: 'complete', digests: DIGESTS });
    expect([taken, most]).toEqual([FILM.length, 1000]);
  });
});

describe('a clock that is set back in the middle of an upload', () => {
  it('keeps no progress from being recorded: a crash after it costs no more than before', async () => {
    const id = await world.begin();
    const recorded: number[] = [];
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      world.clock.advance(-5 * 3_600_000);
      for await (const bytes of portions(FILM)) {
        yield bytes;
        await new Promise((soon) => setImmediate(soon));
        world.clock.advance(1000);
        recorded.push(world.rows.uploads.get(id)!.received);
      }
    };
    await world.send(id, 0, slow());
    expect(recorded.slice(2).every((received, n) => received >= 1000 * n)).toBe(true);
    expect(recorded.at(-1)).toBeGreaterThan(FILM.length - 4000);
  });
});
