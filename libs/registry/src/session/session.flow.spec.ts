import { Refusal } from '@filmdeed/kernel';
import { codeOf, codesOf } from '../../../../test/support/outcomes.js';
import { bytesOfSeed } from '../../../../test/support/bytes-of-seed.js';
import {
  byPassword,
  HERE,
  SIGN_IN_NOON as NOON,
  SIGN_IN_PASSWORD as password,
  signInWorld,
} from '../../../../test/support/sign-in-world.js';
import type { PasswordQueue } from '../account/account.flow.js';
import { addPasskey, askPasskey } from '../passkey/passkey.flow.js';
import { beginTotp, confirmTotp, renewRecoveryCodes } from '../second-factor/second-factor.flow.js';
import { totpCode, totpStep } from '../second-factor/totp.js';
import { findSession, signIn, signInByPasskey, stepUp } from './session.flow.js';
import { IDLE_LIFE, LONGEST_WAIT_SECONDS, SEEN_EVERY_MS, SESSION_LIFE, waitAfter } from './session.js';

describe('signIn', () => {
  it('opens a session whose token only the client has', async () => {
    const { ports, account, sessions, clock } = await signInWorld();
    for (const client of ['web', 'cli'] as const) {
      const signedIn = await signIn(ports)(byPassword({ login: ' LI.LEI', password, client }));
      expect(signedIn).toMatchObject({ account, session: { client, account: account.id } });
      expect(signedIn.session.expiresAt.getTime() - NOON.getTime()).toBe(SESSION_LIFE[client]);
      expect(await findSession(ports)(signedIn.token)).toEqual({ session: signedIn.session, account });
      expect(JSON.stringify([...sessions.sessions])).not.toContain(signedIn.token);
    }
    clock.advance(SESSION_LIFE.web);
    expect(await sessions.sweep(clock.now())).toBe(1);
  });

  it('refuses a wrong password and an unknown login alike, at the same cost', async () => {
    const { ports, verified } = await signInWorld();
    const sign = signIn(ports);
    const refusals = await Promise.allSettled([
      sign(byPassword({ password: 'wrong' })),
      sign(byPassword({ login: 'nobody' })),
    ]);
    const [one, other] = refusals.map((each) => (each as PromiseRejectedResult).reason);
    expect([one.code, one.message, one.facts]).toEqual(['session.credentials-wrong', other.message, other.facts]);
    expect(verified.map((hash) => /^[0-9a-f]{16}\$[0-9a-f]{64}$/.test(hash))).toEqual([true, true]);
  });

  it('lets a login wait longer and longer, known or not, and not even the right password counts meanwhile', async () => {
    for (const login of ['li.lei', 'nobody']) {
      const { ports, clock, verified } = await signInWorld();
      const attempt = (text: string): Promise<unknown> => signIn(ports)(byPassword({ login, password: text }));
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
    const { ports } = await signInWorld();
    const attempt = (text: string, from: string): Promise<unknown> =>
      signIn(ports)(byPassword({ password: text, from }));
    for (let i = 0; i < 7; i++) await codesOf([attempt('wrong', '198.51.100.7')]);
    expect(await codesOf([attempt(password, '198.51.100.7')])).toEqual(['request.too-many']);
    expect(await codeOf(attempt(password, HERE))).toBe('done');
  });

  it('looks nothing up that can be no login, at the same cost', async () => {
    const { ports, verified, attempts } = await signInWorld();
    for (const login of ['a\0b', '\ufdfa'.repeat(200), '', 'li lei']) {
      const sign = signIn(ports)(byPassword({ login, password, client: 'cli' }));
      expect(await codesOf([sign])).toEqual(['session.credentials-wrong']);
    }
    expect(verified).toHaveLength(4);
    expect(attempts.attempts.size).toBe(0);
  });

  it('counts, looks up and writes nothing for whom there is no place', async () => {
    const { ports, attempts, verified, accounts } = await signInWorld();
    const asked: string[] = [];
    accounts.byLogin = async (login) => (asked.push(login), null);
    const full: PasswordQueue = {
      ...ports.passwords,
      inPlace: async () => {
        throw new Refusal('request.too-many', 'full');
      },
    };
    const refused = [password, 'wrong'].map((text) =>
      signIn({ ...ports, passwords: full })(byPassword({ password: text })),
    );
    expect(await codesOf(refused)).toEqual(['request.too-many', 'request.too-many']);
    expect([attempts.attempts.size, verified, asked]).toEqual([0, [], []]);
  });

  it('makes what strangers are compared with anew if that failed', async () => {
    const { ports } = await signInWorld();
    let isBroken = true;
    const passwords: PasswordQueue = {
      ...ports.passwords,
      hash: async (text) => {
        if (isBroken) throw new Error('the thread ended');
        return ports.passwords.hash(text);
      },
      inPlace: (work) => work(passwords),
    };
    const attempt = () => signIn({ ...ports, passwords })(byPassword({ login: 'nobody' }));
    await expect(attempt()).rejects.toThrow('the thread ended');
    isBroken = false;
    expect(await codesOf([attempt()])).toEqual(['session.credentials-wrong']);
  });

  it('forgets the wrong passwords after the right one', async () => {
    const { ports } = await signInWorld();
    const attempt = (text: string): Promise<unknown> => signIn(ports)(byPassword({ password: text }));
    for (let round = 0; round < 3; round++) {
      expect(await codesOf([attempt('wrong'), attempt('wrong'), attempt('wrong')])).toEqual(
        Array<string>(3).fill('session.credentials-wrong'),
      );
      await attempt(password);
    }
  });

  it('lets at most the free attempts through when many guess at once', async () => {
    const { ports, verified } = await signInWorld();
    const guesses = Array.from({ length: 50 }, (_, i) =>
      signIn(ports)(byPassword({ password: `guess ${i}`, client: 'cli' })),
    );
    const codes = await codesOf(guesses);
    expect([codes.filter((code) => code === 'session.credentials-wrong').length, verified.length]).toEqual([5, 5]);
  });
});

async function withApp() {
  const world = await signInWorld();
  const { token, session } = await signIn(world.ports)(byPassword());
  const { seed } = await beginTotp(world.ports)(world.account);
  let ahead = -1;
  const code = (): string => totpCode(bytesOfSeed(seed), totpStep(world.clock.now()) + ahead++);
  await confirmTotp(world.ports)({ account: world.account.id, code: code() });
  return { ...world, token, session, code };
}

describe('signIn with a second factor', () => {
  it('takes the password for half of it, and says what else there is', async () => {
    const { ports, account, code } = await withApp();
    const [recovery] = await renewRecoveryCodes(ports)(account.id);
    await expect(signIn(ports)(byPassword())).rejects.toMatchObject({
      code: 'session.second-factor-required',
      facts: { factors: ['totp', 'recovery'] },
    });
    const once = code();
    expect((await signIn(ports)(byPassword({ code: once }))).session.secondFactorAt).toEqual(NOON);
    expect((await signIn(ports)(byPassword({ code: recovery!.toUpperCase() }))).session.secondFactorAt).toEqual(NOON);
    const again = [once, recovery!, '000000', '', 'x'].map((given) => signIn(ports)(byPassword({ code: given })));
    for (const one of again) expect(await codesOf([one])).toEqual(['session.second-factor-wrong']);
  });

  it('lets the account wait whoever guesses codes, from wherever, and leaves its passkeys', async () => {
    const { ports, account, device, code } = await withApp();
    const challenge = await askPasskey(ports)({ purpose: 'register', account: account.id });
    await addPasskey(ports)({ account: account.id, label: '电脑', answer: device.register(challenge) });
    for (let n = 0; n < 5; n++) {
      const guess = signIn(ports)(byPassword({ code: '000000', from: `198.51.100.${n}` }));
      expect(await codesOf([guess])).toEqual(['session.second-factor-wrong']);
    }
    expect(await codesOf([signIn(ports)(byPassword({ code: code() }))])).toEqual(['request.too-many']);
    const asked = await askPasskey(ports)({ purpose: 'sign-in', account: null });
    const signedIn = await signInByPasskey(ports)({ ...byPassword(), answer: device.assert(asked) });
    expect(signedIn).toMatchObject({ account, session: { secondFactorAt: NOON } });
  });
});

describe('findSession', () => {
  it('finds nothing for what is no token, an unknown or an expired one', async () => {
    const { ports, clock } = await signInWorld();
    const find = findSession(ports);
    const { token } = await signIn(ports)(byPassword());
    for (const text of ['', 'x', `${token}=`, `${token}A`, token.slice(1), `'${token.slice(1)}`, 'A'.repeat(43)]) {
      expect([text, await find(text)]).toEqual([text, null]);
    }
    clock.advance(IDLE_LIFE.web - 1);
    expect(await find(token)).not.toBeNull();
  });

  it('ends with its time however much it is used, and unused much sooner', async () => {
    const { ports, clock } = await signInWorld();
    const find = findSession(ports);
    const used = await signIn(ports)(byPassword());
    for (let at = 0; at + SEEN_EVERY_MS * 60 < SESSION_LIFE.web; at += SEEN_EVERY_MS * 60) {
      expect((await find(used.token))?.session.seenAt).toEqual(clock.now());
      clock.advance(SEEN_EVERY_MS * 60);
    }
    expect(await find(used.token)).not.toBeNull();
    clock.advance(SEEN_EVERY_MS * 60);
    expect(await find(used.token)).toBeNull();
  });

  it('ends a session that nobody used, at exactly its idle time', async () => {
    const { ports, clock } = await signInWorld();
    for (const client of ['web', 'cli'] as const) {
      const { token } = await signIn(ports)(byPassword({ client }));
      clock.advance(IDLE_LIFE[client]);
      expect(await findSession(ports)(token)).toBeNull();
    }
  });

  it('asks the store for nothing that can be no token', async () => {
    const { ports, sessions } = await signInWorld();
    const asked: unknown[] = [];
    sessions.find = async (hash) => (asked.push(hash), null);
    for (const text of ['', 'x', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(42)}\n`]) {
      expect(await findSession(ports)(text)).toBeNull();
    }
    expect(asked).toEqual([]);
    expect([await findSession(ports)('A'.repeat(43)), asked.length]).toEqual([null, 1]);
  });

  it('ends at its time by our clock, whatever the store says', async () => {
    const { ports, sessions, clock } = await signInWorld();
    const { token, session, account } = await signIn(ports)(byPassword());
    sessions.find = async () => ({ session: { ...session, seenAt: clock.now() }, account });
    clock.advance(SESSION_LIFE.web - 1);
    expect(await findSession(ports)(token)).not.toBeNull();
    clock.advance(1);
    expect(await findSession(ports)(token)).toBeNull();
  });

  it('knows a session by its newest token alone', async () => {
    const { ports, session, token, code } = await withApp();
    const next = await stepUp(ports)(session, { code: code() });
    expect([await findSession(ports)(token), (await findSession(ports)(next.token))?.session]).toEqual([
      null,
      { ...session, secondFactorAt: NOON },
    ]);
  });

  it('confirms nobody by a wrong code, and no session that has ended meanwhile', async () => {
    const { ports, session, token, sessions, code } = await withApp();
    expect(await codesOf([stepUp(ports)(session, { code: '000000' })])).toEqual(['session.second-factor-wrong']);
    expect((await findSession(ports)(token))?.session.secondFactorAt).toBeNull();
    await sessions.revoke(session.id);
    expect(await codesOf([stepUp(ports)(session, { code: code() })])).toEqual(['session.required']);
  });

  it('finds nothing after the session was ended', async () => {
    const { ports, sessions } = await signInWorld();
    const { token, session } = await signIn(ports)(byPassword());
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
