import { type Refusal, toHex } from '@filmdeed/kernel';
import type { AnchorChain, SignedTransaction } from '@filmdeed/ledger';

/** A chain with an empty contract, and what a test may do to it. */
export interface ChainWorld {
  readonly chain: AnchorChain;
  /** Transactions wait from now on. */
  hold(): Promise<void>;
  mine(blocks?: number): Promise<void>;
  /** Remembers the present; the function returned makes everything since then never have happened, transactions included. */
  remember(): Promise<() => Promise<void>>;
  /** Gas costs so many times as much from the next block on. */
  spike(times: bigint): Promise<void>;
  /** The nodes forget a transaction that waits. */
  drop(transaction: string): Promise<void>;
  /** Takes everything from the writer's account, or gives it back. */
  fund(on: boolean): Promise<void>;
  /** The same deployment by a way that leads nowhere. */
  cutOff(): AnchorChain;
}

const root = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const hex = (n: number): string => `0x${toHex(root(n))}`;

/** What every chain promises to the flow that anchors (libs/ledger/src/anchor/anchor-ports.ts). */
export function anchorChainContract(make: () => Promise<ChainWorld>): void {
  let world: ChainWorld;
  let chain: AnchorChain;
  let held: boolean;
  beforeEach(async () => {
    world = await make();
    chain = world.chain;
    held = false;
  });

  const hold = async (): Promise<void> => {
    await world.hold();
    held = true;
  };

  /** Sends, and waits for the block unless blocks are held up: even where one comes at once it may come after the answer. */
  const send = async ({ raw, transaction }: SignedTransaction): Promise<void> => {
    await chain.send(raw);
    const until = Date.now() + 5000;
    while (!held && (await chain.place(transaction)) === null && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  const anchor = async (size: number, byte = size): Promise<SignedTransaction> => {
    const signed = await chain.sign({ size, root: root(byte) });
    await send(signed);
    return signed;
  };

  const refusal = async (work: Promise<unknown>): Promise<Pick<Refusal, 'code' | 'facts'>> => {
    const { code, facts } = await work.then(
      () => ({ code: undefined, facts: undefined }),
      (error: unknown) => error as Refusal,
    );
    return { code, facts } as Pick<Refusal, 'code' | 'facts'>;
  };

  it('begins empty', async () => {
    await chain.confirm();
    expect(await chain.anchoredSize()).toBe(0);
    expect(await chain.rootOf(7)).toBeNull();
    expect(await chain.recordedBy(7)).toBeNull();
    expect(await chain.place(hex(9))).toBeNull();
  });

  it('sends nothing when it signs', async () => {
    const { transaction, raw } = await chain.sign({ size: 7, root: root(1) });
    expect(transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect(raw).toMatch(/^0x[0-9a-f]+$/);
    await world.mine();
    expect(await chain.place(transaction)).toBeNull();
    expect(await chain.anchoredSize()).toBe(0);
  });

  it('records what was sent, and tells where', async () => {
    const { transaction } = await anchor(7, 1);
    const place = await chain.place(transaction);
    expect(place).toMatchObject({ succeeded: true, confirmations: 1 });
    expect(place!.block.hash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(place!.block.number).toBeGreaterThan(0);
    expect(place!.block.time.getTime() % 1000).toBe(0);
    expect(await chain.anchoredSize()).toBe(7);
    expect(await chain.rootOf(7)).toBe(hex(1));
    expect(await chain.rootOf(6)).toBeNull();
    expect(await chain.recordedBy(7)).toBe(transaction);
    expect(await chain.recordedBy(6)).toBeNull();
  });

  it('keeps every root', async () => {
    const first = await anchor(7);
    const second = await anchor(9);
    expect([await chain.rootOf(7), await chain.rootOf(9)]).toEqual([hex(7), hex(9)]);
    expect(await chain.recordedBy(7)).toBe(first.transaction);
    expect(await chain.recordedBy(9)).toBe(second.transaction);
    expect(await chain.anchoredSize()).toBe(9);
  });

  it('takes a transaction again that it knows, waiting or in a block', async () => {
    await hold();
    const { raw, transaction } = await anchor(7);
    await chain.send(raw);
    await world.mine();
    const place = await chain.place(transaction);
    await chain.send(raw);
    expect((await chain.place(transaction))!.block).toEqual(place!.block);
  });

  it('counts confirmations', async () => {
    const { transaction } = await anchor(7);
    await world.mine(3);
    expect((await chain.place(transaction))!.confirmations).toBe(4);
  });

  it('signs behind what is on its way', async () => {
    await hold();
    const first = await anchor(7);
    const second = await anchor(9);
    expect(await chain.place(first.transaction)).toBeNull();
    await world.mine();
    for (const { transaction } of [first, second]) {
      expect(await chain.place(transaction)).toMatchObject({ succeeded: true });
    }
  });

  it('refuses to sign what is not newer', async () => {
    await anchor(7);
    for (const size of [6, 7]) {
      expect(await refusal(chain.sign({ size, root: root(1) }))).toEqual({
        code: 'anchor.not-newer',
        facts: { last: 7, given: size },
      });
    }
  });

  it('refuses a transaction whose nonce is used up', async () => {
    const late = await chain.sign({ size: 7, root: root(1) });
    await anchor(9);
    expect((await refusal(chain.send(late.raw))).code).toBe('chain.rejected');
    expect(await chain.place(late.transaction)).toBeNull();
  });

  it('refuses a transaction that would wait for ever behind one that has vanished', async () => {
    const goBack = await world.remember();
    await anchor(1);
    const second = await anchor(2);
    await goBack();
    expect(await refusal(chain.send(second.raw))).toMatchObject({ code: 'chain.rejected' });
    await anchor(2);
    expect(await chain.anchoredSize()).toBe(2);
  });

  it('tells of a transaction that came too late', async () => {
    await hold();
    const first = await anchor(9);
    const late = await anchor(7);
    await world.mine();
    expect(await chain.place(first.transaction)).toMatchObject({ succeeded: true });
    expect(await chain.place(late.transaction)).toMatchObject({ succeeded: false });
    expect(await chain.rootOf(7)).toBeNull();
    expect(await chain.anchoredSize()).toBe(9);
  });

  it('forgets what a reorganisation takes back, and takes it again', async () => {
    const kept = await anchor(5);
    const goBack = await world.remember();
    const signed = await anchor(7);
    const { transaction } = signed;
    const before = await chain.place(transaction);
    await goBack();
    expect(await chain.place(transaction)).toBeNull();
    expect([await chain.rootOf(7), await chain.recordedBy(7), await chain.anchoredSize()]).toEqual([null, null, 5]);
    expect(await chain.place(kept.transaction)).toMatchObject({ succeeded: true, confirmations: 1 });
    await world.mine();
    await send(signed);
    const after = await chain.place(transaction);
    expect(after).toMatchObject({ succeeded: true, block: { number: before!.block.number + 1 } });
    expect(await chain.rootOf(7)).toBe(hex(7));
  });

  const why = async (work: Promise<unknown>): Promise<unknown> => (await refusal(work)).facts?.['why'];

  it('replaces a transaction that waits by a dearer one of the same nonce', async () => {
    await hold();
    const first = await anchor(7);
    const second = await chain.replace({ size: 7, root: root(7) }, first.raw, false);
    expect(second.transaction).not.toBe(first.transaction);
    await chain.send(second.raw);
    await world.mine();
    expect(await chain.place(second.transaction)).toMatchObject({ succeeded: true });
    expect(await chain.place(first.transaction)).toBeNull();
    expect(await chain.recordedBy(7)).toBe(second.transaction);
    expect(await why(chain.send(first.raw))).toBe('nonce-used');
    expect((await refusal(chain.replace({ size: 7, root: root(7) }, second.raw, false))).code).toBe('anchor.not-newer');
  });

  it('takes the place of what is not ours and stands before it, if told that nothing of ours does', async () => {
    await hold();
    const stranger = await anchor(6);
    const ours = await anchor(7);
    const instead = await chain.replace({ size: 7, root: root(7) }, ours.raw, true);
    await chain.send(instead.raw);
    await world.mine();
    expect(await chain.place(stranger.transaction)).toBeNull();
    expect(await chain.place(instead.transaction)).toMatchObject({ succeeded: true });
    expect(await chain.place(ours.transaction)).toMatchObject({ succeeded: false });
  });

  it('refuses what is not dear enough to replace what waits', async () => {
    await hold();
    const first = await chain.sign({ size: 7, root: root(7) });
    await chain.send((await chain.replace({ size: 7, root: root(7) }, first.raw, false)).raw);
    expect(await why(chain.send(first.raw))).toBe('underpriced');
  });

  it('lets a transaction wait whose price has become too low, and takes a dearer one', async () => {
    await hold();
    const first = await anchor(7);
    await world.spike(10n);
    await world.mine();
    expect(await chain.place(first.transaction)).toBeNull();
    const second = await chain.replace({ size: 7, root: root(7) }, first.raw, false);
    await chain.send(second.raw);
    await world.mine();
    expect(await chain.place(second.transaction)).toMatchObject({ succeeded: true });
  });

  it('takes a transaction again that the nodes forgot', async () => {
    await hold();
    const { raw, transaction } = await anchor(7);
    await world.drop(transaction);
    await world.mine();
    expect(await chain.place(transaction)).toBeNull();
    await chain.send(raw);
    await world.mine();
    expect(await chain.place(transaction)).toMatchObject({ succeeded: true });
  });

  it('takes nothing of an account without funds, and the same when it has some', async () => {
    const signed = await chain.sign({ size: 7, root: root(7) });
    await world.fund(false);
    expect((await chain.sight()).balance).toBe(0n);
    expect(await why(chain.send(signed.raw))).toBe('no-funds');
    await world.fund(true);
    await send(signed);
    expect(await chain.place(signed.transaction)).toMatchObject({ succeeded: true });
  });

  it('tells of its newest block, and what a transaction would cost', async () => {
    const before = await chain.sight();
    const { transaction } = await anchor(7);
    await world.mine(2);
    const { head, headAt, fee, balance, nodes } = await chain.sight();
    const place = await chain.place(transaction);
    expect([head, place!.confirmations]).toEqual([place!.block.number + 2, 3]);
    expect(headAt >= before.headAt && fee > 0n && balance > 0n).toBe(true);
    expect(nodes).toMatchObject([{ state: 'good' }]);
  });

  it('tells whether a block stands', async () => {
    const { transaction } = await anchor(5);
    const goBack = await world.remember();
    const second = await anchor(7);
    const [kept, gone] = [(await chain.place(transaction))!.block, (await chain.place(second.transaction))!.block];
    expect([await chain.stands(kept), await chain.stands(gone)]).toEqual(['stands', 'stands']);
    await goBack();
    expect([await chain.stands(kept), await chain.stands(gone)]).toEqual(['stands', 'behind']);
    await world.mine(2);
    expect([await chain.stands(kept), await chain.stands(gone)]).toEqual(['stands', 'replaced']);
  });

  it('is unreachable by a way that leads nowhere', async () => {
    const { raw } = await chain.sign({ size: 7, root: root(1) });
    const far = world.cutOff();
    const works = [
      () => far.confirm(),
      () => far.anchoredSize(),
      () => far.rootOf(1),
      () => far.recordedBy(1),
      () => far.sign({ size: 7, root: root(1) }),
      () => far.send(raw),
      () => far.place(hex(1)),
      () => far.sight(),
      () => far.stands({ number: 1, hash: hex(1), time: new Date() }),
      () => far.replace({ size: 7, root: root(1) }, raw, true),
    ];
    for (const work of works) expect((await refusal(work())).code).toBe('chain.unreachable');
  });
}
