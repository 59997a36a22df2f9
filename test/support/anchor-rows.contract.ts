import {
  type Anchor,
  type AnchorChainIdentity,
  anchorChainKey,
  type AnchorRows,
  type AnchorState,
  moveAnchor,
} from '@filmdeed/ledger';
import fc from 'fast-check';

const NOON = new Date('2026-11-25T12:00:00.000Z');
const seconds = (n: number): Date => new Date(NOON.getTime() + n * 1000);
const hex = (n: number, bytes = 32): string => `0x${n.toString(16).padStart(2 * bytes, '0')}`;

export const someChain = (n: number, changes: Partial<AnchorChainIdentity> = {}): AnchorChainIdentity => ({
  name: `chain ${n}`,
  operator: 'self',
  chainId: 31337,
  genesis: hex(n),
  contract: hex(0xc0, 20),
  confirmations: 2,
  ...changes,
});

/** Queues a checkpoint and brings its anchor as far as `state`. */
export async function someAnchor(
  rows: AnchorRows,
  chain: string,
  size: number,
  state: AnchorState = 'queued',
  blockNumber = size,
): Promise<Anchor> {
  const root = new Uint8Array(32).fill(size & 255);
  let anchor = (await rows.queue({ chain, size, root, note: `checkpoint ${size}\n`, createdAt: seconds(size) }))!;
  const step = async (next: Anchor): Promise<void> => {
    expect(await rows.move(next, anchor.state)).toBe(true);
    anchor = next;
  };
  if (state === 'queued') return anchor;
  await step({ ...moveAnchor(anchor, 'sign'), transaction: hex(size), raw: `0x02${size}` });
  if (state === 'sent') return anchor;
  const block = { number: blockNumber, hash: hex(blockNumber), time: seconds(blockNumber) };
  await step({ ...moveAnchor(anchor, 'include'), block, confirmations: 1 });
  if (state === 'anchored') return anchor;
  await step({ ...moveAnchor(anchor, 'settle'), confirmations: 2 });
  return anchor;
}

/** What all anchor rows promise (libs/ledger/src/anchor/anchor-ports.ts). */
export function anchorRowsContract(make: () => Promise<AnchorRows>): void {
  const [first, second] = [someChain(1), someChain(2, { operator: 'public' })];
  const [one, two] = [anchorChainKey(first), anchorChainKey(second)];
  let rows: AnchorRows;
  beforeEach(async () => {
    rows = await make();
    await rows.saveChain(first);
    await rows.saveChain(second);
  });
  const sizes = (anchors: readonly Anchor[]): number[] => anchors.map(({ size }) => size);

  it('knows deployments, oldest first, and brings what may change of them up to date', async () => {
    const fresh = { reachable: false, reachedAt: null, lostAt: null };
    expect(await rows.chains()).toEqual([
      { ...first, key: one, ...fresh },
      { ...second, key: two, ...fresh },
    ]);
    const renamed = { ...first, name: '改名 renamed', operator: 'consortium', confirmations: 9 } as const;
    await rows.saveChain(renamed);
    await rows.saveChain(someChain(3));
    const chains = await rows.chains();
    expect(chains.map(({ key }) => key)).toEqual([one, two, anchorChainKey(someChain(3))]);
    expect(chains[0]).toEqual({ ...renamed, key: one, ...fresh });
  });

  it('notes when a deployment was reached last', async () => {
    const reach = async (): Promise<object> => {
      const { reachable, reachedAt } = (await rows.chains())[0]!;
      return { reachable, reachedAt };
    };
    await rows.noteReach(one, true, seconds(1));
    expect(await reach()).toEqual({ reachable: true, reachedAt: seconds(1) });
    await rows.noteReach(one, false, seconds(2));
    expect(await reach()).toEqual({ reachable: false, reachedAt: seconds(1) });
    await rows.saveChain(first);
    expect(await reach()).toEqual({ reachable: false, reachedAt: seconds(1) });
    await rows.noteReach('eip155:1:0x:0x', true, seconds(3));
    expect((await rows.chains())[1]).toMatchObject({ reachable: false, reachedAt: null });
  });

  it('queues a checkpoint once per deployment', async () => {
    const given = { chain: one, size: 2 ** 40, root: new Uint8Array(32).fill(7), note: '影契/log\n', createdAt: NOON };
    const queued = await rows.queue(given);
    expect(queued).toEqual({
      ...given,
      id: expect.any(Number),
      state: 'queued',
      transaction: null,
      raw: null,
      block: null,
      confirmations: 0,
    });
    expect(await rows.queue({ ...given, note: 'another' })).toBeNull();
    expect(await rows.unsettled(one)).toEqual([queued]);
    expect(await rows.unsettled(two)).toEqual([]);
    expect((await rows.queue({ ...given, chain: two }))?.id).not.toBe(queued!.id);
    await expect(rows.queue({ ...given, chain: 'eip155:1:0x:0x' })).rejects.toThrow();
  });

  it('queues once, however many try at the same moment', async () => {
    const given = { chain: one, size: 5, root: new Uint8Array(32), note: 'n', createdAt: NOON };
    const queued = await Promise.all(Array.from({ length: 8 }, () => rows.queue(given)));
    expect(queued.filter((anchor) => anchor !== null)).toHaveLength(1);
  });

  it('records a move whole, and only from the state named', async () => {
    const anchor = await someAnchor(rows, one, 3, 'anchored');
    expect(await rows.unsettled(one)).toEqual([anchor]);
    const vanished: Anchor = { ...moveAnchor(anchor, 'vanish'), block: null, confirmations: 0 };
    expect(await rows.move(vanished, 'sent')).toBe(false);
    expect(await rows.largest(one)).toEqual(anchor);
    expect(await rows.move(vanished, 'anchored')).toBe(true);
    expect(await rows.largest(one)).toEqual(vanished);
    expect(await rows.move({ ...vanished, id: vanished.id + 1000 }, 'sent')).toBe(false);
    const again = { ...moveAnchor(vanished, 'sign'), transaction: hex(99), raw: '0x99' };
    expect(await rows.move(again, 'sent')).toBe(true);
    expect(await rows.largest(one)).toEqual(again);
  });

  it('changes nothing of what an anchor is of', async () => {
    const anchor = await someAnchor(rows, one, 3);
    const changed = { ...anchor, chain: two, size: 4, note: 'x', root: new Uint8Array(32), createdAt: seconds(99) };
    expect(await rows.move(changed, 'queued')).toBe(true);
    expect(await rows.largest(one)).toEqual(anchor);
  });

  it('keeps every transaction that was signed for an anchor, newest first, and only with its move', async () => {
    const anchor = await someAnchor(rows, one, 3);
    const other = await someAnchor(rows, two, 3);
    expect(await rows.attempts(anchor.id)).toEqual([]);
    const signed = (n: number): Anchor => ({ ...anchor, state: 'sent', transaction: hex(n), raw: `0x02${n}` });
    const terms = (n: number) => ({ head: 2 ** 33 + n, signedAt: seconds(n) });
    expect(await rows.keepSigned(signed(1), 'sent', terms(1))).toBe(false);
    expect(await rows.attempts(anchor.id)).toEqual([]);
    expect(await rows.keepSigned(signed(1), 'queued', terms(1))).toBe(true);
    expect(await rows.keepSigned(signed(1), 'queued', terms(9))).toBe(false);
    expect(await rows.keepSigned(signed(2), 'sent', terms(2))).toBe(true);
    const attempt = (n: number, at = n) => ({ transaction: hex(n), raw: `0x02${n}`, ...terms(at) });
    expect(await rows.attempts(anchor.id)).toEqual([attempt(2), attempt(1)]);
    expect(await rows.largest(one)).toEqual(signed(2));
    expect(await rows.keepSigned(signed(1), 'sent', terms(3))).toBe(true);
    expect(await rows.attempts(anchor.id)).toEqual([attempt(1, 3), attempt(2)]);
    // The same transaction for another deployment, as after a reset.
    expect(await rows.keepSigned({ ...other, ...signed(1), id: other.id }, 'queued', terms(1))).toBe(true);
    expect(await rows.attempts(other.id)).toEqual([attempt(1)]);
  });

  it('lets a deployment that is lost cover nothing, until it is there again', async () => {
    await someAnchor(rows, one, 4, 'final');
    await someAnchor(rows, one, 8, 'final');
    await someAnchor(rows, two, 9, 'final');
    const covers = async (): Promise<object> => [
      (await rows.covering([3])).get(3)?.map(({ anchor }) => anchor.size),
      (await rows.around(5)).map(({ covering, before }) => [covering?.size, before?.size]),
    ];
    const before = await covers();
    await rows.noteLost(one, seconds(1));
    await rows.noteLost(one, seconds(2));
    expect((await rows.chains()).map(({ lostAt }) => lostAt)).toEqual([seconds(1), null]);
    expect(await covers()).toEqual([
      [9],
      [
        [undefined, undefined],
        [9, undefined],
      ],
    ]);
    await rows.saveChain(first);
    expect((await rows.chains())[0]!.lostAt).toEqual(seconds(1));
    await rows.noteLost(one, null);
    expect(await covers()).toEqual(before);
  });

  it('lists the unsettled by size, the newest final, and the largest', async () => {
    expect(await rows.largest(one)).toBeNull();
    await someAnchor(rows, one, 9);
    for (const size of [3, 1, 2]) await someAnchor(rows, one, size, 'final');
    await someAnchor(rows, one, 7, 'anchored');
    await someAnchor(rows, one, 5, 'sent');
    await someAnchor(rows, two, 11, 'final');
    expect(sizes(await rows.unsettled(one))).toEqual([5, 7, 9]);
    expect(sizes(await rows.newestFinal(one, 2))).toEqual([3, 2]);
    expect(sizes(await rows.newestFinal(one, 10))).toEqual([3, 2, 1]);
    expect(await rows.largest(one)).toMatchObject({ size: 9, state: 'queued' });
    expect(await rows.unsettled(two)).toEqual([]);
  });

  it('finds the anchors around a leaf, of those that are in a block, per deployment', async () => {
    await someAnchor(rows, one, 4, 'final');
    await someAnchor(rows, one, 6, 'sent');
    await someAnchor(rows, one, 8, 'anchored');
    await someAnchor(rows, one, 9, 'queued');
    await someAnchor(rows, two, 6, 'final');
    const around = async (index: number): Promise<object[]> =>
      (await rows.around(index)).map(({ chain, covering, before }) => [
        chain.name,
        covering?.size ?? null,
        before?.size ?? null,
      ]);
    expect(await around(3)).toEqual([
      ['chain 1', 4, null],
      ['chain 2', 6, null],
    ]);
    expect(await around(4)).toEqual([
      ['chain 1', 8, 4],
      ['chain 2', 6, null],
    ]);
    expect(await around(6)).toEqual([
      ['chain 1', 8, 4],
      ['chain 2', null, 6],
    ]);
    expect(await around(8)).toEqual([
      ['chain 1', null, 8],
      ['chain 2', null, 6],
    ]);
    const [{ chain, covering }] = (await rows.around(4)) as [Awaited<ReturnType<AnchorRows['around']>>[number]];
    expect(chain).toEqual((await rows.chains())[0]);
    expect(covering).toEqual((await rows.unsettled(one))[1]);
  });

  it('names no earlier anchor that shares the block of the covering one', async () => {
    await someAnchor(rows, one, 2, 'final', 10);
    await someAnchor(rows, one, 4, 'final', 11);
    await someAnchor(rows, one, 6, 'final', 11);
    expect((await rows.around(5))[0]).toMatchObject({ covering: { size: 6 }, before: { size: 2 } });
    expect((await rows.around(6))[0]).toMatchObject({ covering: null, before: { size: 6 } });
  });

  it('covers many leaves as it covers each', async () => {
    const states = fc.constantFrom<AnchorState>('queued', 'sent', 'anchored', 'final');
    const anchors = fc.uniqueArray(
      fc.record({ chain: fc.constantFrom(one, two), size: fc.integer({ min: 1, max: 12 }), state: states }),
      {
        selector: ({ chain, size }) => `${chain} ${size}`,
        maxLength: 8,
      },
    );
    await fc.assert(
      fc.asyncProperty(anchors, async (given) => {
        rows = await make();
        for (const chain of [first, second]) await rows.saveChain(chain);
        for (const { chain, size, state } of given) await someAnchor(rows, chain, size, state);
        const indexes = [0, 3, 3, 6, 9, 12];
        const all = await rows.covering(indexes);
        for (const index of indexes) {
          const each = (await rows.around(index)).filter(({ covering }) => covering !== null);
          expect(all.get(index) ?? []).toEqual(each.map(({ chain, covering }) => ({ chain, anchor: covering })));
          const smallest = (key: string): number[] =>
            given
              .filter(({ chain, size, state }) => chain === key && size > index && /anchored|final/.test(state))
              .map(({ size }) => size)
              .sort((a, b) => a - b)
              .slice(0, 1);
          expect(each.map(({ covering }) => covering!.size)).toEqual([...smallest(one), ...smallest(two)]);
        }
      }),
      { numRuns: 15 },
    );
    expect((await rows.covering([])).size).toBe(0);
  });
}
