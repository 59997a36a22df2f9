import { p256SignatureFromDer, verifySignature } from '@filmdeed/evidence';
import { concatBytes, fromBase64Url, fromHex, toBase64Url, utf8 } from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { Authenticator, type Lies } from '../../../../test/support/authenticator.js';
import { codeOf, codesOf, outcomeOf } from '../../../../test/support/outcomes.js';
import { byPassword, SITE, signInWorld } from '../../../../test/support/sign-in-world.js';
import { signInByPasskey } from '../session/session.flow.js';
import { TICKET_LIFE_MS } from '../session/sign-in-ticket.js';
import type { AssertionAnswer } from './assertion.js';
import { isChallengeFor, newChallenge, PASSKEY_PURPOSES, type PasskeyPurpose } from './challenge.js';
import { addPasskey, askPasskey, usePasskey } from './passkey.flow.js';
import { MOST_PASSKEYS } from './passkey.js';

async function world() {
  const signIns = await signInWorld();
  const { ports, account, device } = signIns;
  const ask = (purpose: PasskeyPurpose, of: typeof account.id | null = null) =>
    askPasskey(ports)({ purpose, account: of });
  const register = async (lies?: Lies, by = device) => {
    const answer = by.register(await ask('register', account.id), lies);
    return addPasskey(ports)({ account: account.id, label: '电脑', answer });
  };
  const signIn = (answer: AssertionAnswer) => signInByPasskey(ports)({ ...byPassword(), answer });
  const stepUp = (answer: AssertionAnswer) => usePasskey(ports)({ purpose: 'step-up', account: account.id, answer });
  return { ...signIns, ask, register, signIn, stepUp };
}

/** The fact `why` of a `passkey.invalid`, or the code of what else came. */
async function whyOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'done',
    (error: { code: string; facts: { why?: string } }) => error.facts.why ?? error.code,
  );
}

const UP_ONLY = 0x01;
const UV_ONLY = 0x04;
const BOTH = 0x05;

describe('addPasskey', () => {
  it('keeps what the authenticator made', async () => {
    const { register, device, account, passkeys } = await world();
    device.flags = BOTH | 0x08 | 0x10;
    const passkey = await register();
    const kept = { account: account.id, credentialId: device.credentialId, signCount: 0, usedAt: null };
    expect(passkey).toMatchObject({ ...kept, label: '电脑', backupEligible: true, backedUp: true });
    expect(passkey.key).toBe(Buffer.from(p256.getPublicKey(device.secretKey, false)).toString('hex').slice(2));
    expect(await passkeys.ofAccount(account.id)).toEqual([passkey]);
    expect(await whyOf(register())).toBe('passkey.taken');
  });

  const cases: [string, Lies, string][] = [
    ['another site', { origin: 'https://evil.test' }, 'origin'],
    ['the site below', { origin: 'https://filmdeed.test.evil.test' }, 'origin'],
    ['no TLS', { origin: 'http://filmdeed.test' }, 'origin'],
    ['a frame of another', { client: { crossOrigin: true, topOrigin: 'https://evil.test' } }, 'origin'],
    ['an assertion', { type: 'webauthn.get' }, 'type'],
    ['another relying party', { rpId: 'evil.test' }, 'rp'],
    ['nobody there', { flags: UV_ONLY }, 'user-absent'],
    ['nobody verified', { flags: UP_ONLY }, 'user-unverified'],
    ['backed up without leave', { flags: BOTH | 0x10 }, 'backup'],
    ['another attestation', { fmt: 'android-key' }, 'attestation'],
    ['a statement of none', { statement: fromHex('a163616c6726') }, 'attestation'],
    ['bytes too many', { tail: new Uint8Array(1) }, 'form'],
    ['extensions that are not there', { flags: BOTH | 0x80 }, 'form'],
    ['a challenge of nobody', { challenge: newChallenge('register') }, 'challenge'],
    ['a challenge for a sign-in', { challenge: newChallenge('sign-in') }, 'challenge'],
  ];
  it.each(cases)('refuses %s', async (_, lies, why) => {
    const { register, passkeys } = await world();
    expect(await whyOf(register(lies))).toBe(why);
    expect(passkeys.passkeys.size).toBe(0);
  });

  it('takes extensions that are there, and a statement made by the key itself', async () => {
    const { register, device, account, ask, ports } = await world();
    // {"credProtect": 2}
    const extension = { flags: BOTH | 0x80, tail: concatBytes(fromHex('a16b'), utf8('credProtect'), fromHex('02')) };
    expect(await whyOf(register(extension))).toBe('done');
    const self = new Authenticator(SITE, account.id);
    const answer = self.register(await ask('register', account.id), {
      fmt: 'packed',
      statement: fromHex('a263616c67266373696740'),
    });
    expect(await whyOf(addPasskey(ports)({ account: account.id, label: 'x', answer }))).toBe('signature');
    expect(device.credentialId).not.toBe(self.credentialId);
  });

  it('takes a challenge once, in its time, and for the account that asked', async () => {
    const { ports, account, add, device, ask, clock } = await world();
    const order = (answer: ReturnType<Authenticator['register']>, of = account.id) =>
      whyOf(addPasskey(ports)({ account: of, label: 'x', answer }));
    const once = device.register(await ask('register', account.id));
    const other = await add('han', '韩');
    expect(await order(device.register(await ask('register', account.id)), other.id)).toBe('challenge');
    expect([await order(once), await order(once)]).toEqual(['done', 'challenge']);
    const late = new Authenticator(SITE, account.id).register(await ask('register', account.id));
    clock.advance(TICKET_LIFE_MS);
    expect(await order(late)).toBe('challenge');
  });

  it('keeps so many of an account and no more, and no label that hides something', async () => {
    const { ports, account, ask, passkeys } = await world();
    const add = async (label: string): Promise<unknown> => {
      const answer = new Authenticator(SITE, account.id).register(await ask('register', account.id));
      return whyOf(addPasskey(ports)({ account: account.id, label, answer }));
    };
    expect(await add('a\u202eb')).toBe('name.hostile');
    for (let n = 0; n < MOST_PASSKEYS; n++) expect(await add('x')).toBe('done');
    expect([await add('x'), passkeys.passkeys.size]).toEqual(['passkey.too-many', MOST_PASSKEYS]);
  });

  it('names whatever else is handed in, and never fails otherwise', async () => {
    const { ports, account, device, ask } = await world();
    const good = device.register(await ask('register', account.id));
    const bytes = fromBase64Url(good.attestationObject);
    const changed = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(bytes.length));
    await fc.assert(
      fc.asyncProperty(changed, async ([at, by, length]) => {
        const next = bytes.slice(0, length);
        if (at < length) next[at] = next[at]! ^ by;
        const answer = device.register(await ask('register', account.id));
        const given = { ...answer, attestationObject: toBase64Url(next) };
        const code = await codeOf(addPasskey(ports)({ account: account.id, label: 'x', answer: given }));
        expect(['passkey.invalid', 'passkey.taken', 'passkey.too-many', 'done']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a sign-in by passkey', () => {
  it('says who it is, counts as a second factor, and its challenge counts once', async () => {
    const { register, device, ask, signIn, account } = await world();
    await register();
    const answer = device.assert(await ask('sign-in'));
    expect((await signIn(answer)).account).toEqual(account);
    expect(await whyOf(signIn(answer))).toBe('challenge');
    const both = device.assert(await ask('sign-in'));
    expect((await codesOf([signIn(both), signIn(both)])).filter((code) => code === 'passkey.invalid')).toHaveLength(1);
  });

  const cases: [string, Lies, string][] = [
    ['another site', { origin: 'https://evil.test' }, 'origin'],
    ['another relying party', { rpId: 'evil.test' }, 'rp'],
    ['a registration', { type: 'webauthn.create' }, 'type'],
    ['another challenge', { challenge: newChallenge('sign-in') }, 'challenge'],
    ['nobody there', { flags: UV_ONLY }, 'user-absent'],
    ['nobody verified', { flags: UP_ONLY }, 'user-unverified'],
    ['a backup that could not be', { flags: BOTH | 0x08 }, 'backup'],
    ['another user', { userHandle: toBase64Url(utf8('pty_00000000000000000000000000')) }, 'user'],
    ['no user', { userHandle: null }, 'user'],
    ['another key', { secretKey: p256.utils.randomSecretKey() }, 'signature'],
  ];
  it.each(cases)('refuses %s, and the challenge is used up', async (_, lies, why) => {
    const { register, device, ask, signIn, sessions } = await world();
    await register();
    const challenge = await ask('sign-in');
    expect(await whyOf(signIn(device.assert(challenge, lies)))).toBe(why);
    expect(sessions.sessions.size).toBe(0);
    if (!['origin', 'type', 'challenge'].includes(why))
      expect(await whyOf(signIn(device.assert(challenge)))).toBe('challenge');
  });

  it('refuses a counter that went back or stood still, and takes one that grows', async () => {
    const { register, device, ask, signIn, passkeys } = await world();
    await register({ signCount: 7 });
    const counts: [number, string][] = [
      [8, 'done'],
      [8, 'counter'],
      [7, 'counter'],
      [0, 'counter'],
      [9, 'done'],
      [4_294_967_295, 'done'],
    ];
    for (const [signCount, outcome] of counts) {
      expect([signCount, await whyOf(signIn(device.assert(await ask('sign-in'), { signCount })))]).toEqual([
        signCount,
        outcome,
      ]);
    }
    expect([...passkeys.passkeys.values()][0]!.signCount).toBe(4_294_967_295);
  });

  it('lets whoever sends answers that do not check wait', async () => {
    const { register, device, ask, signIn } = await world();
    await register();
    const attempt = async (lies: Lies) => whyOf(signIn(device.assert(await ask('sign-in'), lies)));
    for (let i = 0; i < 5; i++) expect(await attempt({ rpId: 'evil.test' })).toBe('rp');
    expect(await attempt({})).toBe('request.too-many');
  });

  it('refuses a passkey that is not known, or was removed', async () => {
    const { register, device, ask, signIn, account, passkeys } = await world();
    expect(await whyOf(signIn(device.assert(await ask('sign-in'))))).toBe('passkey.unknown');
    const { id } = await register();
    await passkeys.remove(account.id, id);
    expect(await whyOf(signIn(device.assert(await ask('sign-in'))))).toBe('passkey.unknown');
  });
});

describe('the purposes of a passkey', () => {
  it('never pass for each other', async () => {
    const { register, device, ask, signIn, stepUp, account } = await world();
    await register();
    expect(await whyOf(signIn(device.assert(await ask('step-up', account.id))))).toBe('challenge');
    expect(await whyOf(stepUp(device.assert(await ask('sign-in'))))).toBe('challenge');
    expect(await whyOf(signIn(device.assert(await ask('register', account.id))))).toBe('challenge');
    expect(await whyOf(stepUp(device.assert(await ask('step-up', account.id))))).toBe('done');
    for (const purpose of PASSKEY_PURPOSES) {
      const challenge = newChallenge(purpose);
      expect(PASSKEY_PURPOSES.filter((other) => isChallengeFor(other, challenge))).toEqual([purpose]);
    }
  });

  it('never confirm for another account, whose session it is', async () => {
    const { register, device, ask, ports, add } = await world();
    await register();
    const other = await add('han', '韩');
    // Of an authenticator that says nothing of its user.
    const answer = device.assert(await ask('step-up', other.id), { userHandle: null });
    expect(await whyOf(usePasskey(ports)({ purpose: 'step-up', account: other.id, answer }))).toBe('passkey.unknown');
  });

  it('let one of two answers with the same counter through', async () => {
    const { register, device, ask, signIn, passkeys } = await world();
    await register({ signCount: 3 });
    // The other process was faster: what this one read is old.
    const { byCredential } = passkeys;
    const before = await byCredential.call(passkeys, device.credentialId);
    const once = device.assert(await ask('sign-in'), { signCount: 4 });
    const again = device.assert(await ask('sign-in'), { signCount: 4 });
    expect(await whyOf(signIn(once))).toBe('done');
    passkeys.byCredential = async () => before;
    expect(await whyOf(signIn(again))).toBe('counter');
  });

  it('are no statement to sign: neither the assertion of the one passes for the other', async () => {
    const { register, device, ask, signIn } = await world();
    const { key } = await register();
    const digest = someStatement();
    const signed = device.assert(toBase64Url(digest));
    expect(await whyOf(signIn(signed))).toBe('challenge');
    const forSignIn = device.assert(await ask('sign-in'));
    const asSignature = ({ signature, authenticatorData, clientDataJSON }: AssertionAnswer) => ({
      rs: p256SignatureFromDer(fromBase64Url(signature)),
      ...{ authenticatorData, clientDataJSON },
    });
    const verify = (answer: AssertionAnswer) =>
      outcomeOf(() => verifySignature('webauthn-p256', key, digest, asSignature(answer)));
    expect([verify(signed), verify(forSignIn)]).toEqual(['done', 'signature.invalid']);
    for (const purpose of PASSKEY_PURPOSES) expect(fromBase64Url(newChallenge(purpose)).length).toBeGreaterThan(32);
  });
});

function someStatement(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}
