import { FixedClock, isRefusal, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { MemoryAnchorChain } from '../../../../test/support/memory-anchor-chain.js';
import { MemoryAnchorRows } from '../../../../test/support/memory-anchor-rows.js';
import {
  type Anchor,
  type AnchorChain,
  type AnchorChainIdentity,
  anchorChainKey,
  anchorLog,
  type AnchorRows,
  type AnchorStep,
  type LogHead,
} from '../index.js';

const rootOf = (size: number): Uint8Array => sha256(utf8(`root of ${size}`));
const hexRootOf = (size: number): string => `0x${toHex(rootOf(size))}`;

let chain: MemoryAnchorChain;
let rows: MemoryAnchorRows;
let clock: FixedClock;
let size: number;
let tick: () => Promise<readonly AnchorStep[]>;

interface Ports {
  readonly rows: AnchorRows;
  readonly chain: AnchorChain;
  readonly head: () => Promise<LogHead>;
}

const ports = (): Ports => ({ rows, chain, head: async () => ({ size, root: rootOf(size), note: `note ${size}` }) });

/** Another process on the same rows and chain. */
function newProcess(everySeconds = 0, { rows, chain, head }: Ports = ports()): typeof tick {
  return anchorLog({ log: { head }, rows, chain, clock, everySeconds });
}

function begin(identity: Partial<AnchorChainIdentity> = {}): void {
  chain = new MemoryAnchorChain(identity);
  rows = new MemoryAnchorRows();
  clock = new FixedClock('2026-11-24T09:00:00.000Z');
  size = 0;
  tick = newProcess();
}
beforeEach(() => begin());

const moves = async (): Promise<string[]> => (await tick()).map(({ size, move }) => `${move} ${size}`);
const anchors = (): readonly Anchor[] => [...rows.anchors.values()].sort((a, b) => a.size - b.size);
const states = (): string[] => anchors().map((anchor) => `${anchor.size} ${anchor.state}`);
const record = () => rows.records.get(anchorChainKey(chain.identity))!;

async function refusal(work: Promise<unknown>): Promise<Pick<Refusal, 'code' | 'facts'> | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** Anchors the log at each of these sizes. */
async function anchored(...sizes: number[]): Promise<void> {
  for (size of sizes) await tick();
}

describe('anchoring', () => {
  it('has nothing to do for an empty log', async () => {
    expect(await tick()).toEqual([]);
    expect(record()).toMatchObject({ reachable: true, name: 'memory' });
  });

  it('brings the head onto the chain in one call, where blocks come at once', async () => {
    size = 5;
    expect(await moves()).toEqual(['queue 5', 'sign 5', 'include 5', 'settle 5']);
    const [anchor] = anchors();
    expect(anchor).toMatchObject({ size: 5, root: rootOf(5), note: 'note 5', state: 'final', confirmations: 1 });
    expect(await chain.place(anchor!.transaction!)).toMatchObject({ block: anchor!.block, succeeded: true });
    expect(await chain.rootOf(5)).toBe(hexRootOf(5));
    expect(await moves()).toEqual([]);
  });

  it('has one anchor wait at a time: the next covers all that has come meanwhile', async () => {
    chain.automine = false;
    await anchored(5, 6, 7);
    expect(states()).toEqual(['5 sent']);
    expect(chain.taken).toHaveLength(1);
    chain.mine();
    expect(await moves()).toEqual(['include 5', 'settle 5', 'queue 7', 'sign 7']);
  });

  it('waits for all confirmations, and counts them; the next need not wait for that', async () => {
    begin({ confirmations: 3 });
    await anchored(5);
    expect(anchors()[0]).toMatchObject({ state: 'anchored', confirmations: 1 });
    size = 6;
    await tick();
    await tick();
    expect(anchors().map(({ state, confirmations }) => [state, confirmations])).toEqual([
      ['anchored', 2],
      ['anchored', 1],
    ]);
    chain.mine();
    expect(await moves()).toEqual(['settle 5']);
    chain.mine();
    expect(await moves()).toEqual(['settle 6']);
  });

  it('keeps the distance that it was told, in another process too', async () => {
    tick = newProcess(10);
    await anchored(5, 6);
    expect(states()).toEqual(['5 final']);
    tick = newProcess(10);
    clock.advance(9999);
    expect(await moves()).toEqual([]);
    clock.advance(2500);
    expect(await moves()).toContain('queue 6');
  });

  it('asks the chain no more often than its distance needs, and at once after a failure', async () => {
    let asked = 0;
    const confirm = chain.confirm.bind(chain);
    chain.confirm = () => {
      asked += 1;
      return confirm();
    };
    for (const [everySeconds, restMs] of [
      [1, 250],
      [10, 2500],
      [3600, 10_000],
    ] as const) {
      tick = newProcess(everySeconds);
      asked = 0;
      await tick();
      clock.advance(restMs - 1);
      await tick();
      expect(asked).toBe(1);
      clock.advance(1);
      chain.reachable = false;
      await refusal(tick());
      chain.reachable = true;
      await tick();
      expect(asked).toBe(3);
    }
  });

  it('notes that a chain is away, and catches up', async () => {
    await anchored(5);
    size = 6;
    chain.reachable = false;
    const gone = clock.now();
    clock.advance(60_000);
    expect(await refusal(tick())).toMatchObject({ code: 'chain.unreachable' });
    expect(record()).toMatchObject({ reachable: false, reachedAt: gone });
    chain.reachable = true;
    expect(await moves()).toContain('settle 6');
    expect(record()).toMatchObject({ reachable: true, reachedAt: clock.now() });
  });

  it('does nothing on another chain', async () => {
    await anchored(5);
    size = 6;
    chain.mismatched = true;
    chain.reorganise(1, true);
    expect(await refusal(tick())).toMatchObject({ code: 'chain.mismatch' });
    expect(record().reachable).toBe(false);
    expect(states()).toEqual(['5 final']);
  });

  it('yields to another process that moves the same anchors', async () => {
    size = 5;
    const move = rows.move.bind(rows);
    rows.move = async (anchor, from) => {
      rows.move = move;
      await newProcess()();
      return move(anchor, from);
    };
    expect(await refusal(tick())).toMatchObject({ code: 'log.head-moved' });
    expect(states()).toEqual(['5 final']);
    expect(chain.taken).toHaveLength(1);
  });
});

describe('blocks that vanish', () => {
  it('come again in order, by the same transactions, as from a chain that lost its last second', async () => {
    await anchored(5, 6, 7);
    const before = anchors();
    chain.reorganise(2, true);
    expect(await moves()).toEqual([...['vanish 7', 'vanish 6'], ...['include 6', 'settle 6', 'include 7', 'settle 7']]);
    expect(anchors().map(({ transaction }) => transaction)).toEqual(before.map(({ transaction }) => transaction));
    expect(anchors()[0]!.block).toEqual(before[0]!.block);
    expect(anchors()[2]!.block!.hash).not.toBe(before[2]!.block!.hash);
  });

  it('are taken back at once, though nothing can be sent', async () => {
    await anchored(5, 6);
    chain.automine = false;
    chain.reorganise(2, true);
    await tick();
    expect(anchors().map(({ state, block, confirmations }) => [state, block, confirmations])).toEqual([
      ['sent', null, 0],
      ['sent', null, 0],
    ]);
    chain.mine();
    await tick();
    expect(states()).toEqual(['5 final', '6 final']);
  });

  it('are found in their new block when the chain itself brought them back', async () => {
    begin({ confirmations: 2 });
    await anchored(5);
    chain.reorganise(1);
    chain.mine();
    expect(await moves()).toEqual(['vanish 5', 'include 5']);
    expect(chain.taken).toHaveLength(1);
    expect((await chain.place(anchors()[0]!.transaction!))!.block).toEqual(anchors()[0]!.block);
  });

  it('are signed anew when their nonce is used up', async () => {
    await anchored(5, 6);
    const before = anchors();
    chain.reorganise(2, true);
    await chain.elsewhere(1, rootOf(1));
    expect(await moves()).toEqual([
      ...['vanish 6', 'vanish 5', 'sign 5', 'include 5', 'settle 5', 'sign 6', 'include 6', 'settle 6'],
    ]);
    expect(anchors()[0]!.transaction).not.toBe(before[0]!.transaction);
    expect([await chain.rootOf(5), await chain.rootOf(6)]).toEqual([hexRootOf(5), hexRootOf(6)]);
  });

  it('are done without when a larger size came first, until that vanishes too', async () => {
    await anchored(5);
    chain.reorganise(1, true);
    size = 9;
    await chain.elsewhere(8, rootOf(8));
    expect(await moves()).toEqual(['vanish 5', 'queue 9', 'sign 9', 'include 9', 'settle 9']);
    expect(states()).toEqual(['5 sent', '9 final']);
    expect(await moves()).toEqual([]);
    chain.reorganise(2, true);
    await moves();
    expect(states()).toEqual(['5 final', '9 final']);
  });
});

describe('a contract that holds more than the rows know', () => {
  it('is believed when it holds our root: rows that were lost', async () => {
    await anchored(5, 6);
    const { transaction, block } = anchors()[1]!;
    rows = new MemoryAnchorRows();
    tick = newProcess();
    expect(await moves()).toEqual(['queue 6', 'sign 6', 'include 6', 'settle 6']);
    expect(anchors()).toMatchObject([{ size: 6, state: 'final', transaction, raw: '0x', block }]);
    expect(chain.taken).toHaveLength(2);
    chain.reorganise(2, true);
    expect(await moves()).toEqual(['vanish 6', 'sign 6', 'include 6', 'settle 6']);
    expect(anchors()[0]!.raw).not.toBe('0x');
  });

  it('is believed when it holds our root: signed twice, and the other was mined', async () => {
    chain.automine = false;
    await anchored(5);
    chain.pool = [];
    const mined = await chain.elsewhere(5, rootOf(5));
    chain.mine();
    expect(await moves()).toEqual(['sign 5', 'include 5', 'settle 5']);
    expect(anchors()).toMatchObject([{ state: 'final', transaction: mined }]);
  });

  it('waits for the next look when it has become newer under our hands', async () => {
    size = 5;
    const sign = chain.sign.bind(chain);
    chain.sign = async (checkpoint) => {
      chain.sign = sign;
      await chain.elsewhere(5, rootOf(5));
      return sign(checkpoint);
    };
    expect(await moves()).toEqual(['queue 5']);
    expect(await moves()).toEqual(['sign 5', 'include 5', 'settle 5']);
  });

  it('is an alarm when its root is another', async () => {
    size = 5;
    await chain.elsewhere(5, rootOf(99));
    const facts = { size: 5, root: hexRootOf(99), ours: hexRootOf(5) };
    for (let i = 0; i < 2; i++) expect(await refusal(tick())).toEqual({ code: 'log.fork', facts });
    size = 6;
    expect(await refusal(tick())).toEqual({ code: 'log.fork', facts });
    expect(chain.taken).toHaveLength(1);
  });

  it('is an alarm when it is larger than our log', async () => {
    size = 5;
    await chain.elsewhere(6, rootOf(6));
    expect(await refusal(tick())).toEqual({ code: 'log.fork', facts: { held: 6, size: 5 } });
    expect(anchors()).toEqual([]);
  });
});

it('leaves a refused checkpoint queued and tries again', async () => {
  size = 5;
  const sign = chain.sign.bind(chain);
  chain.sign = () => Promise.reject(new Refusal('chain.rejected', 'no', { reason: 'AnchorWriterOnly' }));
  expect(await refusal(tick())).toMatchObject({ code: 'chain.rejected' });
  expect(states()).toEqual(['5 queued']);
  expect(record().reachable).toBe(true);
  chain.sign = sign;
  expect(await moves()).toContain('settle 5');
});

it('signs anew what was mined and failed', async () => {
  size = 5;
  chain.failsNext = true;
  expect(await moves()).toEqual(['queue 5', 'sign 5']);
  expect(await moves()).toEqual(['sign 5', 'include 5', 'settle 5']);
});

/** One port call that fails: `before` nothing happened, `after` everything did and only the answer was lost. */
interface Fault {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** The ports, every call counted; the one of the fault fails. Whatever is handed to the chain must lie in the rows by then. */
function failing(fault: Fault | null): { readonly ports: Ports; readonly calls: string[] } {
  const calls: string[] = [];
  const wrap = <T extends object>(name: string, inner: T, refused: Refusal): T =>
    new Proxy(inner, {
      get(_, property) {
        const value = Reflect.get(inner, property) as unknown;
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const call = calls.push(`${name}.${String(property)}`);
          if (property === 'send') expect(anchors().map(({ raw }) => raw)).toContain(args[0]);
          if (fault?.call === call && fault.when === 'before') throw refused;
          const result = (await Reflect.apply(value, inner, args)) as unknown;
          if (fault?.call === call) throw refused;
          return result;
        };
      },
    });
  const away = new Refusal('chain.unreachable', 'away');
  const down = new Refusal('database.unreachable', 'down');
  const { head } = wrap('log', { head: ports().head }, down);
  return { ports: { head, rows: wrap('rows', rows, down), chain: wrap('chain', chain, away) }, calls };
}

/** Every anchor is in a block of the chain with our root, or the contract passed it by. */
async function isSound(): Promise<void> {
  for (const anchor of anchors()) {
    const root = await chain.rootOf(anchor.size);
    if (anchor.state !== 'final') {
      expect([anchor.size, root]).toEqual([anchor.size, null]);
      continue;
    }
    expect([anchor.size, root]).toEqual([anchor.size, hexRootOf(anchor.size)]);
    expect(await chain.place(anchor.transaction!)).toMatchObject({ block: anchor.block, succeeded: true });
  }
  const largest = anchors().at(-1);
  expect([largest?.size ?? 0, largest?.state ?? 'final']).toEqual([size, 'final']);
}

describe('a port call that fails', () => {
  /** A scenario with every kind of call: two anchors vanish, one of them must be signed anew, and the head has moved on. */
  async function prepare(): Promise<void> {
    begin();
    await anchored(5, 6);
    chain.reorganise(2, true);
    await chain.elsewhere(5, rootOf(5));
    size = 7;
  }

  it('loses nothing, wherever it is and whether or not it was done', async () => {
    await prepare();
    const { ports, calls } = failing(null);
    await newProcess(0, ports)();
    const every = [
      ...[
        'rows.saveChain',
        'rows.noteReach',
        'rows.queue',
        'rows.unsettled',
        'rows.newestFinal',
        'rows.largest',
        'rows.move',
      ],
      ...[
        'chain.confirm',
        'chain.anchoredSize',
        'chain.rootOf',
        'chain.recordedBy',
        'chain.sign',
        'chain.send',
        'chain.place',
      ],
      'log.head',
    ];
    expect([...new Set(calls)].sort()).toEqual(every.sort());
    for (let call = 1; call <= calls.length; call++) {
      for (const when of ['before', 'after'] as const) {
        await prepare();
        const { ports } = failing({ call, when });
        const tick = newProcess(0, ports);
        const expected = calls[call - 1]!.startsWith('chain.') ? 'chain.unreachable' : 'database.unreachable';
        const outcome = await refusal(tick());
        // A send of which only the answer was lost may be seen as unreachable, never as refused for good.
        expect([calls[call - 1], when, outcome]).toEqual([calls[call - 1], when, { code: expected, facts: {} }]);
        await tick();
        await newProcess()();
        await isSound();
        expect(states()).toEqual(['5 final', '6 final', '7 final']);
        // 5 was recorded elsewhere; 6 and 7 took one transaction each, beside the two that vanished.
        expect([calls[call - 1], when, chain.taken.length]).toEqual([calls[call - 1], when, 5]);
      }
    }
  });
});

describe('any course of events', () => {
  const event = fc.oneof(
    { weight: 6, arbitrary: fc.constant({ kind: 'tick' as const }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('grow' as const), by: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('mine' as const), blocks: fc.integer({ min: 1, max: 3 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('reorganise' as const),
        blocks: fc.integer({ min: 1, max: 6 }),
        forget: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        call: fc.integer({ min: 1, max: 30 }),
        when: fc.constantFrom('before' as const, 'after' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('automine' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reach' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'forget pool' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'elsewhere' as const }) },
  );

  it('ends with the newest head final, every anchor in its block, and nothing recorded that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(event, { maxLength: 60 }),
        async (confirmations, events) => {
          begin({ confirmations });
          for (const each of events) {
            if (each.kind === 'tick') await refusal(tick());
            else if (each.kind === 'grow') size += each.by;
            else if (each.kind === 'mine') chain.mine(each.blocks);
            else if (each.kind === 'reorganise') chain.reorganise(each.blocks, each.forget);
            else if (each.kind === 'fault') await refusal(newProcess(0, failing(each).ports)());
            else if (each.kind === 'automine') chain.automine = each.on;
            else if (each.kind === 'reach') chain.reachable = each.on;
            else if (each.kind === 'forget pool') chain.pool = [];
            else if (size > 0 && chain.reachable) await refusal(chain.elsewhere(size, rootOf(size)));
          }
          Object.assign(chain, { reachable: true, automine: true });
          size += 1;
          for (let i = 0; i < 8; i++) {
            await tick();
            chain.mine(confirmations);
          }
          await isSound();
        },
      ),
      { numRuns: 500 },
    );
  });
});
