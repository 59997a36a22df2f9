import { newId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { at, someDelivery, someMessage } from '../../../../test/support/messages.contract.js';
import { type Delivery, type DeliveryMove, moveDelivery } from './delivery.js';
import { CHANNELS } from './message-kinds.js';
import { lawOf, rulesAt, SERVICE_RULES, type ServiceRule, serviceOf } from './service-rules.js';

const message = someMessage(newId('pty'), 0);
const way = (changes: Partial<Delivery>, ...moves: [DeliveryMove, number][]): Delivery =>
  moves.reduce((each, [move, second]) => moveDelivery(each, move, at(second)), someDelivery(message, changes));

describe('serviceOf', () => {
  it('serves by opening in the inbox or by arrival at a confirmed address, and by nothing else', () => {
    const cases: [Delivery, string | null][] = [
      [way({ channel: 'inbox' }), null],
      [way({ channel: 'inbox' }, ['open', 5]), 'inbox-opened-2021'],
      [way({}), null],
      [way({}, ['send', 5]), null],
      [way({}, ['send', 5], ['deliver', 6]), 'mail-delivered-2021'],
      [way({ confirmed: false }, ['deliver', 6]), null],
      [way({}, ['send', 5], ['bounce', 6]), null],
      [way({}, ['fail', 6]), null],
      [way({ channel: 'sms' }, ['deliver', 6]), 'sms-delivered-2021'],
      [way({ channel: 'wechat' }, ['deliver', 6]), 'wechat-delivered-2021'],
    ];
    for (const [delivery, rule] of cases) expect(serviceOf(message, [delivery])?.rule ?? null).toBe(rule);
  });

  it('takes the earliest of several, and what was served stays so', () => {
    const ways = [
      way({ channel: 'inbox' }, ['open', 9]),
      way({}, ['deliver', 7]),
      way({ channel: 'sms' }, ['deliver', 8]),
    ];
    const served = serviceOf(message, ways);
    expect(served).toMatchObject({ at: at(7), channel: 'mail', event: 'delivered', delivery: ways[1]!.id });
    const earlier = way({ channel: 'sms' }, ['deliver', 1]);
    expect(serviceOf({ ...message, served }, [...ways, earlier])).toEqual(served);
  });

  it('takes the rules of the day on which the message was made', () => {
    const law = (code: string, from: number, confirmed: boolean): ServiceRule => ({
      ...{ code, channel: 'mail', event: 'delivered', confirmed, from: at(from), law: 'x' },
    });
    const rules = [law('old', -100, true), law('new', 50, false)];
    const unconfirmed = [way({ confirmed: false }, ['deliver', 60])];
    expect(serviceOf(message, unconfirmed, rules)).toBeNull();
    expect(serviceOf({ ...message, createdAt: at(50) }, unconfirmed, rules)?.rule).toBe('new');
    expect(serviceOf({ ...message, createdAt: at(-200) }, unconfirmed, rules)).toBeNull();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 }),
        fc.integer({ min: -9, max: 9 }),
        (days, now) => {
          const held = rulesAt(
            at(now),
            days.map((day) => law(`r${day}`, day, true)),
          );
          const newest = Math.max(...days.filter((day) => day <= now));
          expect(held.every(({ from }) => from.getTime() === at(newest).getTime())).toBe(true);
        },
      ),
    );
  });
});

it('has for each channel one rule with its article', () => {
  expect(SERVICE_RULES.map(({ channel }) => channel)).toEqual([...CHANNELS]);
  expect(new Set(SERVICE_RULES.map(({ code }) => code)).size).toBe(SERVICE_RULES.length);
  for (const { code } of SERVICE_RULES) expect(lawOf(code)).toMatch(/第[一二三四五六七八九十百]+条/);
});
