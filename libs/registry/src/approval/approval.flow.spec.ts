import type { SessionPorts } from '@filmdeed/registry';
import { bytesOfSeed } from '../../../../test/support/bytes-of-seed.js';
import { codesOf } from '../../../../test/support/outcomes.js';
import { byPassword, HERE, SIGN_IN_NOON, signInWorld } from '../../../../test/support/sign-in-world.js';
import { SECOND_FACTOR_KEPT_MS } from '../access/may-act.js';
import { beginTotp, confirmTotp } from '../second-factor/second-factor.flow.js';
import { totpCode, totpStep } from '../second-factor/totp.js';
import { findSession, signIn } from '../session/session.flow.js';
import { newApprovalCode, readApprovalCode } from './approval-code.js';
import { approve, APPROVAL_LIFE_MS, askApproval, lookApproval, signInByApproval } from './approval.flow.js';

const THERE = { from: '198.51.100.7', agent: 'filmdeed 0.1\u202e' };

async function world() {
  const signIns = await signInWorld();
  const ports: SessionPorts = signIns.ports;
  const { session } = await signIn(ports)(byPassword());
  const other = await signIns.add('han', '韩');
  const { session: others } = await signIn(ports)(byPassword({ login: other.login }));
  const ask = () => askApproval(ports)(THERE);
  const redeem = (secret: string) => signInByApproval(ports)({ secret, ...THERE });
  return { ...signIns, ports, session, others, ask, redeem };
}

it('gives the command line a session of whoever looked and said yes, once', async () => {
  const { ports, account, session, ask, redeem } = await world();
  const { code, secret, expiresAt } = await ask();
  expect(await codesOf([redeem(secret)])).toEqual(['approval.pending']);
  const typed = code.toLowerCase().replace('-', ' ');
  expect(await lookApproval(ports)(session, typed)).toEqual({
    ...{ network: THERE.from, agent: 'filmdeed 0.1', expiresAt },
  });
  expect(await codesOf([redeem(secret)])).toEqual(['approval.pending']);
  await approve(ports)(session, typed);
  const signedIn = await redeem(secret);
  expect(signedIn).toMatchObject({ account, session: { client: 'cli', network: THERE.from, secondFactorAt: null } });
  expect((await findSession(ports)(signedIn.token))?.account).toEqual(account);
  const again = [redeem(secret), approve(ports)(session, code), lookApproval(ports)(session, code)];
  expect(await codesOf(again)).toEqual(['approval.pending', 'approval.unknown', 'approval.unknown']);
});

it('gives two that ask at once one session', async () => {
  const { ports, session, ask, redeem } = await world();
  const { code, secret } = await ask();
  await lookApproval(ports)(session, code);
  await approve(ports)(session, code);
  const outcomes = await Promise.allSettled([redeem(secret), redeem(secret)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('is approved by the account that looked at it, and by nobody unseen', async () => {
  const { ports, account, session, others, ask, redeem } = await world();
  const { code, secret } = await ask();
  expect(await codesOf([approve(ports)(session, code)])).toEqual(['approval.unknown']);
  await lookApproval(ports)(session, code);
  expect(await codesOf([lookApproval(ports)(others, code), approve(ports)(others, code)])).toEqual([
    'approval.unknown',
    'approval.unknown',
  ]);
  expect(await codesOf([redeem(secret), redeem(code), redeem('')])).toEqual(Array<string>(3).fill('approval.pending'));
  await approve(ports)(session, code);
  expect((await redeem(secret)).account).toEqual(account);
});

it('ends after ten minutes, at every step', async () => {
  const { ports, session, ask, redeem, clock } = await world();
  const [asked, looked, given] = [await ask(), await ask(), await ask()];
  for (const { code } of [looked, given]) await lookApproval(ports)(session, code);
  await approve(ports)(session, given.code);
  clock.advance(APPROVAL_LIFE_MS);
  const late = [lookApproval(ports)(session, asked.code), approve(ports)(session, looked.code), redeem(given.secret)];
  expect(await codesOf(late)).toEqual(['approval.unknown', 'approval.unknown', 'approval.pending']);
});

it('lets an account that guesses codes wait', async () => {
  const { ports, session, ask } = await world();
  const { code } = await ask();
  const guess = (text: string) => lookApproval(ports)(session, text);
  for (let n = 0; n < 5; n++) expect(await codesOf([guess(newApprovalCode())])).toEqual(['approval.unknown']);
  expect(await codesOf([guess(code)])).toEqual(['request.too-many']);
});

it('asks for the second factor where there is one, and hands it on', async () => {
  const { ports, account, session, ask, redeem, clock } = await world();
  const { seed } = await beginTotp(ports)(account);
  await confirmTotp(ports)({ account: account.id, code: totpCode(bytesOfSeed(seed), totpStep(clock.now())) });
  const { code, secret } = await ask();
  const confirmed = { ...session, secondFactorAt: SIGN_IN_NOON };
  const both = () => [lookApproval(ports)(session, code), approve(ports)(session, code)];
  expect(await codesOf(both())).toEqual(['access.second-factor-required', 'access.second-factor-required']);
  await lookApproval(ports)(confirmed, code);
  await approve(ports)(confirmed, code);
  expect((await redeem(secret)).session.secondFactorAt).toEqual(SIGN_IN_NOON);
  clock.advance(SECOND_FACTOR_KEPT_MS + 1);
  expect(await codesOf([lookApproval(ports)(confirmed, code)])).toEqual(['access.second-factor-required']);
});

it('writes codes in one way, and reads what was meant', () => {
  const codes = Array.from({ length: 200 }, newApprovalCode);
  expect(codes.every((code) => /^[BCDFGHJ-NP-TV-XZ]{4}-[BCDFGHJ-NP-TV-XZ]{4}$/.test(code))).toBe(true);
  expect(new Set(codes).size).toBe(200);
  expect(codes.map((code) => readApprovalCode(` ${code.toLowerCase().replace('-', '')} `))).toEqual(codes);
  for (const text of ['', 'BCDF', 'BCDF-GHJA', 'BCDF-GHJK-L', 'ＢCDF-GHJK', HERE])
    expect([text, readApprovalCode(text)]).toEqual([text, null]);
});
