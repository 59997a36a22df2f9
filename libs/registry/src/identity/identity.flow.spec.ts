import { Refusal } from '@filmdeed/kernel';
import { MemoryIdentities } from '../../../../test/support/memory-sign-in.js';
import { codesOf } from '../../../../test/support/outcomes.js';
import { byPassword, SIGN_IN_PASSWORD, signInWorld } from '../../../../test/support/sign-in-world.js';
import { TICKET_LIFE_MS } from '../session/sign-in-ticket.js';
import { addPasskey, askPasskey } from '../passkey/passkey.flow.js';
import { beginIdentity, linkIdentity, signInByIdentity, unlinkIdentity } from './identity.flow.js';
import { type IdentityProvider, type OutsideIdentity, roundOf } from './identity-provider.js';

const ISSUER = 'https://id.studio.test';

/** A provider that knows what it sent the browser away with, and gives back whoever stands in the query. */
function providerOf(id: string, signsUp: boolean): IdentityProvider {
  return {
    ...{ id, label: id, signsUp },
    begin: async ({ state, nonce }) => `${ISSUER}/authorize?state=${state}&nonce=${nonce}`,
    async finish(query, { state }): Promise<OutsideIdentity> {
      const parameters = new URLSearchParams(query);
      if (parameters.get('state') !== state) throw new Refusal('oidc.rejected', 'another state', { why: 'state' });
      return { issuer: ISSUER, subject: parameters.get('who')!, name: parameters.get('name') };
    },
  };
}

async function world() {
  const signIns = await signInWorld();
  const providers = new Map([providerOf('studio', true), providerOf('closed', false)].map((each) => [each.id, each]));
  const ports = { ...signIns.ports, identities: new MemoryIdentities(), providers };
  const back = (secret: string, who: string, name = '王 Wang') => ({
    secret,
    query: `state=${roundOf(secret).state}&who=${who}&name=${encodeURIComponent(name)}`,
  });
  const go = async (who: string, provider = 'studio', name?: string) => {
    const { secret } = await beginIdentity(ports)({ provider, account: null });
    return signInByIdentity(ports)({ ...byPassword(), ...back(secret, who, name) });
  };
  return { ...signIns, ports, back, go };
}

it('makes an account at the first sign-in, and finds it at the next', async () => {
  const { go } = await world();
  const first = await go('s1');
  expect(first.account.login).toMatch(/^studio-[a-z0-9]+$/);
  expect([first.account.name, first.session.secondFactorAt]).toEqual(['王 Wang', null]);
  expect((await go('s1')).account).toEqual(first.account);
  expect((await go('s2', 'studio', 'a\u202eb')).account.name).toMatch(/^studio-/);
});

it('makes none where the operator did not say so', async () => {
  const { go, ports } = await world();
  expect(await codesOf([go('s1', 'closed'), go('s1', 'nowhere')])).toEqual(['oidc.no-account', 'oidc.unknown-issuer']);
  expect(ports.accounts.accounts.size).toBe(1);
});

it('links an identity to the account that began it, and to no other', async () => {
  const { ports, account, add, back, go } = await world();
  const begin = (of: typeof account.id | null) => beginIdentity(ports)({ provider: 'closed', account: of });
  const { secret } = await begin(account.id);
  const other = await add('han', '韩');
  expect(await codesOf([linkIdentity(ports)({ account: other.id, ...back(secret, 's1') })])).toEqual(['oidc.rejected']);
  const again = await begin(account.id);
  await linkIdentity(ports)({ account: account.id, ...back(again.secret, 's1') });
  expect((await go('s1', 'closed')).account).toEqual(account);
  const taken = await begin(other.id);
  expect(await codesOf([linkIdentity(ports)({ account: other.id, ...back(taken.secret, 's1') })])).toEqual([
    'oidc.taken',
  ]);
  const forLink = await begin(account.id);
  const asSignIn = signInByIdentity(ports)({ ...byPassword(), ...back(forLink.secret, 's1') });
  expect(await codesOf([asSignIn])).toEqual(['oidc.rejected']);
});

it('unlinks an identity, but never the last way into an account', async () => {
  const { ports, account, back, go, device } = await world();
  const { account: made } = await go('s1');
  const unlink = (of: typeof account.id, subject: string, password?: string) =>
    unlinkIdentity(ports)({ account: of, issuer: ISSUER, subject, password });
  const link = async (of: typeof account.id, subject: string) => {
    const { secret } = await beginIdentity(ports)({ provider: 'closed', account: of });
    await linkIdentity(ports)({ account: of, ...back(secret, subject) });
  };
  expect(await codesOf([unlink(made.id, 's1'), unlink(made.id, 's1', 'a guess'), unlink(made.id, 's9')])).toEqual([
    'oidc.last-way',
    'session.credentials-wrong',
    'oidc.not-linked',
  ]);
  expect((await go('s1')).account).toEqual(made);
  await link(made.id, 's2');
  await unlink(made.id, 's1');
  expect(await codesOf([unlink(made.id, 's2'), unlink(account.id, 's2')])).toEqual([
    'oidc.last-way',
    'oidc.not-linked',
  ]);

  await link(account.id, 's3');
  expect(await codesOf([unlink(account.id, 's3')])).toEqual(['oidc.last-way']);
  await unlink(account.id, 's3', SIGN_IN_PASSWORD);
  await link(account.id, 's3');
  const challenge = await askPasskey(ports)({ purpose: 'register', account: account.id });
  await addPasskey(ports)({ account: account.id, label: '电脑', answer: device.register(challenge) });
  await unlink(account.id, 's3');
  expect(await codesOf([go('s3', 'closed')])).toEqual(['oidc.no-account']);
});

it('takes one answer for what this browser began, in its time', async () => {
  const { ports, back, clock } = await world();
  const order = (secret: string, query: string) => signInByIdentity(ports)({ ...byPassword(), secret, query });
  const begin = async () => (await beginIdentity(ports)({ provider: 'studio', account: null })).secret;
  const [one, two, late] = [await begin(), await begin(), await begin()];
  expect(await codesOf([order(one, back(two, 's1').query)])).toEqual(['oidc.rejected']);
  expect(await codesOf([order(one, back(one, 's1').query), order('never begun', back(two, 's1').query)])).toEqual([
    'oidc.rejected',
    'oidc.rejected',
  ]);
  await order(two, back(two, 's1').query);
  clock.advance(2 * TICKET_LIFE_MS);
  expect(await codesOf([order(late, back(late, 's1').query)])).toEqual(['oidc.rejected']);
  expect(new Set(Object.values(roundOf(late))).size).toBe(3);
});
