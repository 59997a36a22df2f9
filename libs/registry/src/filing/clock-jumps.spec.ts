import { MemoryLegalHolds } from '../../../../test/support/memory-legal-holds.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import { FilingWorld, NOW } from '../../../../test/support/filing-world.js';
import { eraseFiling } from './erasure.flow.js';

const HOUR = 3_600_000;

let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});
const unsigned = (key: string) => world.file(world.unsigned(), { idempotencyKey: key });

describe('a clock that jumps', () => {
  it('back behind an anchor: nothing new is received, what was received is still answered, and it goes on by itself', async () => {
    const request = world.unsigned();
    const { filing } = await world.file(request, { idempotencyKey: 'first' });
    world.anchored = NOW;
    world.clock.advance(-HOUR);
    await expect(unsigned('second')).rejects.toMatchObject({
      code: 'clock.unsound',
      facts: { anchored: NOW.toISOString() },
    });
    expect((await world.file(request, { idempotencyKey: 'first' })).filing.id).toBe(filing.id);
    const erasure = {
      ...filing,
      byOrder: false,
      reason: 'HOLDER_REQUEST',
      original: false,
      confirm: filing.id,
    };
    expect(await codeOf(eraseFiling({ ...world.ports, holds: new MemoryLegalHolds() })(erasure))).toBe('clock.unsound');
    world.clock.advance(HOUR);
    expect((await unsigned('second')).filing.receivedAt).toEqual(NOW);
  });

  it('ahead and back: only an anchor with the false time keeps the true one out', async () => {
    world.anchored = NOW;
    world.clock.advance(5 * HOUR);
    const ahead = (await unsigned('ahead')).filing.receivedAt;
    world.clock.advance(-5 * HOUR);
    expect((await unsigned('back')).filing.receivedAt).toEqual(NOW);
    world.anchored = ahead;
    expect(await codeOf(unsigned('refused'))).toBe('clock.unsound');
  });

  it('away from that of the database: nothing is received in either direction', async () => {
    const database = new Date(NOW);
    Object.assign(world.ports, { knownTimes: async () => ({ database, anchored: null }) });
    for (const by of [HOUR, -2 * HOUR]) {
      world.clock.advance(by);
      expect(await codeOf(unsigned(String(by)))).toBe('clock.unsound');
    }
    expect(world.filings.filings.size).toBe(0);
  });
});
