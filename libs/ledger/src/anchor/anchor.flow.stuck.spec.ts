import { Refusal } from '@filmdeed/kernel';
import { AnchorWorld, hexRootOf, LATE_SECONDS, refusal, rootOf, STUCK } from '../../../../test/support/anchor-world.js';
import { termsOf } from '../../../../test/support/memory-anchor-chain.js';

let world: AnchorWorld;
beforeEach(() => {
  world = new AnchorWorld({ operator: 'public' });
});

/** The anchor of size 5 waits at a price at which nothing is mined any more. */
async function underPriced(): Promise<void> {
  world.chain.automine = false;
  await world.anchored(5);
  world.chain.baseFee = 20;
}

const fees = async (size: number): Promise<number[]> => (await world.attempts(size)).map(({ raw }) => termsOf(raw).fee);

describe('a transaction that is not mined', () => {
  it('is made dearer at its nonce when it has waited long enough, and so many blocks', async () => {
    await underPriced();
    world.wait(STUCK.seconds - 1, STUCK.blocks);
    expect(await world.moves()).toEqual([]);
    world.clock.advance(1000);
    expect(await world.moves()).toEqual(['sign 5']);
    expect(await fees(5)).toEqual([40, 16]);
    expect(new Set((await world.attempts(5)).map(({ raw }) => termsOf(raw).nonce))).toEqual(new Set([0]));
    world.chain.mine();
    expect(await world.moves()).toEqual(['include 5', 'settle 5']);
    expect(world.alarms()).toEqual([]);
  });

  it('is left alone where no blocks come: the price is not the reason', async () => {
    await underPriced();
    world.clock.advance(LATE_SECONDS * 1000);
    expect(await world.moves()).toEqual([]);
    expect(world.alarms()).toEqual(['anchor.late', 'chain.stuck']);
  });

  it('rises by an eighth at least, step by step, up to what is allowed, and then tells', async () => {
    await underPriced();
    world.chain.cap = 20;
    world.chain.baseFee = 17;
    world.wait(STUCK.seconds, STUCK.blocks);
    await world.tick();
    expect([await fees(5), world.alarms()]).toEqual([[20, 16], []]);
    world.chain.baseFee = 18;
    world.chain.pool = [];
    world.wait(STUCK.seconds, STUCK.blocks);
    await world.tick();
    expect([await fees(5), world.alarms()]).toEqual([
      [20, 16],
      ['chain.fee-high', 'chain.stuck'],
    ]);
    world.chain.mine();
    expect(await world.moves()).toEqual(['include 5', 'settle 5']);
    expect(world.alarms()).toEqual([]);
  });

  it('may be mined though it was replaced, and is found', async () => {
    await underPriced();
    const [first] = await world.attempts(5);
    world.wait(STUCK.seconds, STUCK.blocks);
    const send = world.chain.send.bind(world.chain);
    world.chain.send = async (raw) => {
      world.chain.baseFee = 8;
      if (raw !== first!.raw) world.chain.mine();
      return send(raw);
    };
    expect(await world.moves()).toEqual(['sign 5']);
    world.chain.send = send;
    expect(await world.moves()).toEqual(['include 5', 'settle 5']);
    expect(world.anchors()[0]).toMatchObject({ transaction: first!.transaction, raw: first!.raw });
  });

  it('and its replacement are both looked for after a reorganisation', async () => {
    await underPriced();
    world.wait(STUCK.seconds, STUCK.blocks);
    await world.tick();
    const [second, first] = await world.attempts(5);
    world.chain.mine();
    await world.tick();
    expect(world.anchors()[0]!.transaction).toBe(second!.transaction);
    world.chain.reorganise(1, true);
    world.chain.baseFee = 8;
    await world.chain.send(first!.raw);
    world.chain.mine();
    expect(await world.moves()).toEqual(['vanish 5', 'include 5', 'settle 5']);
    expect(world.anchors()[0]!.transaction).toBe(first!.transaction);
  });

  it('does not make those dearer that only wait behind it', async () => {
    world.chain.automine = true;
    await world.anchored(5, 6);
    world.chain.automine = false;
    world.chain.reorganise(2);
    world.chain.mine();
    world.chain.baseFee = 20;
    world.chain.reorganise(1);
    world.wait(STUCK.seconds, STUCK.blocks);
    await world.tick();
    expect([(await fees(5)).length, (await fees(6)).length]).toEqual([2, 1]);
  });

  it('is signed dearer when something else stands in its place, and mined before it', async () => {
    world.chain.automine = false;
    world.chain.baseFee = 20;
    await world.chain.elsewhere(3, rootOf(3));
    world.chain.pool = [];
    world.chain.baseFee = 8;
    world.size = 5;
    const send = world.chain.send.bind(world.chain);
    world.chain.send = () => Promise.reject(new Refusal('chain.unreachable', 'away'));
    await refusal(world.tick());
    world.chain.send = send;
    await world.chain.send(world.chain.strangers[0]!);
    expect(await refusal(world.tick())).toMatchObject({ code: 'chain.rejected', facts: { why: 'underpriced' } });
    expect(world.alarms()).toEqual(['chain.rejected']);
    for (let i = 0; i < 9; i++) await refusal(world.tick());
    world.chain.mine();
    await world.tick();
    expect(await world.chain.rootOf(5)).toBe(hexRootOf(5));
    expect(world.states()).toEqual(['5 final']);
  });
});

describe('a crash between signing and sending', () => {
  it('sends what was signed, and signs nothing else', async () => {
    world.size = 5;
    world.chain.send = () => Promise.reject(new Error('killed'));
    await expect(world.tick()).rejects.toThrow('killed');
    expect(world.chain.everSent).toEqual([]);
    Reflect.deleteProperty(world.chain, 'send');
    world.tick = world.newProcess();
    expect(await world.moves()).toEqual(['include 5', 'settle 5']);
    expect(world.chain.everSent).toEqual((await world.attempts(5)).map(({ raw }) => raw));
  });
});

describe('alarms', () => {
  it('of an account without funds, until it is funded: then it goes on by itself', async () => {
    world.chain.funded = false;
    world.size = 5;
    expect(await refusal(world.tick())).toMatchObject({ code: 'chain.rejected', facts: { why: 'no-funds' } });
    expect(world.alarms()).toEqual(['chain.funds-low']);
    const since = world.rows.alarms[0]!.since;
    world.clock.advance(5000);
    await refusal(world.tick());
    expect(world.rows.alarms).toMatchObject([{ since, name: 'memory' }]);
    world.chain.funded = true;
    expect(await world.moves()).toEqual(['include 5', 'settle 5']);
    expect(world.alarms()).toEqual([]);
    expect(world.chain.taken).toHaveLength(1);
  });

  it('of a price beyond what is allowed: nothing is signed until it falls', async () => {
    world.chain.baseFee = 1001;
    world.size = 5;
    expect(await refusal(world.tick())).toMatchObject({ facts: { why: 'fee-cap' } });
    expect([world.alarms(), world.chain.everSent]).toEqual([['chain.fee-high'], []]);
    world.chain.baseFee = 8;
    expect(await world.moves()).toContain('settle 5');
    expect(world.alarms()).toEqual([]);
  });

  it('of a chain that is away, and of what is late because of it, also after a restart', async () => {
    await world.anchored(5);
    world.size = 6;
    world.chain.reachable = false;
    await refusal(world.tick());
    expect([world.states(), world.alarms()]).toEqual([['5 final', '6 queued'], ['chain.unreachable']]);
    world.clock.advance(LATE_SECONDS * 1000);
    world.size = 9;
    world.tick = world.newProcess();
    await refusal(world.tick());
    expect(world.alarms()).toEqual(['anchor.late', 'chain.unreachable']);
    world.chain.reachable = true;
    expect(await world.moves()).toEqual([
      ...['sign 6', 'include 6', 'settle 6', 'queue 9', 'sign 9', 'include 9', 'settle 9'],
    ]);
    expect(world.alarms()).toEqual([]);
  });

  it('of a fork', async () => {
    world.size = 5;
    await world.chain.elsewhere(5, rootOf(99));
    await refusal(world.tick());
    expect(world.alarms()).toEqual(['log.fork']);
  });

  it('of a node that is passed over', async () => {
    const sight = world.chain.sight.bind(world.chain);
    world.chain.sight = async () => ({
      ...(await sight()),
      nodes: [
        { host: 'a', state: 'good', head: 1 },
        { host: 'b', state: 'away', head: null },
      ],
    });
    await world.tick();
    expect(world.rows.alarms).toMatchObject([{ code: 'chain.node-passed-over', facts: { nodes: ['b away'] } }]);
  });
});

describe('what takes an anchor back', () => {
  it('is no node that only does not know the transaction', async () => {
    await world.anchored(5);
    world.chain.place = () => Promise.resolve(null);
    expect(await world.moves()).toEqual([]);
    expect(world.states()).toEqual(['5 final']);
  });

  it('is no node that lags, unless that goes on; an own chain has lost what it ends before', async () => {
    await world.anchored(5);
    world.chain.reorganise(1, true);
    expect(await world.moves()).toEqual([]);
    expect([world.states(), world.alarms()]).toEqual([['5 final'], ['chain.disputed']]);
    world.clock.advance(599_000);
    expect(await world.moves()).toEqual([]);
    world.clock.advance(1000);
    expect(await world.moves()).toEqual(['vanish 5', 'include 5', 'settle 5']);
    expect(world.alarms()).toEqual([]);
  });

  it('is no disagreement of nodes; nor is anything settled by one', async () => {
    await world.anchored(5);
    world.chain.reorganise(1, true);
    world.chain.mine();
    world.chain.disputed = true;
    world.size = 6;
    await world.tick();
    expect([world.states(), world.alarms()]).toEqual([['5 final', '6 anchored'], ['chain.disputed']]);
    world.chain.disputed = false;
    await world.tick();
    await world.tick();
    expect([world.states(), world.alarms()]).toEqual([['5 sent', '6 final'], []]);
  });

  it('is a contract that went with its blocks', async () => {
    await world.anchored(5);
    world.chain.reorganise(1, true);
    world.chain.mine(2);
    world.chain.contractGone = true;
    expect(await refusal(world.tick())).toMatchObject({ code: 'chain.mismatch' });
    expect([world.states(), world.alarms()]).toEqual([['5 sent'], ['chain.contract-gone']]);
  });
});

describe('a chain that was reset', () => {
  it('covers nothing any more; another deployment takes up what waited, in order; and it may come back', async () => {
    await world.anchored(5);
    world.chain.automine = false;
    await world.anchored(6);
    world.chain.mismatched = true;
    expect(await refusal(world.tick())).toMatchObject({ code: 'chain.mismatch' });
    expect([world.alarms(), (await world.rows.covering([3])).size]).toEqual([['chain.reset'], 0]);
    const old = world.record();
    expect(old.lostAt).toEqual(world.clock.now());

    const next = new AnchorWorld({ genesis: `0x${'99'.repeat(32)}` });
    next.rows = world.rows;
    next.size = 7;
    next.tick = next.newProcess(0, next.ports(), old.key);
    expect(await next.moves()).toEqual([
      'sign 6',
      'include 6',
      'settle 6',
      'queue 7',
      'sign 7',
      'include 7',
      'settle 7',
    ]);
    expect((await world.rows.covering([3])).get(3)).toMatchObject([{ anchor: { size: 6 }, chain: { lostAt: null } }]);
    next.tick = next.newProcess(0, next.ports(), old.key);
    expect(await next.moves()).toEqual([]);

    world.chain.mismatched = false;
    await world.tick();
    expect(world.record().lostAt).toBeNull();
  });

  it('is not made known before its contract was seen', async () => {
    world.chain.contractGone = true;
    world.size = 5;
    await refusal(world.tick());
    expect([await world.rows.chains(), world.alarms()]).toEqual([[], ['chain.contract-gone']]);
  });
});
