import { newId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { someDelivery, someMessage } from '../../../../test/support/messages.contract.js';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import {
  DELIVERY_MOVES,
  type DeliveryMove,
  type DeliveryState,
  LEASE_MS,
  moveDelivery,
  nextAttempt,
  shortReply,
} from './delivery.js';
import { moveTask, TASK_MOVES, TASK_STATES, type TaskMove } from './message-task.js';

const NOW = new Date('2026-11-25T04:00:00.000Z');
const STATES: DeliveryState[] = ['queued', 'sent', 'delivered', 'opened', 'bounced', 'failed'];
const MOVES: DeliveryMove[] = ['send', 'deliver', 'open', 'bounce', 'fail'];

describe('moveDelivery', () => {
  it('moves in 9 of 30 cases, refuses the rest, reaches every state, and leaves no end', () => {
    const delivery = someDelivery(someMessage(newId('pty'), 0));
    const outcomes = STATES.flatMap((state) =>
      MOVES.map((move) => outcomeOf(() => moveDelivery({ ...delivery, state }, move, NOW))),
    );
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(9);
    expect(outcomes.filter((each) => each === 'message.move-not-allowed')).toHaveLength(21);
    const reached = new Set(Object.values(DELIVERY_MOVES).flatMap((row) => Object.values(row ?? {})));
    expect([...reached, 'queued'].sort()).toEqual([...STATES].sort());
    for (const end of ['opened', 'bounced', 'failed'] as const) expect(DELIVERY_MOVES[end]).toBeUndefined();
  });

  it('notes the time of each move and keeps those before', () => {
    const queued = someDelivery(someMessage(newId('pty'), 0));
    const later = (n: number): Date => new Date(NOW.getTime() + n);
    const sent = moveDelivery(queued, 'send', later(1), '250 ok');
    const delivered = moveDelivery(sent, 'deliver', later(2));
    const opened = moveDelivery(delivered, 'open', later(3));
    const times = { sentAt: later(1), deliveredAt: later(2), openedAt: later(3), endedAt: null };
    expect(opened).toMatchObject({ ...times, state: 'opened', nextAt: null, reply: '250 ok' });
    expect(moveDelivery(sent, 'bounce', later(4), '550 no')).toMatchObject({ endedAt: later(4), reply: '550 no' });
  });
});

it('tries for two days, never sooner than the lease of the try before allows', () => {
  let now = NOW;
  const waits: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const next = nextAttempt(attempts, now);
    if (next === null) break;
    waits.push((next.getTime() - now.getTime()) / 60_000);
    now = next;
  }
  expect(waits).toEqual([1, 5, 15, 60, 120, 240, 480, 720, 1440]);
  expect((now.getTime() - NOW.getTime()) / 3_600_000).toBeGreaterThan(48);
  expect(LEASE_MS).toBeGreaterThan(120_000);
});

it('keeps of a reply one short line without addresses and controls, whatever it holds', () => {
  expect(shortReply('550-5.1.1 <li.lei@a.cn>:\r\n550 unknown +86 138 0013 8000')).toBe('550-5.1.1 <…>: 550 unknown …');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      const kept = shortReply(text);
      expect(kept.length).toBeLessThanOrEqual(300);
      expect(kept).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]|[^\s<>@]@[^\s<>@]/);
    }),
  );
});

it('moves a task in 3 of 9 cases, and only by who has it', () => {
  const [one, two] = [newId('acc'), newId('acc')];
  const task = {
    ...{ id: newId('tsk'), reason: 'bounced' as const, message: newId('msg'), delivery: null, createdAt: NOW },
    ...{ claimedAt: null, doneAt: null, note: null },
  };
  const moves: TaskMove[] = ['claim', 'release', 'finish'];
  const outcomes = TASK_STATES.flatMap((state) =>
    moves.map((move) => {
      const stands = { ...task, state, claimedBy: state === 'open' ? null : one };
      expect(outcomeOf(() => moveTask(stands, move, two, NOW))).toBe(
        state === 'open' && move === 'claim' ? 'done' : 'message-task.move-not-allowed',
      );
      return outcomeOf(() => moveTask(stands, move, one, NOW));
    }),
  );
  expect(outcomes.filter((each) => each === 'done')).toHaveLength(3);
  expect(TASK_MOVES.done).toBeUndefined();
});
