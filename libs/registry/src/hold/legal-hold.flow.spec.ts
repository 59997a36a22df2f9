import { FixedClock, newId } from '@filmdeed/kernel';
import { MemoryLegalHolds } from '../../../../test/support/memory-legal-holds.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import { liftHold, setHold } from './legal-hold.flow.js';

const NOW = new Date('2026-11-25T12:00:00.000Z');
const by = newId('acc');
const order = { reason: '法院要求保存', reference: '(2026)沪0117民初1号', until: null };

it('is set and lifted by nobody in a matter of their own party', async () => {
  const ports = { holds: new MemoryLegalHolds(), clock: new FixedClock(NOW) };
  const [own, subject] = [newId('pty'), newId('pty')];
  const ties = [{ party: own, endedAt: null }];
  expect(await codeOf(setHold(ports)({ by, ties, subject: own, ...order }))).toBe('access.own-matter');
  expect(ports.holds.holds.size).toBe(0);

  const hold = await setHold(ports)({ by, ties, subject, ...order });
  const left = [{ party: subject, endedAt: NOW }];
  expect(await codeOf(liftHold(ports)(hold.id, { by, ties: left }, '案件审结'))).toBe('access.own-matter');
  expect(await ports.holds.standing([subject], NOW)).toHaveLength(1);
  expect(await liftHold(ports)(hold.id, { by, ties }, '案件审结')).toMatchObject({ lifted: { by } });
  expect(await codeOf(liftHold(ports)(hold.id, { by, ties }, '案件审结'))).toBe('hold.not-found');
  expect(await codeOf(liftHold(ports)(newId('hld'), { by, ties }, '案件审结'))).toBe('hold.not-found');
});
