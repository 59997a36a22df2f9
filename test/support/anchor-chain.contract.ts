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
    ];
    for (const work of works) expect((await refusal(work())).code).toBe('chain.unreachable');
  });
}
