import { codesOf } from '../../../../test/support/outcomes.js';
import { bytesOfSeed } from '../../../../test/support/bytes-of-seed.js';
import { byPassword, SIGN_IN_NOON, signInWorld } from '../../../../test/support/sign-in-world.js';
import { signIn } from '../session/session.flow.js';
import { SECOND_FACTOR_KEPT_MS } from '../access/may-act.js';
import { recoveryHash, recoveryLetters } from './recovery-code.js';
import {
  beginTotp,
  checkSecondFactor,
  confirmTotp,
  factorsOf,
  renewRecoveryCodes,
  requireRecent,
} from './second-factor.flow.js';
import { totpCode, totpStep } from './totp.js';

async function begun() {
  const world = await signInWorld();
  const { seed } = await beginTotp(world.ports)(world.account);
  const codeAt = (drift: number): string => totpCode(bytesOfSeed(seed), totpStep(world.clock.now()) + drift);
  return { ...world, id: world.account.id, seed, codeAt };
}

describe('an authenticator app', () => {
  it('counts once its first code was shown, and its seed is kept sealed', async () => {
    const { ports, id, seed, codeAt, factors } = await begun();
    expect([await factorsOf(ports)(id), (await factors.totp(id))?.confirmed]).toEqual([[], false]);
    expect(await codesOf([checkSecondFactor(ports)(id, { code: codeAt(0) })])).toEqual(['session.second-factor-wrong']);
    expect(await codesOf([confirmTotp(ports)({ account: id, code: '000000' })])).toEqual([
      'session.second-factor-wrong',
    ]);
    await confirmTotp(ports)({ account: id, code: codeAt(-1) });
    expect(await factorsOf(ports)(id)).toEqual(['totp']);
    expect(String((await factors.totp(id))!.sealed)).not.toContain(String(bytesOfSeed(seed)));
    const more = [
      beginTotp(ports)(ports.accounts.accounts.get(id)!.account),
      confirmTotp(ports)({ account: id, code: codeAt(0) }),
    ];
    expect(await codesOf(more)).toEqual(['second-factor.present', 'second-factor.present']);
  });

  it('has each code taken once, also by two at once', async () => {
    const { ports, id, codeAt } = await begun();
    await confirmTotp(ports)({ account: id, code: codeAt(-1) });
    const twice = await codesOf([0, 0].map(() => checkSecondFactor(ports)(id, { code: codeAt(0) })));
    expect(twice.sort()).toEqual(['session.second-factor-wrong', 'totp']);
    expect(await codesOf([checkSecondFactor(ports)(id, { code: codeAt(-1) })])).toEqual([
      'session.second-factor-wrong',
    ]);
  });

  it('counts for its account alone: a seed that was put beside another is not read', async () => {
    const { ports, id, codeAt, factors, add } = await begun();
    await confirmTotp(ports)({ account: id, code: codeAt(-1) });
    const other = await add('han', '韩');
    factors.totps.set(other.id, (await factors.totp(id))!);
    expect(await codesOf([checkSecondFactor(ports)(other.id, { code: codeAt(0) })])).toEqual(['vault.damaged']);
  });

  it('is begun anew as long as it is not confirmed, and then the code of the first seed is wrong', async () => {
    const { ports, account, id, codeAt } = await begun();
    await beginTotp(ports)(account);
    expect(await codesOf([confirmTotp(ports)({ account: id, code: codeAt(0) })])).toEqual([
      'session.second-factor-wrong',
    ]);
  });
});

describe('recovery codes', () => {
  it('count once each, however they are typed, for their account alone, and not after new ones', async () => {
    const { ports, id, add, factors } = await begun();
    const [first, second, third, ...rest] = await renewRecoveryCodes(ports)(id);
    expect(rest).toHaveLength(7);
    const check = (code: string, account = id) => checkSecondFactor(ports)(account, { code });
    expect(await check(` ${first!.replaceAll('-', ' ').toUpperCase()} `)).toBe('recovery');
    const other = await add('han', '韩');
    const wrong = [check(first!), check(second!, other.id)];
    expect(await codesOf(wrong)).toEqual(['session.second-factor-wrong', 'session.second-factor-wrong']);
    expect(await factors.recoveryCodesLeft(id)).toBe(9);
    expect(JSON.stringify([...factors.codes.values()].map((codes) => [...codes]))).not.toContain(second);
    await renewRecoveryCodes(ports)(id);
    expect(await codesOf([check(third!)])).toEqual(['session.second-factor-wrong']);
    expect(recoveryHash(id, recoveryLetters(second!)!)).not.toEqual(recoveryHash(other.id, recoveryLetters(second!)!));
  });
});

describe('requireRecent', () => {
  it('asks for a sign-in just now, and where there is a second factor for that', async () => {
    const { ports, id, clock, codeAt } = await begun();
    const { session } = await signIn(ports)(byPassword());
    const recent = requireRecent(ports);
    await recent(session);
    clock.advance(SECOND_FACTOR_KEPT_MS);
    await recent(session);
    clock.advance(1);
    expect(await codesOf([recent(session)])).toEqual(['session.stale']);
    await confirmTotp(ports)({ account: id, code: codeAt(0) });
    const cases = [null, SIGN_IN_NOON].map((secondFactorAt) =>
      recent({ ...session, createdAt: clock.now(), secondFactorAt }),
    );
    expect(await codesOf(cases)).toEqual(['access.second-factor-required', 'access.second-factor-required']);
    await recent({ ...session, secondFactorAt: clock.now() });
  });
});
