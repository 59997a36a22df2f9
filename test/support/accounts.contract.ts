import { type AccountId, newId, type SessionId } from '@filmdeed/kernel';
import {
  type Account,
  type Accounts,
  ATTEMPTS_KEPT_MS,
  type Session,
  type Sessions,
  type SignInAttempts,
  waitAfter,
} from '@filmdeed/registry';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const seconds = (n: number): Date => new Date(NOON.getTime() + n * 1000);

export function someAccount(changes: Partial<Account> = {}): Account {
  const login = newId('acc').slice(4);
  return {
    id: newId('acc'),
    login,
    name: '李雷 O’Hara',
    platformRoles: [],
    party: newId('pty'),
    createdAt: NOON,
    ...changes,
  };
}

/** What accounts, sessions and attempts to sign in promise (libs/registry/src/account, session). `make` gives empty ones. */
export function accountsContract(
  make: () => Promise<{ accounts: Accounts; sessions: Sessions; attempts: SignInAttempts }>,
): void {
  let accounts: Accounts;
  let sessions: Sessions;
  let attempts: SignInAttempts;
  beforeEach(async () => {
    ({ accounts, sessions, attempts } = await make());
  });

  it('gives an account back as it was added', async () => {
    expect(await accounts.isEmpty()).toBe(true);
    const account = someAccount({ login: '影契@example.cn', platformRoles: ['auditor'] });
    expect(await accounts.add(account, 'hash')).toBe(true);
    expect(await accounts.isEmpty()).toBe(false);
    expect(await accounts.byId(account.id)).toEqual(account);
    expect(await accounts.byLogin(account.login)).toEqual({ account, passwordHash: 'hash' });
    expect([await accounts.byId(newId('acc')), await accounts.byLogin('nobody')]).toEqual([null, null]);
    expect(await accounts.passwordHash(newId('acc'))).toBeNull();
  });

  it('takes a login once, however many ask at once', async () => {
    const asked = Array.from({ length: 8 }, () => someAccount({ login: 'one' }));
    const taken = await Promise.all(asked.map((account) => accounts.add(account, account.id)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const winner = asked[taken.indexOf(true)]!;
    expect(await accounts.byLogin('one')).toEqual({ account: winner, passwordHash: winner.id });
    expect(await accounts.list()).toEqual([winner]);
  });

  it('changes the hash of one account only, and lists by login', async () => {
    const [b, a] = [someAccount({ login: 'b' }), someAccount({ login: 'a' })];
    for (const account of [b, a]) await accounts.add(account, 'old');
    await accounts.setPasswordHash(a.id, 'new');
    expect([await accounts.passwordHash(a.id), await accounts.passwordHash(b.id)]).toEqual(['new', 'old']);
    expect(await accounts.list()).toEqual([a, b]);
  });

  it('changes the platform roles of one account only', async () => {
    const [root, other] = [someAccount({ platformRoles: ['administrator', 'operator'] }), someAccount()];
    for (const each of [root, other]) await accounts.add(each, 'hash');
    expect(await accounts.setPlatformRoles(other.id, ['examiner'])).toBe('changed');
    expect(await accounts.byId(other.id)).toEqual({ ...other, platformRoles: ['examiner'] });
    expect(await accounts.byId(root.id)).toEqual(root);
    expect(await accounts.setPlatformRoles(newId('acc'), ['auditor'])).toBe('absent');
  });

  it('keeps the last administrator, however many leave at once', async () => {
    const all = Array.from({ length: 4 }, () => someAccount({ platformRoles: ['administrator'] }));
    for (const each of all) await accounts.add(each, 'hash');
    const outcomes = await Promise.all(all.map(({ id }) => accounts.setPlatformRoles(id, [])));
    expect([...outcomes].sort()).toEqual(['changed', 'changed', 'changed', 'last-administrator']);
    const [last] = (await accounts.list()).filter(({ platformRoles }) => platformRoles.length > 0);
    expect(await accounts.setPlatformRoles(last!.id, ['administrator', 'operator'])).toBe('changed');
    expect(await accounts.setPlatformRoles(last!.id, ['auditor'])).toBe('last-administrator');
    expect(await accounts.setPlatformRoles(newId('acc'), [])).toBe('absent');
  });

  async function signedIn(account: Account, token: number, expiresAt = seconds(60)): Promise<Session> {
    const session: Session = {
      ...{ id: newId('ses'), account: account.id, client: 'web', createdAt: NOON, expiresAt },
      ...{ network: '192.0.2.1', agent: 'Firefox/130', seenAt: NOON, secondFactorAt: null },
    };
    await sessions.add(session, new Uint8Array(32).fill(token));
    return session;
  }
  const found = (token: number, now = NOON) => sessions.find(new Uint8Array(32).fill(token), now);

  it('finds a live session with its account, until it expires', async () => {
    const account = someAccount();
    await accounts.add(account, 'hash');
    const session = await signedIn(account, 1);
    expect(await found(1, seconds(59.999))).toEqual({ session, account });
    expect(await found(1, seconds(60))).toBeNull();
    expect(await found(2)).toBeNull();
  });

  it('ends one session, or all others of the account', async () => {
    const [account, other] = [someAccount(), someAccount()];
    for (const each of [account, other]) await accounts.add(each, 'hash');
    const kept = await signedIn(account, 1);
    const ended = await signedIn(account, 2);
    await signedIn(account, 3);
    await signedIn(other, 4);
    await sessions.revoke(ended.id);
    expect([await found(2), (await found(3)) !== null]).toEqual([null, true]);
    await sessions.revokeOthers(account.id, kept.id);
    const live = await Promise.all([1, 2, 3, 4].map(async (token) => (await found(token)) !== null));
    expect(live).toEqual([true, false, false, true]);
    await sessions.revoke('ses_unknown' as SessionId);
    await sessions.revokeOthers('acc_unknown' as AccountId, kept.id);
    expect(await found(1)).not.toBeNull();
  });

  it('lists the sessions of one account, ends one of them for it alone, and remembers that it was used', async () => {
    const [account, other] = [someAccount(), someAccount()];
    for (const each of [account, other]) await accounts.add(each, 'hash');
    const sessionsOf = async (now = NOON) => (await sessions.ofAccount(account.id, now)).map(({ id }) => id);
    const [one, two] = [await signedIn(account, 1, seconds(10)), await signedIn(account, 2)];
    await signedIn(other, 3);
    expect((await sessionsOf()).sort()).toEqual([one.id, two.id].sort());
    expect(await sessionsOf(seconds(10))).toEqual([two.id]);
    await sessions.seen(two.id, seconds(5));
    expect(await sessions.ofAccount(account.id, seconds(10))).toEqual([{ ...two, seenAt: seconds(5) }]);
    expect(await sessions.revokeOne(other.id, one.id)).toBe(false);
    expect([await sessions.revokeOne(account.id, one.id), await sessions.revokeOne(account.id, one.id)]).toEqual([
      true,
      false,
    ]);
  });

  it('gives a session another token, once it is there to be given one', async () => {
    const account = someAccount();
    await accounts.add(account, 'hash');
    const session = await signedIn(account, 1);
    const token = new Uint8Array(32).fill(9);
    expect(await sessions.renew(session.id, token, seconds(3))).toBe(true);
    expect([await found(1), await found(9)]).toEqual([
      null,
      { session: { ...session, secondFactorAt: seconds(3) }, account },
    ]);
    await sessions.revoke(session.id);
    expect(await sessions.renew(session.id, token, seconds(3))).toBe(false);
  });

  it('counts attempts per login and lets it wait as the table says', async () => {
    let now = NOON;
    for (let n = 1; n <= 20; n++) {
      expect([n, await attempts.begin('li', now)]).toEqual([n, null]);
      const wait = waitAfter(n);
      if (wait > 0) expect([n, await attempts.begin('li', now)]).toEqual([n, new Date(now.getTime() + wait * 1000)]);
      now = new Date(now.getTime() + wait * 1000);
    }
    expect(await attempts.begin('other', NOON)).toBeNull();
    await attempts.begin('li', now);
    await attempts.forget('li');
    for (let n = 1; n < 5; n++) expect(await attempts.begin('li', now)).toBeNull();
  });

  it('lets nobody wait longer than the longest wait, however the clock is set back', async () => {
    const ahead = new Date(NOON.getTime() + 5 * 3_600_000);
    for (let n = 0; n < 5; n++) await attempts.begin('li', ahead);
    expect(await attempts.begin('li', ahead)).not.toBeNull();
    expect(await attempts.begin('li', NOON)).toBeNull();
    expect(await attempts.begin('li', NOON)).not.toBeNull();
  });

  it('lets no more than the free attempts through, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => attempts.begin('li', NOON)));
    expect(answers.filter((answer) => answer === null)).toHaveLength(5);
    for (const answer of answers) if (answer !== null) expect(answer).toEqual(seconds(1));
  });

  it('sweeps what has ended and nothing else', async () => {
    const account = someAccount();
    await accounts.add(account, 'hash');
    await signedIn(account, 1, seconds(10));
    await signedIn(account, 2, seconds(11));
    for (let n = 0; n < 5; n++) await attempts.begin('li', NOON);
    expect(await sessions.sweep(seconds(10))).toBe(1);
    expect([await found(1), (await found(2)) !== null]).toEqual([null, true]);
    expect(await attempts.begin('li', NOON)).toEqual(seconds(1));
    expect(await sessions.sweep(new Date(seconds(1).getTime() + ATTEMPTS_KEPT_MS))).toBe(2);
    expect(await attempts.begin('li', NOON)).toBeNull();
  });
}
