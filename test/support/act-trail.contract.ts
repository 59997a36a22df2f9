import { parseAct, parseAuditLeaf, verifyTrail } from '@filmdeed/evidence';
import { FixedClock, isRefusal, newId, toHex } from '@filmdeed/kernel';
import { type ActJournal, type ActQuery, type ActSearch, type ActTrail, orderActs } from '@filmdeed/registry';
import { TEST_ORIGIN } from './filed-bundle.js';
import { chainedActs, someAct } from './some-acts.js';

export interface ActsUnderTest {
  readonly journal: ActJournal;
  readonly trail: ActTrail;
  /** Another process on the same trail. */
  readonly other: ActTrail;
  readonly search: ActSearch;
  /** Takes every leaf that waits into the log. */
  sequence(): Promise<void>;
}

/** What every trail promises (libs/registry/src/act/act-ports.ts), and what the flow makes of it. */
export function actTrailContract(make: () => Promise<ActsUnderTest>): void {
  let world: ActsUnderTest;
  let clock: FixedClock;
  beforeEach(async () => {
    world = await make();
    clock = new FixedClock('2026-11-25T08:00:00.000Z');
  });
  const ordering = (trail = world.trail): ReturnType<typeof orderActs> => {
    const knownTimes = async () => ({ database: clock.now(), anchored: null });
    return orderActs({ trail, origin: TEST_ORIGIN, everySeconds: 60, clock, knownTimes });
  };
  const append = async (changes: readonly Parameters<typeof someAct>[0][]) => {
    const acts = changes.map((change) => someAct(change));
    for (const act of acts) await world.journal.append(act);
    return acts;
  };
  const all = async () => (await world.search.page({}, null, 10_000)).toReversed();

  it('gives every act that was written down one place, in order, and chains it', async () => {
    const acts = await append(Array.from({ length: 30 }, () => ({})));
    expect(await world.trail.head()).toMatchObject({ count: 0, stated: null });
    expect(await ordering()()).toEqual({ ordered: 30, stated: false });
    const placed = await all();
    expect(placed.map(({ record, disclosure }) => ({ record, disclosure }))).toEqual(
      acts.map(({ record, disclosure }) => ({ record, disclosure })),
    );
    const chain = chainedActs(placed.map(({ record }) => record));
    expect(placed.map(({ hash }) => toHex(hash))).toEqual(chain.map(({ hash }) => toHex(hash)));
    verifyTrail(chain, await world.trail.head());
    expect(await world.trail.waiting(10)).toEqual([]);
    expect(toHex(await world.search.hashAt(7))).toBe(toHex(chain[6]!.hash));
  });

  it('states its head in a leaf, and finds the first that covers an act once the log holds it', async () => {
    const order = ordering();
    const state = async (): Promise<void> => {
      clock.advance(60_000);
      expect(await order()).toMatchObject({ stated: true });
    };
    await append([{}, {}]);
    await state();
    expect(await world.search.stated(0)).toBeNull();
    await world.sequence();
    await append([{}, {}, {}]);
    await state();
    expect(await world.search.stated(4)).toMatchObject({ count: 2 });
    await world.sequence();
    expect(await world.search.stated(0)).toMatchObject({ count: 2 });
    expect(await world.search.stated(2)).toMatchObject({ count: 5 });
    const newest = (await world.search.stated(Number.MAX_SAFE_INTEGER))!;
    const leaf = parseAuditLeaf(Buffer.from(newest.leaf, 'base64'));
    expect(leaf).toMatchObject({ count: 5, head: toHex((await world.trail.head()).hash) });
  });

  it('lets one of two that come at once win, and takes no act twice', async () => {
    await append(Array.from({ length: 50 }, () => ({})));
    const runs = [world.trail, world.other, world.trail, world.other].map((trail) =>
      ordering(trail)().catch((error: unknown) => {
        if (!isRefusal(error, 'trail.broken')) throw error;
      }),
    );
    await Promise.all(runs);
    await ordering()();
    const placed = await all();
    expect(new Set(placed.map(({ act }) => act.id)).size).toBe(50);
    verifyTrail(chainedActs(placed.map(({ record }) => record)), await world.trail.head());
  });

  it('answers false and writes nothing unless head and acts are those named', async () => {
    await append([{}, {}]);
    const from = await world.trail.head();
    const waiting = await world.trail.waiting(2);
    const acts = chainedActs(waiting.map(({ record }) => record)).map(({ hash }, i) => ({
      seq: waiting[i]!.seq,
      hash,
    }));
    const to = { count: 2, hash: acts[1]!.hash };
    const step = { from, acts, to, statement: null };
    expect(await world.trail.commit({ ...step, from: { ...from, count: 1 } })).toBe(false);
    expect(await world.trail.commit({ ...step, from: { ...from, hash: acts[0]!.hash } })).toBe(false);
    expect(await world.trail.commit({ ...step, from: { ...from, stated: { count: 1, at: clock.now() } } })).toBe(false);
    expect(await world.trail.commit({ ...step, acts: [acts[0]!, { ...acts[1]!, seq: 999_999 }] })).toBe(false);
    expect([await world.trail.head(), (await world.trail.waiting(9)).length]).toEqual([from, 2]);
    expect(await world.trail.commit(step)).toBe(true);
    expect(await world.trail.commit(step)).toBe(false);
  });

  it('finds by time, account, party, part of an action, outcome and subject, and by all of them', async () => {
    const [account, party, subject] = [newId('acc'), newId('pty'), newId('fil')];
    const wanted = {
      ...{ account, party, action: 'signer.revoke', outcome: 'access.denied' },
      ...{ subjects: [newId('sgn'), subject], at: '2026-11-25T09:00:00.000Z' },
    };
    await append([{}, wanted, {}, { at: '2026-11-25T10:00:00.000Z' }]);
    await ordering()();
    const queries: ActQuery[] = [
      { account },
      { party },
      { action: 'revoke' },
      { outcome: 'access.denied' },
      { subject },
      { since: new Date('2026-11-25T08:30:00.000Z'), until: new Date('2026-11-25T10:00:00.000Z') },
      {
        account,
        party,
        action: 'signer.',
        outcome: 'access.denied',
        subject,
        since: new Date('2026-11-25T09:00:00.000Z'),
      },
    ];
    for (const query of queries) {
      expect([query, (await world.search.page(query, null, 10)).map(({ index }) => index)]).toEqual([query, [1]]);
      expect(await world.search.span(query, 4)).toEqual({ first: 1, last: 1 });
    }
    expect(await world.search.span({ account }, 1)).toBeNull();
    for (const query of [{ account: newId('acc') }, { action: 'nothing' }, { account, outcome: 'done' }]) {
      expect(await world.search.page(query, null, 10)).toEqual([]);
    }
    expect((await world.search.page({}, 2, 1)).map(({ index }) => index)).toEqual([1]);
    const places = [];
    for await (const portion of world.search.places({ account }, 0, 4)) places.push(...portion);
    expect(places.map(({ index, matches }) => [index, matches])).toEqual([0, 1, 2, 3].map((i) => [i, i === 1]));
    expect(parseAct(places[1]!.record).account).toBe(account);
  });
}
