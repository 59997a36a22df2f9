import { FixedClock } from '@filmdeed/kernel';
import { codeOf, codesOf } from '../../../../test/support/outcomes.js';
import { MemoryAccounts } from '../../../../test/support/memory-accounts.js';
import { MemorySessions, MemorySignInAttempts } from '../../../../test/support/memory-sessions.js';
import { plainPasswords } from '../../../../test/support/plain-passwords.js';
import { addAccount, type Passwords } from '../account/account.flow.js';
import { findSession, signIn } from './session.flow.js';
import { LONGEST_WAIT_SECONDS, SESSION_LIFE, waitAfter } from './session.js';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const password = 'correct horse 电池';
const HERE = '192.0.2.1';

async function world() {
  const accounts = new MemoryAccounts();
  const attempts = new MemorySignInAttempts();
  const sessions = new MemorySessions(accounts, attempts);
  const clock = new FixedClock(NOON);
  const verified: string[] = [];
  const passwords: Passwords = {
    hash: (text) => plainPasswords.hash(text),
    verify: (hash, text) => (verified.push(hash), plainPasswords.verify(hash, text)),
  };
  const ports = { accounts, attempts, sessions, clock, passwords };
  const account = await addAccount(ports)({ login: 'li.lei', password, name: '李雷', role: 'filer' });
  return { ...ports, account, ports, verified };
}

describe('signIn', () => {
  it('opens a session whose token only the client has', async () => {
    const { ports, account, sessions, clock } = await world();
    for (const client of ['web', 'cli'] as const) {
      const signedIn = await signIn(ports)({ login: ' LI.LEI', password, client, from: HERE });
      expect(signedIn).toMatchObject({ account, session: { client, account: account.id } });
      expect(signedIn.session.expiresAt.getTime() - NOON.getTime()).toBe(SESSION_LIFE[client]);
      expect(await findSession(ports)(signedIn.token)).toEqual({ session: signedIn.session, account });
      expect(JSON.stringify([...sessions.sessions])).not.toContain(signedIn.token);
    }
    clock.advance(SESSION_LIFE.web);
    expect(await sessions.sweep(clock.now())).toBe(1);
  });

  it('refuses a wrong password and an unknown login alike, at the same cost', async () => {
    const { ports, verified } = await world();
    const sign = signIn(ports);
    const refusals = await Promise.allSettled([
      sign({ login: 'li.lei', password: 'wrong', client: 'web', from: HERE }),
      sign({ login: 'nobody', password, client: 'web', from: HERE }),
    ]);
    const [one, other] = refusals.map((each) => (each as PromiseRejectedResult).reason);
    expect([one.code, one.message, one.facts]).toEqual(['session.credentials-wrong', other.message, other.facts]);
    expect(verified.map((hash) => /^[0-9a-f]{16}\$[0-9a-f]{64}$/.test(hash))).toEqual([true, true]);
  });

  it('lets a login wait longer and longer, known or not, and not even the right password counts meanwhile', async () => {
    for (const login of ['li.lei', 'nobody']) {
      const { ports, clock, verified } = await world();
      const attempt = (text: string): Promise<unknown> =>
        signIn(ports)({ login, password: text, client: 'web', from: HERE });
      for (let n = 1; n <= 18; n++) {
        expect([login, n, await codesOf([attempt('wrong')])]).toEqual([login, n, ['session.credentials-wrong']]);
        const before = verified.length;
        if (waitAfter(n) > 0) {
          const blocked = attempt(password);
          const facts = { retryAfterSeconds: waitAfter(n) };
          await expect(blocked).rejects.toMatchObject({ code: 'request.too-many', facts });
        }
        expect(verified).toHaveLength(before);
        clock.advance(1000 * waitAfter(n));
      }
    }
  });

  it('keeps nobody out who comes from elsewhere', async () => {
    const { ports } = await world();
    const attempt = (text: string, from: string): Promise<unknown> =>
      signIn(ports)({ login: 'li.lei', password: text, client: 'web', from });
    for (let i = 0; i < 7; i++) await codesOf([attempt('wrong', '198.51.100.7')]);
    expect(await codesOf([attempt(password, '198.51.100.7')])).toEqual(['request.too-many']);
    expect(await codeOf(attempt(password, HERE))).toBe('done');
  });

  it('looks nothing up that can be no login, at the same cost', async () => {
    const { ports, verified, attempts } = await world();
    for (const login of ['a\0b', '\ufdfa'.repeat(200), '', 'li lei']) {
      const sign = signIn(ports)({ login, password, client: 'cli', from: HERE });
      expect(await codesOf([sign])).toEqual(['session.credentials-wrong']);
    }
    expect(verified).toHaveLength(4);
    expect(attempts.attempts.size).toBe(0);
  });

  it('forgets the wrong passwords after the right one', async () => {
    const { ports } = await world();
    const attempt = (text: string): Promise<unknown> =>
      signIn(ports)({ login: 'li.lei', password: text, client: 'web', from: HERE });
    for (let round = 0; round < 3; round++) {
      expect(await codesOf([attempt('wrong'), attempt('wrong'), attempt('wrong')])).toEqual(
        Array<string>(3).fill('session.credentials-wrong'),
      );
      await attempt(password);
    }
  });

  it('lets at most the free attempts through when many guess at once', async () => {
    const { ports, verified } = await world();
    const guesses = Array.from({ length: 50 }, (_, i) =>
      signIn(ports)({ login: 'li.lei', password: `guess ${i}`, client: 'cli', from: HERE }),
    );
    const codes = await codesOf(guesses);
    expect([codes.filter((code) => code === 'session.credentials-wrong').length, verified.length]).toEqual([5, 5]);
  });
});

describe('findSession', () => {
  it('finds nothing for what is no token, an unknown or an expired one', async () => {
    const { ports, clock } = await world();
    const find = findSession(ports);
    const { token } = await signIn(ports)({ login: 'li.lei', password, client: 'web', from: HERE });
    for (const text of ['', 'x', `${token}=`, `${token}A`, token.slice(1), `'${token.slice(1)}`, 'A'.repeat(43)]) {
      expect([text, await find(text)]).toEqual([text, null]);
    }
    clock.advance(SESSION_LIFE.web - 1);
    expect(await find(token)).not.toBeNull();
    clock.advance(1);
    expect(await find(token)).toBeNull();
  });

  it('finds nothing after the session was ended', async () => {
    const { ports, sessions } = await world();
    const { token, session } = await signIn(ports)({ login: 'li.lei', password, client: 'web', from: HERE });
    await sessions.revoke(session.id);
    expect(await findSession(ports)(token)).toBeNull();
  });
});

describe('waitAfter', () => {
  it('is nothing at first, then doubles up to a quarter of an hour', () => {
    const waits = Array.from({ length: 18 }, (_, n) => waitAfter(n));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    expect(waitAfter(1e9)).toBe(LONGEST_WAIT_SECONDS);
  });
});
