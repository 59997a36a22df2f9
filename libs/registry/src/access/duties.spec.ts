import { isRefusal, newId } from '@filmdeed/kernel';
import { requireImpartial, requireSeparateDuties, type Tie } from './duties.js';
import { PLATFORM_ROLES, type PlatformRole } from './role.js';

const refused = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  return 'done';
};

it('joins administrator and operator, and no other two duties', () => {
  const allowed: string[] = [];
  for (let bits = 0; bits < 1 << PLATFORM_ROLES.length; bits++) {
    const roles: PlatformRole[] = PLATFORM_ROLES.filter((_, i) => (bits & (1 << i)) !== 0);
    if (refused(() => requireSeparateDuties(roles)) === 'done') allowed.push(roles.join('+'));
  }
  const alone = ['administrator', 'examiner', 'arbiter', 'auditor', 'operator'];
  expect(allowed.sort()).toEqual(['', 'administrator+operator', ...alone].sort());
});

describe('a matter of two parties', () => {
  const [one, other] = [newId('pty'), newId('pty')];
  const now = new Date('2026-11-25T12:00:00.000Z');
  const before = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  const decided = (...ties: Tie[]): string => refused(() => requireImpartial(ties, [one, other], now));

  it.each<[string, Tie[], string]>([
    ['without ties', [], 'done'],
    ['by a member of a third party', [{ party: newId('pty'), endedAt: null }], 'done'],
    ['by a member of one', [{ party: one, endedAt: null }], 'access.own-matter'],
    ['by a member of the other, too', [{ party: other, endedAt: null }], 'access.own-matter'],
    ['by who left a day ago', [{ party: other, endedAt: before(1) }], 'access.own-matter'],
    ['by who left 730 days ago', [{ party: other, endedAt: before(730) }], 'access.own-matter'],
    ['by who left 731 days ago', [{ party: other, endedAt: before(731) }], 'done'],
    [
      'by who left long ago and came back',
      [
        { party: one, endedAt: before(900) },
        { party: one, endedAt: null },
      ],
      'access.own-matter',
    ],
    ['by who leaves tomorrow, as a clock says', [{ party: one, endedAt: before(-1) }], 'access.own-matter'],
  ])('decided %s: %j gives %s', (_, ties, code) => expect(decided(...ties)).toBe(code));
});
