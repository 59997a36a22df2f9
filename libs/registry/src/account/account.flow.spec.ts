import { FixedClock, newId } from '@filmdeed/kernel';
import { codesOf } from '../../../../test/support/outcomes.js';
import { MemoryAccounts } from '../../../../test/support/memory-accounts.js';
import { plainPasswords } from '../../../../test/support/plain-passwords.js';
import { addAccount, changePassword } from './account.flow.js';
import { asLogin, requireStrongPassword } from './account.js';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const GOOD = 'correct horse 电池';
const given = { login: 'li.lei', password: GOOD, name: '李雷', platformRoles: [] } as const;

function world() {
  const accounts = new MemoryAccounts();
  return { accounts, passwords: plainPasswords, clock: new FixedClock(NOON) };
}

describe('addAccount', () => {
  it('makes an account with a party of its own and keeps a hash only', async () => {
    const ports = world();
    const account = await addAccount(ports)({ ...given, login: ' Ｌi.Lei ' });
    expect(account).toMatchObject({ login: 'li.lei', name: '李雷', platformRoles: [], createdAt: NOON });
    expect(account.party).toMatch(/^pty_/);
    expect(await ports.accounts.byId(account.id)).toEqual(account);
    expect(await ports.accounts.passwordHash(account.id)).not.toContain(GOOD);
  });

  it('refuses what it should not take, and then adds nothing', async () => {
    const ports = world();
    const cases: [object, string][] = [
      [{ login: 'x' }, 'name.hostile'],
      [{ login: 'a b' }, 'name.hostile'],
      [{ login: 'a'.repeat(65) }, 'name.hostile'],
      [{ login: '.hidden' }, 'name.hostile'],
      [{ login: 'a\u202eb' }, 'name.hostile'],
      [{ login: '\u0430dmin' }, 'name.hostile'],
      [{ login: '\u0440\u0430\u0443' }, 'name.hostile'],
      [{ name: 'a\u0000' }, 'name.hostile'],
      [{ name: 'Adm\u0456n' }, 'name.hostile'],
      [{ name: ' ' }, 'name.hostile'],
      [{ name: 'x'.repeat(101) }, 'name.hostile'],
      [{ password: 'short' }, 'account.password-weak'],
    ];
    for (const [changes, code] of cases) {
      expect([changes, await codesOf([addAccount(ports)({ ...given, ...changes })])]).toEqual([changes, [code]]);
    }
    expect(await ports.accounts.isEmpty()).toBe(true);
  });

  it('gives a login to one of those who ask, in whatever spelling', async () => {
    const ports = world();
    const asked = ['li.lei', 'LI.LEI', 'ｌi.lei'].map((login) =>
      addAccount(ports)({ ...given, login }).then(() => 'added'),
    );
    expect((await codesOf(asked)).sort()).toEqual(['account.login-taken', 'account.login-taken', 'added']);
  });
});

describe('requireStrongPassword', () => {
  it('refuses short, endless, monotonous passwords and those that hold the login', async () => {
    const check = async (password: string): Promise<unknown> => requireStrongPassword(password, asLogin('li.lei'));
    const weak = ['', 'x7!kQ2#pLw4', 'ab'.repeat(101), 'aaabbbcccaaa', 'my LI.LEI password'];
    expect(await codesOf(weak.map(check))).toEqual(Array<string>(5).fill('account.password-weak'));
    expect(await codesOf([check('x7!kQ2#pLw4z'), check('密码要够长才行，对不对呢？')])).toEqual([
      'undefined',
      'undefined',
    ]);
  });
});

describe('changePassword', () => {
  it('takes a new password from whoever knows the current one', async () => {
    const ports = world();
    const account = await addAccount(ports)(given);
    const change = changePassword(ports);
    const next = 'another 好 password';
    expect(
      await codesOf([
        change({ account, current: 'wrong', next }),
        change({ account: { ...account, id: newId('acc') }, current: GOOD, next }),
        change({ account, current: GOOD, next: 'short' }),
      ]),
    ).toEqual(['session.credentials-wrong', 'session.credentials-wrong', 'account.password-weak']);
    await change({ account, current: GOOD, next });
    const hash = (await ports.accounts.passwordHash(account.id))!;
    expect([await plainPasswords.verify(hash, GOOD), await plainPasswords.verify(hash, next)]).toEqual([false, true]);
  });
});
