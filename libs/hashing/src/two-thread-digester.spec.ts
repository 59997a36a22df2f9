import { digestBytes } from '@filmdeed/fingerprint';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeDigests } from './native-digests.js';
import { PORTION_BYTES, PORTIONS } from './sm3-order.js';
import { Sm3Threads } from './sm3-threads.js';
import { TwoThreadDigester } from './two-thread-digester.js';

const RING = PORTION_BYTES * PORTIONS;
const BYTES = Buffer.alloc(2 * RING + 3);
for (let at = 0; at < BYTES.length; at += 4096)
  BYTES.writeUInt32BE((at * 2654435761) % 2 ** 32, Math.min(at, BYTES.length - 4));

const folder = mkdtempSync(join(tmpdir(), 'sm3-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Threads that run this text. */
function threadsOf(name: string, text: string, most = 1): Sm3Threads {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return new Sm3Threads({ most, file });
}

/** Near the edges of portions and ring, or anywhere. */
const length = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(0, PORTION_BYTES, 2 * PORTION_BYTES, RING, RING + PORTION_BYTES, 2 * RING),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([edge, off]) => Math.max(0, edge + off)),
  fc.nat(BYTES.length),
);
/** Where the bytes are cut, and whether the buffer is overwritten as soon as it may be. */
const step = fc.oneof(
  fc.constantFrom(PORTION_BYTES - 1, PORTION_BYTES, PORTION_BYTES + 1, RING, BYTES.length),
  fc.integer({ min: 30_000, max: 3 * PORTION_BYTES }),
);

async function digest(
  sink: TwoThreadDigester,
  bytes: Uint8Array,
  step: number,
): ReturnType<TwoThreadDigester['finish']> {
  const buffer = new Uint8Array(Math.min(step, bytes.length));
  for (let at = 0; at < bytes.length; at += step) {
    const part = bytes.subarray(at, at + step);
    buffer.set(part);
    await sink.update(buffer.subarray(0, part.length));
    buffer.fill(0xee);
  }
  return sink.finish();
}

describe('a digester on two threads', () => {
  it('yields what one thread yields, however the bytes are cut and whoever shares the thread', async () => {
    const threads = new Sm3Threads({ most: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(length, step), { minLength: 1, maxLength: 5 }), async (contents) => {
        const found = await Promise.all(
          contents.map(([size, step]) => digest(new TwoThreadDigester(threads), BYTES.subarray(0, size), step)),
        );
        expect(found).toEqual(contents.map(([size]) => digestBytes(nativeDigests, BYTES.subarray(0, size))));
        expect(threads.size).toBeLessThanOrEqual(2);
        expect(threads.streams).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  it.each([
    ['none are allowed', () => new Sm3Threads({ most: 0 })],
    ['what they run is absent', () => new Sm3Threads({ most: 2, file: join(folder, 'absent.mjs') })],
    ['they end before they begin', () => threadsOf('ends', 'process.exit(1)', 2)],
    ['they throw before they begin', () => threadsOf('throws', 'throw new Error("no")', 2)],
  ])('does everything itself if no thread can be had: %s', async (_why, open) => {
    const threads = open();
    const sinks = [0, 1, 2].map(() => digest(new TwoThreadDigester(threads), BYTES, PORTION_BYTES));
    for (const found of await Promise.all(sinks)) expect(found).toEqual(digestBytes(nativeDigests, BYTES));
    expect(threads.size).toBe(0);
  });

  const DIES = (after: number): string => `import { parentPort } from 'node:worker_threads';
    let left = ${after};
    parentPort.on('message', ({ at }) => { if (left-- === 0) throw new Error('the thread broke'); parentPort.postMessage({ at }); });
    parentPort.postMessage('ready');`;
  it.each([0, 1, PORTIONS, 2 * PORTIONS])(
    'rejects, in every stream and for good, if the thread breaks after %i portions',
    async (after) => {
      const threads = threadsOf(`dies ${after}`, DIES(after));
      const sinks = [new TwoThreadDigester(threads), new TwoThreadDigester(threads)];
      for (const outcome of await Promise.allSettled(sinks.map((sink) => digest(sink, BYTES, PORTION_BYTES)))) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'the thread broke' } });
      }
      for (const sink of sinks) {
        await expect(sink.update(BYTES)).rejects.toBeDefined();
        sink.close();
      }
      expect(threads.size).toBe(0);
    },
  );

  it('rejects if the thread breaks when the digest is asked for', async () => {
    const threads = threadsOf('dies at the end', DIES(Math.ceil(BYTES.length / PORTION_BYTES)));
    await expect(digest(new TwoThreadDigester(threads), BYTES, PORTION_BYTES)).rejects.toThrow('the thread broke');
  });

  it('that is closed in the middle disturbs nobody, and takes no more', async () => {
    const threads = new Sm3Threads({ most: 1 });
    const stays = new TwoThreadDigester(threads);
    const half = BYTES.subarray(0, RING);
    await stays.update(half);
    // More of them than the ring has portions: none may take one along.
    for (let i = 0; i < 2 * PORTIONS; i++) {
      const left = new TwoThreadDigester(threads);
      const leaving = left.update(BYTES);
      setImmediate(() => left.close());
      await expect(leaving).rejects.toThrow('hashing was stopped');
      await expect(left.update(BYTES)).rejects.toThrow('hashing was stopped');
    }
    await stays.update(BYTES.subarray(RING));
    expect(await stays.finish()).toEqual(digestBytes(nativeDigests, BYTES));
    expect(threads.streams).toBe(0);
  });

  it('that is closed before its thread runs, or unused, leaves no stream', async () => {
    const threads = new Sm3Threads({ most: 1 });
    new TwoThreadDigester(threads).close();
    expect(threads.size).toBe(0);
    const sink = new TwoThreadDigester(threads);
    const taking = sink.update(BYTES);
    sink.close();
    await expect(taking).rejects.toThrow('hashing was stopped');
    expect(threads.streams).toBe(0);
  });
});
