import { newId } from '@filmdeed/kernel';
import type { Message } from './message.js';
import { mayBeRead } from './inbox.flow.js';

it('gives words with legal effect by their opening alone, or once they are served', () => {
  const at = new Date('2026-11-25T12:00:00.000Z');
  const unopened = { legalEffect: true, openedAt: null, served: null } as Message;
  const served = {
    at,
    channel: 'mail',
    event: 'delivered',
    delivery: newId('dlv'),
    rule: 'mail-delivered-2021',
  } as const;
  expect(mayBeRead(unopened)).toBe(false);
  for (const changes of [{ legalEffect: false }, { openedAt: at }, { served }]) {
    expect(mayBeRead({ ...unopened, ...changes })).toBe(true);
  }
});
