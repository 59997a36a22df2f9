import { FixedClock } from '@filmdeed/kernel';
import fc from 'fast-check';
import { codeOf } from '../../../test/support/outcomes.js';
import { CLOCK_TOLERANCE_MS, soundTime } from './sound-time.js';

const NOW = Date.parse('2026-11-25T08:00:00.000Z');
const HOUR = 3_600_000;

const timeAt = (ours: number, database: number, anchored: number | null): Promise<Date> =>
  soundTime({
    clock: new FixedClock(NOW + ours),
    knownTimes: async () => ({
      database: new Date(NOW + database),
      anchored: anchored === null ? null : new Date(NOW + anchored),
    }),
  });

describe('soundTime', () => {
  it.each<[what: string, ours: number, database: number, anchored: number | null, says: string]>([
    ['all agree', 0, 0, 0, 'done'],
    ['nothing is anchored yet', 0, 0, null, 'done'],
    ['our clock jumped back', -HOUR, 0, null, 'clock.unsound'],
    ['our clock jumped ahead', HOUR, 0, 0, 'clock.unsound'],
    ['the clock of the database jumped back', 0, -HOUR, null, 'clock.unsound'],
    ['the one clock of the machine jumped back behind an anchor', -HOUR, -HOUR, 0, 'clock.unsound'],
    ['the one clock of the machine jumped ahead: nobody here knows better', HOUR, HOUR, 0, 'done'],
    ['and back again, with nothing anchored meanwhile', 0, 0, -1000, 'done'],
    ['and back again, and an anchor bears the false time', 0, 0, HOUR, 'clock.unsound'],
    ['as far apart as may be', CLOCK_TOLERANCE_MS, 0, 2 * CLOCK_TOLERANCE_MS, 'done'],
    ['a millisecond more before the anchor', 0, 0, CLOCK_TOLERANCE_MS + 1, 'clock.unsound'],
    ['a millisecond more from the database', 0, CLOCK_TOLERANCE_MS + 1, null, 'clock.unsound'],
  ])('%s', async (_what, ours, database, anchored, says) => {
    expect(await codeOf(timeAt(ours, database, anchored))).toBe(says);
  });

  it('lets no time run back past an anchor, however the clocks jump', async () => {
    const jump = fc.integer({ min: -5 * HOUR, max: 5 * HOUR });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ ours: jump, database: jump, anchors: fc.boolean() })), async (steps) => {
        let anchored: number | null = null;
        for (const { ours, database, anchors } of steps) {
          const time = await timeAt(ours, database, anchored).catch(() => null);
          if (time !== null && anchored !== null) {
            expect(time.getTime()).toBeGreaterThanOrEqual(NOW + anchored - CLOCK_TOLERANCE_MS);
          }
          // A chain keeps a clock of its own.
          if (anchors) anchored = Math.max(anchored ?? -Infinity, database);
        }
      }),
    );
  });
});
