import { type AccountId, newId } from '@filmdeed/kernel';
import type { Identities, Passkey, Passkeys, SecondFactors, SignInTickets } from '@filmdeed/registry';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const seconds = (n: number): Date => new Date(NOON.getTime() + n * 1000);
const bytes = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const count = (answers: readonly boolean[]): number => answers.filter(Boolean).length;

export interface SignInStores {
  readonly passkeys: Passkeys;
  readonly factors: SecondFactors;
  readonly tickets: SignInTickets;
  readonly identities: Identities;
}

/** What passkeys, second factors, tickets and identities promise (libs/registry). `make` gives empty ones. */
export function signInContract(make: () => Promise<SignInStores>): void {
  let stores: SignInStores;
  let account: AccountId;
  beforeEach(async () => {
    stores = await make();
    account = newId('acc');
  });
  const somePasskey = (changes: Partial<Passkey> = {}): Passkey => ({
    ...{ id: newId('psk'), account, credentialId: newId('psk'), key: 'ab'.repeat(64), signCount: 0, label: '电脑 😀' },
    ...{ backupEligible: true, backedUp: false, createdAt: NOON, usedAt: null, ...changes },
  });

  it('gives passkeys back as they were added, newest first, each credential once', async () => {
    const [one, two] = [somePasskey({ signCount: 4_294_967_295 }), somePasskey({ createdAt: seconds(1) })];
    for (const each of [one, two]) expect(await stores.passkeys.add(each)).toBe(true);
    expect(await stores.passkeys.ofAccount(account)).toEqual([two, one]);
    expect(await stores.passkeys.byCredential(one.credentialId)).toEqual(one);
    expect(await stores.passkeys.byCredential('none')).toBeNull();
    const again = Array.from({ length: 5 }, () => stores.passkeys.add(somePasskey({ credentialId: 'same' })));
    expect(count(await Promise.all(again))).toBe(1);
    const other = newId('acc');
    expect([await stores.passkeys.remove(other, one.id), await stores.passkeys.remove(account, one.id)]).toEqual([
      false,
      true,
    ]);
    expect(await stores.passkeys.byCredential(one.credentialId)).toBeNull();
  });

  it('lets a counter grow only, whoever comes at once, and stand at 0 for ever', async () => {
    const [counting, still] = [somePasskey({ signCount: 3 }), somePasskey()];
    for (const each of [counting, still]) await stores.passkeys.add(each);
    const use = (id: Passkey['id'], signCount: number) =>
      stores.passkeys.used(id, { signCount, backedUp: true, at: seconds(9) });
    expect([await use(counting.id, 3), await use(counting.id, 0), await use(newId('psk'), 9)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(count(await Promise.all(Array.from({ length: 6 }, () => use(counting.id, 4))))).toBe(1);
    expect([await use(still.id, 0), await use(still.id, 0), await use(still.id, 1), await use(still.id, 0)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const kept = await stores.passkeys.byCredential(counting.credentialId);
    expect(kept).toEqual({ ...counting, signCount: 4, backedUp: true, usedAt: seconds(9) });
  });

  it('keeps one seed of an account, begun anew until it is confirmed, each step used once', async () => {
    const { factors } = stores;
    expect(await factors.totp(account)).toBeNull();
    expect([await factors.beginTotp(account, bytes(1)), await factors.beginTotp(account, bytes(2))]).toEqual([
      true,
      true,
    ]);
    expect(await factors.totp(account)).toEqual({ sealed: bytes(2), lastStep: 0, confirmed: false });
    expect(count(await Promise.all(Array.from({ length: 6 }, () => factors.useTotp(account, 60_000_000))))).toBe(1);
    expect([await factors.useTotp(account, 59_999_999), await factors.useTotp(account, 60_000_001)]).toEqual([
      false,
      true,
    ]);
    expect(await factors.beginTotp(account, bytes(3))).toBe(false);
    expect(await factors.totp(account)).toEqual({ sealed: bytes(2), lastStep: 60_000_001, confirmed: true });
    expect([
      await factors.removeTotp(account),
      await factors.removeTotp(account),
      await factors.useTotp(account, 60_000_009),
    ]).toEqual([true, false, false]);
  });

  it('takes a recovery code once, and none of before after new ones', async () => {
    const { factors } = stores;
    await factors.setRecoveryCodes(account, [bytes(1), bytes(2)]);
    const other = newId('acc');
    expect(await factors.useRecoveryCode(other, bytes(1))).toBe(false);
    expect(count(await Promise.all(Array.from({ length: 6 }, () => factors.useRecoveryCode(account, bytes(1)))))).toBe(
      1,
    );
    expect([await factors.recoveryCodesLeft(account), await factors.recoveryCodesLeft(other)]).toEqual([1, 0]);
    await factors.setRecoveryCodes(account, [bytes(3)]);
    expect([
      await factors.useRecoveryCode(account, bytes(2)),
      await factors.useRecoveryCode(account, bytes(3)),
    ]).toEqual([false, true]);
    await factors.setRecoveryCodes(account, []);
    expect(await factors.recoveryCodesLeft(account)).toBe(0);
  });

  it('gives a ticket to one of many, for its purpose, in its time', async () => {
    const { tickets } = stores;
    const ticket = { purpose: 'passkey.step-up', account, about: 'x', expiresAt: seconds(10) } as const;
    for (const n of [1, 2, 3]) await tickets.add(bytes(n), { ...ticket, account: n === 1 ? account : null });
    expect(await tickets.take(bytes(1), 'passkey.sign-in', NOON)).toBeNull();
    const taken = await Promise.all(Array.from({ length: 6 }, () => tickets.take(bytes(1), 'passkey.step-up', NOON)));
    expect(taken.filter((each) => each !== null)).toEqual([ticket]);
    expect(await tickets.take(bytes(2), 'passkey.step-up', seconds(10))).toBeNull();
    expect(await tickets.take(bytes(2), 'passkey.step-up', seconds(9.999))).toEqual({ ...ticket, account: null });
    expect([await tickets.sweep(seconds(9)), await tickets.sweep(seconds(10))]).toEqual([0, 1]);
  });

  it('links an identity to one account', async () => {
    const { identities } = stores;
    const identity = { account, issuer: 'https://id.test', subject: '王', createdAt: NOON };
    const asked = Array.from({ length: 5 }, () => identities.add(identity));
    expect(count(await Promise.all(asked))).toBe(1);
    expect(await identities.add({ ...identity, issuer: 'https://other.test' })).toBe(true);
    expect([
      await identities.accountOf('https://id.test', '王'),
      await identities.accountOf('https://id.test', 'x'),
    ]).toEqual([account, null]);
    expect((await identities.ofAccount(account)).map(({ issuer }) => issuer).sort()).toEqual([
      'https://id.test',
      'https://other.test',
    ]);
    expect(await identities.ofAccount(newId('acc'))).toEqual([]);
  });

  it('unlinks all but the last identity of an account, also when they go at once', async () => {
    const { identities } = stores;
    const [one, two] = ['1', '2'].map((subject) => ({ account, issuer: 'https://id.test', subject, createdAt: NOON }));
    for (const each of [one!, two!]) await identities.add(each);
    const other = newId('acc');
    expect(await identities.remove({ ...one!, account: other }, true)).toBe('absent');
    const outcomes = await Promise.all([one!, two!].map((each) => identities.remove(each, false)));
    expect(outcomes.sort()).toEqual(['last', 'removed']);
    const [left] = await identities.ofAccount(account);
    expect([await identities.remove(left!, true), await identities.remove(left!, true)]).toEqual(['removed', 'absent']);
    expect(await identities.accountOf('https://id.test', left!.subject)).toBeNull();
  });
}
