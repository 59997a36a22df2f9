import { newId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { MESSAGE_NOON, messageWorld } from '../../../../test/support/message-world.js';
import { nextReminderAt, REMINDER_DAYS, reminderDue } from './expiry.js';
import { registerExpiry } from './expiry.flow.js';

const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(MESSAGE_NOON.getTime() + days * DAY);

describe('moveDue', () => {
  it('reminds 90, 30 and 7 days before an end, each once, however often it looks', async () => {
    const world = messageWorld();
    const party = newId('pty');
    const ending = { about: 'mdt_1', party, name: '授权委托', language: 'zh' as const, expiresAt: inDays(100) };
    await registerExpiry(world)(ending);
    const reminded: number[] = [];
    for (let day = 0; day <= 101; day++) {
      for (const made of await Promise.all([1, 2, 3].map(() => world.due(world.clock.now())))) {
        if (made > 0) reminded.push(100 - day);
      }
      world.clock.advance(DAY);
    }
    expect(reminded).toEqual([...REMINDER_DAYS]);
    expect(await world.messages.unread(party)).toBe(3);
  });

  it('reminds who registers late of the nearest only, and again when the end moves', async () => {
    const world = messageWorld();
    const party = newId('pty');
    const ending = { about: 'mdt_1', party, name: '授权委托', language: 'en' as const, expiresAt: inDays(20) };
    await registerExpiry(world)(ending);
    await registerExpiry(world)(ending);
    expect(await world.due(world.clock.now())).toBe(1);
    const [reminder] = [...world.messages.records.values()];
    expect(reminder!.message.facts).toMatchObject({ days: '30', about: 'mdt_1' });
    await registerExpiry(world)({ ...ending, expiresAt: inDays(5) });
    expect(await world.due(world.clock.now())).toBe(1);
    await world.expiries.drop('mdt_1');
    world.clock.advance(30 * DAY);
    expect(await world.due(world.clock.now())).toBe(0);
  });

  it('makes one task of a message with legal effect that was not served in time', async () => {
    const world = messageWorld();
    const party = newId('pty');
    const facts = { grantor: '甲', mandatary: '乙', mandate: 'mdt_1', at: MESSAGE_NOON.toISOString() };
    const [late, opened] = [1, 2].map(() => world.tell({ kind: 'mandate-revoked', party, facts }));
    await world.open({ party, account: newId('acc'), id: (await opened!)!.id });
    const madeAt = async (days: number): Promise<number> => world.due(inDays(days));
    expect([await madeAt(2.9), await madeAt(3), await madeAt(4)]).toEqual([0, 1, 0]);
    expect(world.tasks.all()).toMatchObject([{ reason: 'not-served', message: (await late!)!.id, delivery: null }]);
  });
});

it('has always one reminder due or ahead, never one after the end, and none twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 0, max: DAY - 1 }), (days, part) => {
      const now = new Date(MESSAGE_NOON.getTime() - days * DAY + part);
      const [due, next] = [reminderDue(MESSAGE_NOON, now), nextReminderAt(MESSAGE_NOON, now)];
      if (now >= MESSAGE_NOON) expect(due).toBeNull();
      if (next !== null) {
        expect(next > now && next < MESSAGE_NOON).toBe(true);
        expect(reminderDue(MESSAGE_NOON, next)).toBeLessThan(due ?? 91);
      } else if (now < MESSAGE_NOON) expect(due).toBe(7);
    }),
  );
});
