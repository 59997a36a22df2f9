import { Refusal } from '@filmdeed/kernel';
import { AnchorWorld, hexRootOf, refusal, rootOf } from '../../../../test/support/anchor-world.js';
import { MemoryAnchorRows } from '../../../../test/support/memory-anchor-rows.js';

let world: AnchorWorld;
beforeEach(() => {
  world = new AnchorWorld();
});

describe('anchoring', () => {
  it('has nothing to do for an empty log', async () => {
    expect(await world.tick()).toEqual([]);
    expect(world.record()).toMatchObject({ reachable: true, name: 'memory' });
  });

  it('brings the head onto the chain in one call, where blocks come at once', async () => {
    world.size = 5;
    expect(await world.moves()).toEqual(['queue 5', 'sign 5', 'include 5', 'settle 5']);
    const [anchor] = world.anchors();
    expect(anchor).toMatchObject({ size: 5, root: rootOf(5), note: 'note 5', state: 'final', confirmations: 1 });
    expect(await world.chain.place(anchor!.transaction!)).toMatchObject({ block: anchor!.block, succeeded: true });
    expect(await world.chain.rootOf(5)).toBe(hexRootOf(5));
    expect(await world.moves()).toEqual([]);
  });

  it('has one anchor wait at a time: the next covers all that has come meanwhile', async () => {
    world.chain.automine = false;
    await world.anchored(5, 6, 7);
    expect(world.states()).toEqual(['5 sent']);
    expect(world.chain.taken).toHaveLength(1);
    world.chain.mine();
    expect(await world.moves()).toEqual(['include 5', 'settle 5', 'queue 7', 'sign 7']);
  });

  it('waits for all confirmations, and counts them; the next need not wait for that', async () => {
    world = new AnchorWorld({ confirmations: 3 });
    await world.anchored(5);
    expect(world.anchors()[0]).toMatchObject({ state: 'anchored', confirmations: 1 });
    world.size = 6;
    await world.tick();
    await world.tick();
    expect(world.anchors().map(({ state, confirmations }) => [state, confirmations])).toEqual([
      ['anchored', 2],
      ['anchored', 1],
    ]);
    world.chain.mine();
    expect(await world.moves()).toEqual(['settle 5']);
    world.chain.mine();
    expect(await world.moves()).toEqual(['settle 6']);
  });

  it('keeps the distance that it was told, in another process too', async () => {
    world.tick = world.newProcess(10);
    await world.anchored(5, 6);
    expect(world.states()).toEqual(['5 final']);
    world.tick = world.newProcess(10);
    world.clock.advance(9999);
    expect(await world.moves()).toEqual([]);
    world.clock.advance(2500);
    expect(await world.moves()).toContain('queue 6');
  });

  it('asks the chain no more often than its distance needs, and at once after a failure', async () => {
    let asked = 0;
    const confirm = world.chain.confirm.bind(world.chain);
    world.chain.confirm = () => {
      asked += 1;
      return confirm();
    };
    for (const [everySeconds, restMs] of [
      [1, 250],
      [10, 2500],
      [3600, 10_000],
    ] as const) {
      world.tick = world.newProcess(everySeconds);
      asked = 0;
      await world.tick();
      world.clock.advance(restMs - 1);
      await world.tick();
      expect(asked).toBe(1);
      world.clock.advance(1);
      world.chain.reachable = false;
      await refusal(world.tick());
      world.chain.reachable = true;
      await world.tick();
      expect(asked).toBe(3);
    }
  });

  it('notes that a chain is away, and catches up', async () => {
    await world.anchored(5);
    world.size = 6;
    world.chain.reachable = false;
    const gone = world.clock.now();
    world.clock.advance(60_000);
    expect(await refusal(world.tick())).toMatchObject({ code: 'chain.unreachable' });
    expect(world.record()).toMatchObject({ reachable: false, reachedAt: gone });
    world.chain.reachable = true;
    expect(await world.moves()).toContain('settle 6');
    expect(world.record()).toMatchObject({ reachable: true, reachedAt: world.clock.now() });
  });

  it('does nothing on another chain', async () => {
    await world.anchored(5);
    world.size = 6;
    world.chain.mismatched = true;
    world.chain.reorganise(1, true);
    expect(await refusal(world.tick())).toMatchObject({ code: 'chain.mismatch' });
    expect(world.record().reachable).toBe(false);
    expect(world.states()).toEqual(['5 final']);
  });

  it('yields to another process that moves the same anchors', async () => {
    world.size = 5;
    const move = world.rows.move.bind(world.rows);
    world.rows.move = async (anchor, from) => {
      world.rows.move = move;
      await world.newProcess()();
      return move(anchor, from);
    };
    expect(await refusal(world.tick())).toMatchObject({ code: 'log.head-moved' });
    expect(world.states()).toEqual(['5 final']);
    expect(world.chain.taken).toHaveLength(1);
  });
});

describe('blocks that vanish', () => {
  it('come again in order, by the same transactions, as from a chain that lost its last second', async () => {
    await world.anchored(5, 6, 7);
    const before = world.anchors();
    world.chain.reorganise(2, true);
    expect(await world.moves()).toEqual([
      ...['vanish 7', 'vanish 6'],
      ...['include 6', 'settle 6', 'include 7', 'settle 7'],
    ]);
    expect(world.anchors().map(({ transaction }) => transaction)).toEqual(before.map(({ transaction }) => transaction));
    expect(world.anchors()[0]!.block).toEqual(before[0]!.block);
    expect(world.anchors()[2]!.block!.hash).not.toBe(before[2]!.block!.hash);
  });

  it('are taken back at once, though nothing can be sent', async () => {
    await world.anchored(5, 6);
    world.chain.automine = false;
    world.chain.reorganise(2, true);
    await world.tick();
    expect(world.anchors().map(({ state, block, confirmations }) => [state, block, confirmations])).toEqual([
      ['sent', null, 0],
      ['sent', null, 0],
    ]);
    world.chain.mine();
    await world.tick();
    expect(world.states()).toEqual(['5 final', '6 final']);
  });

  it('are found in their new block when the chain itself brought them back', async () => {
    world = new AnchorWorld({ confirmations: 2 });
    await world.anchored(5);
    world.chain.reorganise(1);
    world.chain.mine();
    expect(await world.moves()).toEqual(['vanish 5', 'include 5']);
    expect(world.chain.taken).toHaveLength(1);
    expect((await world.chain.place(world.anchors()[0]!.transaction!))!.block).toEqual(world.anchors()[0]!.block);
  });

  it('are signed anew when their nonce is used up', async () => {
    await world.anchored(5, 6);
    const before = world.anchors();
    world.chain.reorganise(2, true);
    await world.chain.elsewhere(1, rootOf(1));
    expect(await world.moves()).toEqual([
      ...['vanish 6', 'vanish 5', 'sign 5', 'include 5', 'settle 5', 'sign 6', 'include 6', 'settle 6'],
    ]);
    expect(world.anchors()[0]!.transaction).not.toBe(before[0]!.transaction);
    expect([await world.chain.rootOf(5), await world.chain.rootOf(6)]).toEqual([hexRootOf(5), hexRootOf(6)]);
  });

  it('are done without when a larger size came first, until that vanishes too', async () => {
    await world.anchored(5);
    world.chain.reorganise(1, true);
    world.size = 9;
    await world.chain.elsewhere(8, rootOf(8));
    expect(await world.moves()).toEqual(['vanish 5', 'queue 9', 'sign 9', 'include 9', 'settle 9']);
    expect(world.states()).toEqual(['5 sent', '9 final']);
    expect(await world.moves()).toEqual([]);
    world.chain.reorganise(2, true);
    await world.moves();
    expect(world.states()).toEqual(['5 final', '9 final']);
  });
});

describe('a contract that holds more than the rows know', () => {
  it('is believed when it holds our root: rows that were lost', async () => {
    await world.anchored(5, 6);
    const { transaction, block } = world.anchors()[1]!;
    world.rows = new MemoryAnchorRows();
    world.tick = world.newProcess();
    expect(await world.moves()).toEqual(['queue 6', 'sign 6', 'include 6', 'settle 6']);
    expect(world.anchors()).toMatchObject([{ size: 6, state: 'final', transaction, raw: '0x', block }]);
    expect(world.chain.taken).toHaveLength(2);
    world.chain.reorganise(2, true);
    expect(await world.moves()).toEqual(['vanish 6', 'sign 6', 'include 6', 'settle 6']);
    expect(world.anchors()[0]!.raw).not.toBe('0x');
  });

  it('is believed when it holds our root: signed twice, and the other was mined', async () => {
    world.chain.automine = false;
    await world.anchored(5);
    world.chain.pool = [];
    const mined = await world.chain.elsewhere(5, rootOf(5));
    world.chain.mine();
    expect(await world.moves()).toEqual(['sign 5', 'include 5', 'settle 5']);
    expect(world.anchors()).toMatchObject([{ state: 'final', transaction: mined }]);
  });

  it('waits for the next look when it has become newer under our hands', async () => {
    world.size = 5;
    const sign = world.chain.sign.bind(world.chain);
    world.chain.sign = async (checkpoint) => {
      world.chain.sign = sign;
      await world.chain.elsewhere(5, rootOf(5));
      return sign(checkpoint);
    };
    expect(await world.moves()).toEqual(['queue 5']);
    expect(await world.moves()).toEqual(['sign 5', 'include 5', 'settle 5']);
  });

  it('is an alarm when its root is another', async () => {
    world.size = 5;
    await world.chain.elsewhere(5, rootOf(99));
    const facts = { size: 5, root: hexRootOf(99), ours: hexRootOf(5) };
    for (let i = 0; i < 2; i++) expect(await refusal(world.tick())).toEqual({ code: 'log.fork', facts });
    world.size = 6;
    expect(await refusal(world.tick())).toEqual({ code: 'log.fork', facts });
    expect(world.chain.taken).toHaveLength(1);
  });

  it('is an alarm when it is larger than our log', async () => {
    world.size = 5;
    await world.chain.elsewhere(6, rootOf(6));
    expect(await refusal(world.tick())).toEqual({ code: 'log.fork', facts: { held: 6, size: 5 } });
    expect(world.anchors()).toEqual([]);
  });
});

it('leaves a refused checkpoint queued and tries again', async () => {
  world.size = 5;
  const sign = world.chain.sign.bind(world.chain);
  world.chain.sign = () => Promise.reject(new Refusal('chain.rejected', 'no', { reason: 'AnchorWriterOnly' }));
  expect(await refusal(world.tick())).toMatchObject({ code: 'chain.rejected' });
  expect(world.states()).toEqual(['5 queued']);
  expect(world.record().reachable).toBe(true);
  world.chain.sign = sign;
  expect(await world.moves()).toContain('settle 5');
});

it('signs anew what was mined and failed', async () => {
  world.size = 5;
  world.chain.failsNext = true;
  expect(await world.moves()).toEqual(['queue 5', 'sign 5']);
  expect(await world.moves()).toEqual(['sign 5', 'include 5', 'settle 5']);
});
