import { AnchorWorld, refusal } from '../../../../test/support/anchor-world.js';
import { FixedClock } from '@filmdeed/kernel';
import { GrowingLog } from '../../../../test/support/growing-log.js';
import { MemoryAttestationRows } from '../../../../test/support/memory-attestation-rows.js';
import { attestLog } from './attest.flow.js';

const HOUR = 3_600_000;
const EVERY_SECONDS = 10;

describe('a chain that is away for an hour', () => {
  it('raises its alarms in time, and at its return few anchors cover everything and the alarms are cleared', async () => {
    const world = new AnchorWorld();
    const tick = world.newProcess(EVERY_SECONDS);
    const seen: string[] = [];
    world.size = 5;
    await tick();
    world.chain.reachable = false;
    for (let second = 0; second < 3600; second += EVERY_SECONDS) {
      world.clock.advance(EVERY_SECONDS * 1000);
      world.size += 3;
      expect(await refusal(tick())).toMatchObject({ code: 'chain.unreachable' });
      const alarms = world.alarms().join(' ');
      if (seen.at(-1)?.endsWith(`: ${alarms}`) !== true) seen.push(`${second + EVERY_SECONDS} s: ${alarms}`);
    }
    // What waits first was queued at the first look that failed.
    expect(seen).toEqual(['10 s: chain.unreachable', '910 s: anchor.late chain.unreachable']);
    expect(world.states()).toEqual(['5 final', '8 queued']);
    world.chain.reachable = true;
    await tick();
    world.clock.advance(EVERY_SECONDS * 1000);
    await tick();
    expect(world.states()).toEqual(['5 final', '8 final', `${world.size} final`]);
    expect(world.chain.taken).toHaveLength(3);
    expect(world.alarms()).toEqual([]);
    expect(world.record()).toMatchObject({ reachable: true });
  });
});

describe('a clock that jumps by hours', () => {
  it.each([
    ['ahead and back', [5 * HOUR, -5 * HOUR]],
    ['back and ahead', [-5 * HOUR, 5 * HOUR]],
    ['back for good', [-5 * HOUR]],
    ['ahead for good', [5 * HOUR]],
  ])('%s: anchoring goes on at its pace', async (_what, jumps) => {
    const world = new AnchorWorld();
    const tick = world.newProcess(EVERY_SECONDS);
    for (const jump of [...jumps, 0]) {
      for (let i = 0; i < 3; i++) {
        world.size += 1;
        await tick();
        expect(world.anchors().at(-1)).toMatchObject({ size: world.size, state: 'final' });
        world.clock.advance(EVERY_SECONDS * 1000);
      }
      world.clock.advance(jump);
    }
    expect(world.anchors()).toHaveLength(world.size);
    expect(world.alarms()).toEqual([]);
  });

  it('ahead and back: a clock beside the chains is asked on, also one that was resting after a failure', async () => {
    const [log, rows] = [new GrowingLog(), new MemoryAttestationRows()];
    const clock = new FixedClock('2026-11-25T09:00:00.000Z');
    let isAway = false;
    const tick = attestLog({
      ...{ log, rows, clock, everySeconds: 600 },
      attestor: {
        identity: { key: 'rfc3161:clock', kind: 'rfc3161', name: 'clock', operator: 'authority' },
        attest: async () => (isAway ? Promise.reject(new Error('away')) : { time: clock.now(), evidence: {} }),
      },
    });
    clock.advance(5 * HOUR);
    await log.grow(3);
    expect(await tick()).toMatchObject({ size: 3 });
    isAway = true;
    await log.grow(3);
    clock.advance(HOUR);
    await expect(tick()).rejects.toThrow('away');
    isAway = false;
    clock.advance(-6 * HOUR);
    expect(await tick()).toMatchObject({ size: 6 });
  });
});
