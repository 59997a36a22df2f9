import { Refusal } from '@filmdeed/kernel';
import fc from 'fast-check';
import {
  AnchorWorld,
  type AnchorWorldPorts,
  expectAnchored,
  LATE_SECONDS,
  refusal,
  rootOf,
  STUCK,
} from '../../../../test/support/anchor-world.js';

let world: AnchorWorld;
beforeEach(() => {
  world = new AnchorWorld();
});

/**
 * One port call that fails: `before` nothing happened, `after` everything did and only the answer was lost. Or right before it the chain loses blocks
 * (`lose`), as one of our own does whose node is killed, and everybody goes on.
 */
type Fault =
  | { readonly call: number; readonly when: 'before' | 'after' }
  | { readonly call: number; readonly when: 'lose'; readonly blocks: number };

/** The ports, every call counted; the one of the fault fails. Whatever is handed to the chain must lie in the rows by then. */
function failing(fault: Fault | null): { readonly ports: AnchorWorldPorts; readonly calls: string[] } {
  const calls: string[] = [];
  const wrap = <T extends object>(name: string, inner: T, refused: Refusal): T =>
    new Proxy(inner, {
      get(_, property) {
        const value = Reflect.get(inner, property) as unknown;
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const call = calls.push(`${name}.${String(property)}`);
          if (property === 'send') expect(await world.keptRaws()).toContain(args[0]);
          if (fault?.call === call && fault.when === 'before') throw refused;
          if (fault?.call === call && fault.when === 'lose') world.chain.reorganise(fault.blocks, true);
          const result = (await Reflect.apply(value, inner, args)) as unknown;
          if (fault?.call === call && fault.when === 'after') throw refused;
          return result;
        };
      },
    });
  const away = new Refusal('chain.unreachable', 'away');
  const down = new Refusal('database.unreachable', 'down');
  const { head } = wrap('log', { head: world.ports().head }, down);
  return { ports: { head, rows: wrap('rows', world.rows, down), chain: wrap('chain', world.chain, away) }, calls };
}

/** Some time later every checkpoint is in a block, or somebody has been told. */
async function isCoveredOrTold(): Promise<void> {
  await refusal(world.tick());
  world.clock.advance(LATE_SECONDS * 1000);
  await refusal(world.tick());
  const covered = world.anchors().findLast(({ state }) => state === 'anchored' || state === 'final')?.size ?? 0;
  const waits = world.anchors().some(({ size }) => size > covered);
  expect(waits && world.alarms().length === 0).toBe(false);
}

describe('a chain that loses its newest blocks in the middle of a call', () => {
  it('is found out, wherever that is: what is final stands in the chain that there is', async () => {
    const prepare = async (): Promise<void> => {
      world = new AnchorWorld();
      await world.anchored(5, 6, 7);
      world.size = 8;
    };
    await prepare();
    const { ports, calls } = failing(null);
    await world.newProcess(0, ports)();
    for (let call = 1; call <= calls.length; call++) {
      for (const blocks of [1, 2, 3]) {
        await prepare();
        await refusal(world.newProcess(0, failing({ call, when: 'lose', blocks }).ports)());
        world.size = 9;
        for (let i = 0; i < 3; i++) await world.newProcess()();
        expect([calls[call - 1], blocks, await lostAndFinal()]).toEqual([calls[call - 1], blocks, []]);
        await expectAnchored(world);
      }
    }
  });

  /** Sizes that count as final, and whose root the contract does not hold. */
  async function lostAndFinal(): Promise<number[]> {
    const finals = world.anchors().filter(({ state }) => state === 'final');
    const roots = await Promise.all(finals.map(({ size }) => world.chain.rootOf(size)));
    return finals.filter((_, i) => roots[i] === null).map(({ size }) => size);
  }
});

type EventOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

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
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('fault' as const),
        call: fc.integer({ min: 1, max: 40 }),
        when: fc.constant('lose' as const),
        blocks: fc.integer({ min: 1, max: 6 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('automine' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reach' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'forget pool' as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 61, 1000) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('price' as const), of: fc.constantFrom(1, 8, 20, 300, 5000) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('funded' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('disputed' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'elsewhere' as const }) },
  );

  const STUCK_BEHIND_A_STRANGER: EventOf<typeof event>[] = [
    { kind: 'grow', by: 1 },
    { kind: 'elsewhere' },
    { kind: 'grow', by: 1 },
    { kind: 'tick' },
    { kind: 'reorganise', blocks: 2, forget: true },
  ];

  /** It waits at a price at which nobody mines it, and ours stands behind it. */
  const BEHIND_A_CHEAP_STRANGER: EventOf<typeof event>[] = [
    { kind: 'automine', on: false },
    { kind: 'grow', by: 1 },
    { kind: 'price', of: 1 },
    { kind: 'elsewhere' },
  ];

  it('ends with the newest head final, every anchor in its block, and nothing recorded that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(event, { maxLength: 60 }),
        async (confirmations, events) => {
          world = new AnchorWorld({ confirmations });
          for (const each of events) {
            if (each.kind === 'tick') await refusal(world.tick());
            else if (each.kind === 'grow') world.size += each.by;
            else if (each.kind === 'mine') world.chain.mine(each.blocks);
            else if (each.kind === 'reorganise') world.chain.reorganise(each.blocks, each.forget);
            else if (each.kind === 'fault') await refusal(world.newProcess(0, failing(each).ports)());
            else if (each.kind === 'automine') world.chain.automine = each.on;
            else if (each.kind === 'reach') world.chain.reachable = each.on;
            else if (each.kind === 'forget pool') world.chain.pool = [];
            else if (each.kind === 'wait') world.clock.advance(each.seconds * 1000);
            else if (each.kind === 'price') world.chain.baseFee = each.of;
            else if (each.kind === 'funded') world.chain.funded = each.on;
            else if (each.kind === 'disputed') world.chain.disputed = each.on;
            else if (world.size > 0 && world.chain.reachable)
              await refusal(world.chain.elsewhere(world.size, rootOf(world.size)));
          }
          await isCoveredOrTold();
          Object.assign(world.chain, { reachable: true, automine: true, funded: true, disputed: false, baseFee: 8 });
          world.size += 1;
          for (let i = 0; i < 12; i++) {
            await refusal(world.tick());
            world.wait(STUCK.seconds, STUCK.blocks + confirmations);
          }
          await world.tick();
          await world.tick();
          expect(world.alarms()).toEqual([]);
          await expectAnchored(world);
        },
      ),
      {
        numRuns: 500,
        // A transaction of somebody else with our key vanished, and ours waited behind its nonce.
        examples: [
          [1, STUCK_BEHIND_A_STRANGER],
          [1, BEHIND_A_CHEAP_STRANGER],
        ],
      },
    );
  });
});
