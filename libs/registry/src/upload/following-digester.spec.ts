import { ContentDigester, type ContentSink, digestBytes, pureDigests } from '@filmdeed/fingerprint';
import fc from 'fast-check';
import { FollowingDigester } from './following-digester.js';

const BYTES = Uint8Array.from({ length: 5000 }, (_, i) => (i * 37 + (i >> 7)) & 0xff);
const DIGESTS = digestBytes(pureDigests, BYTES);

async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += 1000) yield BYTES.subarray(at, Math.min(end, at + 1000));
}

/** Sinks that fail, each after so many calls, as one does whose thread ends; those without a number are sound. */
function failing(after: readonly number[]): { open: () => ContentSink; opened: () => number; closed: () => number } {
  let [opened, closed] = [0, 0];
  const open = (): ContentSink => {
    const inner = new ContentDigester(pureDigests);
    let left = after[opened++] ?? Infinity;
    const call = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve();
      if (left-- <= 0) throw new Error('the thread ended');
      return work();
    };
    return {
      get size() {
        return inner.size;
      },
      update: (bytes) => call(() => inner.update(bytes)),
      finish: () => call(() => inner.finish()),
      close: () => void (closed += 1),
    };
  };
  return { open, opened: () => opened, closed: () => closed };
}

describe('a following digester', () => {
  it('begins anew after a sink that failed, and ends in the digests of the stored bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(7), { maxLength: 4 }), fc.array(fc.nat(5000)), async (after, followed) => {
        const sinks = failing(after);
        const digester = new FollowingDigester(read, sinks.open);
        for (const offset of followed) {
          digester.follow(offset);
          await Promise.resolve();
        }
        for (let attempt = 0; ; attempt++) {
          try {
            expect(await digester.finish(BYTES.length)).toEqual(DIGESTS);
            break;
          } catch (error) {
            expect(error).toMatchObject({ message: 'the thread ended' });
            expect(attempt).toBeLessThan(after.length);
          }
        }
        expect(sinks.closed()).toBe(sinks.opened() - 1);
      }),
    ));

  it('closes its sink when it is stopped', async () => {
    const sinks = failing([]);
    const digester = new FollowingDigester(read, sinks.open);
    const finished = digester.finish(BYTES.length);
    digester.stop();
    await expect(finished).rejects.toThrow('hashing was stopped');
    expect(sinks.closed()).toBe(sinks.opened());
  });
});
