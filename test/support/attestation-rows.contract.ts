import type { Attestation, AttestationRows, AttestorIdentity } from '@filmdeed/ledger';
import fc from 'fast-check';
import { codeOf } from './outcomes.js';

const NOON = new Date('2026-11-25T12:00:00.000Z');
const seconds = (n: number): Date => new Date(NOON.getTime() + n * 1000);

export const someAttestor = (n: number, changes: Partial<AttestorIdentity> = {}): AttestorIdentity => ({
  key: `rfc3161:clock ${n}`,
  kind: 'rfc3161',
  name: `clock ${n}`,
  operator: 'authority',
  ...changes,
});

export const someAttestation = (n: number, size: number, changes: Partial<Attestation> = {}): Attestation => ({
  attestor: someAttestor(n).key,
  size,
  root: new Uint8Array(32).fill(size & 255),
  note: `checkpoint ${size}\n`,
  time: seconds(size),
  evidence: { token: 'dG9rZW4=', certificates: ['YQ==', 'Yg=='], n: size },
  isComplete: true,
  createdAt: seconds(size),
  ...changes,
});

/** What every `AttestationRows` promises. */
export function attestationRowsContract(make: () => Promise<AttestationRows>): void {
  const [one, two] = [someAttestor(1), someAttestor(2, { operator: 'self' })];
  let rows: AttestationRows;
  beforeEach(async () => {
    rows = await make();
    for (const attestor of [one, two]) await rows.saveAttestor(attestor);
  });
  const sizesAround = async (index: number): Promise<(number | null)[][]> =>
    (await rows.around(index)).map(({ covering, before }) => [covering?.size ?? null, before?.size ?? null]);

  it('knows attestors in the order in which they came, and how the last attempt ended', async () => {
    const unknown = { reachable: false, reachedAt: null, problem: null };
    expect(await rows.attestors()).toEqual([
      { ...one, ...unknown },
      { ...two, ...unknown },
    ]);
    await rows.noteReach(one.key, { reachable: true, problem: 'w: away', at: seconds(1) });
    await rows.noteReach(one.key, { reachable: false, problem: 'clock.rejected', at: seconds(2) });
    await rows.saveAttestor({ ...one, name: 'renamed', operator: 'self' });
    const expected = { ...one, name: 'renamed', operator: 'self', reachable: false, reachedAt: seconds(1) };
    expect((await rows.attestors())[0]).toEqual({ ...expected, problem: 'clock.rejected' });
    await rows.noteReach(one.key, { reachable: true, problem: null, at: seconds(3) });
    expect((await rows.attestors())[0]).toMatchObject({ reachable: true, problem: null, reachedAt: seconds(3) });
  });

  it('keeps an attestation as it was given, once', async () => {
    expect(await rows.newest(one.key)).toBeNull();
    const given = someAttestation(1, 5);
    await rows.save(given);
    await rows.save({ ...given, time: seconds(99), note: 'other', evidence: {} });
    expect(await rows.newest(one.key)).toEqual(given);
    expect(await rows.newestHeld(one.key)).toEqual(given);
    expect(await rows.newest(two.key)).toBeNull();
  });

  it('lets more join one that is not complete, and nothing after', async () => {
    const first = someAttestation(1, 5, { time: null, isComplete: false });
    await rows.save(first);
    expect(await rows.newest(one.key)).toEqual(first);
    expect(await rows.newestHeld(one.key)).toBeNull();
    const second = { ...first, time: seconds(7), note: 'more', evidence: { more: 1 } };
    await rows.save({ ...second, createdAt: seconds(99) });
    expect(await rows.newestHeld(one.key)).toEqual(second);
    await rows.save({ ...second, note: 'whole', isComplete: true });
    await rows.save({ ...second, note: 'late' });
    expect(await rows.newest(one.key)).toEqual({ ...second, note: 'whole', isComplete: true });
  });

  it.each([true, false])('refuses another root for a size (complete: %s)', async (isComplete) => {
    const given = someAttestation(1, 5, { isComplete });
    await rows.save(given);
    const other = { ...given, root: new Uint8Array(32) };
    expect(await codeOf(rows.save(other))).toBe('log.fork');
    expect(await rows.newest(one.key)).toEqual(given);
    await rows.save(someAttestation(2, 5, { root: other.root }));
  });

  it('keeps one of many that come at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => rows.save(someAttestation(1, 5, { note: `${n}` }))));
    const kept = await rows.newest(one.key);
    await rows.save(someAttestation(1, 5, { note: 'late' }));
    expect(await rows.newest(one.key)).toEqual(kept);
  });

  it('finds what is around a leaf, of those that have a time', async () => {
    for (const size of [4, 8]) await rows.save(someAttestation(1, size));
    await rows.save(someAttestation(1, 6, { time: null, isComplete: false }));
    await rows.save(someAttestation(2, 6));
    expect(await sizesAround(3)).toEqual([
      [4, null],
      [6, null],
    ]);
    expect(await sizesAround(5)).toEqual([
      [8, 4],
      [6, null],
    ]);
    expect(await sizesAround(8)).toEqual([
      [null, 8],
      [null, 6],
    ]);
    const [first] = await rows.around(4);
    expect(first).toMatchObject({ attestor: (await rows.attestors())[0]!, covering: someAttestation(1, 8) });
  });

  it('names none as earlier that is later by its own time', async () => {
    await rows.save(someAttestation(1, 2, { time: seconds(2) }));
    await rows.save(someAttestation(1, 4, { time: seconds(50) }));
    await rows.save(someAttestation(1, 8, { time: seconds(8) }));
    expect((await sizesAround(5))[0]).toEqual([8, 2]);
    expect((await sizesAround(9))[0]).toEqual([null, 8]);
  });

  it('covers many leaves as it covers each', async () => {
    const given = fc.uniqueArray(
      fc.record({
        n: fc.constantFrom(1, 2),
        size: fc.integer({ min: 1, max: 12 }),
        time: fc.option(fc.integer({ min: 0, max: 20 }).map(seconds)),
      }),
      { selector: ({ n, size }) => `${n} ${size}`, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(given, async (all) => {
        rows = await make();
        for (const attestor of [one, two]) await rows.saveAttestor(attestor);
        for (const { n, size, time } of all) await rows.save(someAttestation(n, size, { time }));
        const indexes = [0, 3, 3, 6, 9, 12];
        const covering = await rows.covering(indexes);
        for (const index of indexes) {
          const each = (await rows.around(index)).filter((found) => found.covering !== null);
          expect(covering.get(index) ?? []).toEqual(
            each.map((found) => ({ attestor: found.attestor, attestation: found.covering })),
          );
          for (const { covering: found, before } of each) {
            expect(found!.size).toBeGreaterThan(index);
            if (before !== null) expect([before.size <= index, before.time <= found!.time]).toEqual([true, true]);
          }
        }
      }),
      { numRuns: 15 },
    );
    expect((await rows.covering([])).size).toBe(0);
  });
}
