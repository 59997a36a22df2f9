import type { Json } from '@filmdeed/evidence';
import { type FilingId, newId, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { FilingWorld, NOW } from '../../../../test/support/filing-world.js';
import { codeOf, codesOf } from '../../../../test/support/outcomes.js';
import { findFiling, listFilings } from './filing.flow.js';

const FILM = utf8('a small film');
let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});

describe('idempotency', () => {
  it('needs a key of visible characters', async () => {
    const keys: [string, string][] = [
      ['', 'idempotency.key-missing'],
      ['a b', 'request.invalid'],
      ['x'.repeat(201), 'request.invalid'],
    ];
    for (const [idempotencyKey, code] of keys) {
      expect(await codeOf(world.file(world.signed(), { idempotencyKey }))).toBe(code);
    }
  });

  it('answers the earlier filing, even when the signature is old by now or the key revoked', async () => {
    const request = world.signed();
    const { filing } = await world.file(request, { idempotencyKey: 'one' });
    world.filings.logged.push(filing.id);
    world.clock.advance(48 * 3_600_000);
    world.signers.revoke(world.party, world.signer.id, NOW);
    const again = await world.file(JSON.parse(JSON.stringify(request)), { idempotencyKey: 'one' });
    expect(again).toEqual({ filing: { ...filing, leafIndex: 0 }, repeated: true });
  });

  it('reads the same request whatever the order of its members', async () => {
    const request = world.unsigned();
    const turned = Object.fromEntries(Object.entries(request).reverse());
    const { filing } = await world.file(request, { idempotencyKey: 'one' });
    expect(await world.file(turned, { idempotencyKey: 'one' })).toEqual({ filing, repeated: true });
  });

  it('refuses a key for another request, and an id for another key', async () => {
    const id = newId('fil');
    const { filing } = await world.file(world.signed({ id }), { idempotencyKey: 'one' });
    const reused = world.file(world.signed(), { idempotencyKey: 'one' });
    await expect(reused).rejects.toMatchObject({ code: 'idempotency.key-reused', facts: { filing: filing.id } });
    expect(await codeOf(world.file(world.signed({ id })))).toBe('filing.id-taken');
    expect(await codeOf(world.file(world.signed(), { idempotencyKey: 'one', account: newId('acc') }))).toBe('done');
  });

  it('keeps a key free that was refused', async () => {
    expect(await codeOf(world.file({ ...world.signed(), auth: null }, { idempotencyKey: 'one' }))).toBe('leaf.invalid');
    expect(await codeOf(world.file(world.signed(), { idempotencyKey: 'one' }))).toBe('done');
  });

  it('answers the earlier filing to whoever repeats and finds the upload filed by it', async () => {
    const upload = await world.upload(FILM);
    const request = { filing: world.unsigned().filing, upload } as unknown as Json;
    const { filing } = await world.file(request, { idempotencyKey: 'one' });
    expect(await world.file(request, { idempotencyKey: 'one' })).toEqual({ filing, repeated: true });
  });

  it('makes one filing of one key, whatever the order and however much at once', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b'), request: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 5 }), async (rounds) => {
        world = new FilingWorld();
        const uploads = [await world.upload(FILM), await world.upload(FILM)];
        const requests = [...uploads.map((upload) => ({ filing: world.unsigned().filing, upload })), world.signed()];
        const made = new Map<string, { filing: FilingId; request: number }>();
        for (const round of rounds) {
          const answers = await Promise.allSettled(
            round.map(({ key, request }) => world.file(requests[request], { idempotencyKey: key })),
          );
          answers.forEach((answer, i) => {
            const { key, request } = round[i]!;
            if (answer.status === 'rejected') {
              expect(['idempotency.key-reused', 'upload.already-filed', 'filing.id-taken']).toContain(
                answer.reason.code,
              );
              return;
            }
            const { id } = answer.value.filing;
            if (!made.has(key)) made.set(key, { filing: id, request });
            expect(made.get(key)).toEqual({ filing: id, request });
          });
          answers.forEach((answer, i) => {
            const { key, request } = round[i]!;
            if (answer.status === 'rejected') expect(made.get(key)?.request).not.toBe(request);
          });
          // A key that was asked for stands, or its request was taken by the other key.
          for (const { key, request } of round) {
            const other = [...made].some(([name, each]) => name !== key && each.request === request);
            expect(made.has(key) || other).toBe(true);
          }
        }
        expect(world.filings.filings.size).toBe(made.size);
      }),
      { numRuns: 60 },
    );
  });
});

describe('findFiling and listFilings', () => {
  it('answer an absent filing and another party’s alike', async () => {
    const { filing } = await world.file(world.signed());
    const find = findFiling(world.ports);
    expect(await find(world.party, filing.id)).toEqual(filing);
    const refusals = await Promise.allSettled([find(newId('pty'), filing.id), find(world.party, newId('fil'))]);
    const [one, other] = refusals.map((each) => (each as PromiseRejectedResult).reason);
    expect([one.code, one.message, one.facts]).toEqual(['filing.not-found', other.message, other.facts]);
    expect((await listFilings(world.ports)({ party: newId('pty'), limit: 10 })).items).toEqual([]);
  });

  it('refuse pages without an end and endless searches', async () => {
    const list = listFilings(world.ports);
    const { party } = world;
    const bad = [0, 101, 1.5, Number.NaN].map((limit) => list({ party, limit }));
    expect(await codesOf([...bad, list({ party, limit: 1, search: 'x'.repeat(201) })])).toEqual(
      Array<string>(5).fill('request.invalid'),
    );
    expect(await codeOf(list({ party, limit: 1, cursor: '???' }))).toBe('cursor.invalid');
  });
});
