import { concatBytes, fromBase64Url, newId, toBase64Url, toHex, utf8 } from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import { Authenticator, type Lies } from '../../../../test/support/authenticator.js';
import { SITE } from '../../../../test/support/sign-in-world.js';
import { type AssertionAnswer, checkAssertion, counterGrows } from './assertion.js';
import { newChallenge } from './challenge.js';
import type { Passkey } from './passkey.js';

const account = newId('acc');
const device = new Authenticator(SITE, account);
const passkey = {
  account,
  credentialId: device.credentialId,
  key: toHex(p256.getPublicKey(device.secretKey, false)).slice(2),
  signCount: 7,
  backupEligible: false,
} satisfies Partial<Passkey>;
const challenge = newChallenge('sign-in');

/** The fact `why` of the refusal, or `done`. */
function whyOf(answer: AssertionAnswer, of: Partial<typeof passkey> = {}): unknown {
  try {
    checkAssertion(answer, { ...passkey, ...of }, { ...SITE, challenge });
    return 'done';
  } catch (error) {
    return (error as { facts: { why: string } }).facts.why;
  }
}

const asserted = (lies: Lies = {}): AssertionAnswer => device.assert(challenge, { signCount: 8, ...lies });

it('keeps the counter and the backup that it found', () => {
  expect(checkAssertion(asserted(), passkey, { ...SITE, challenge })).toEqual({ signCount: 8, backedUp: false });
});

it('takes no other challenge, credential, counter or frame, whoever asked before', () => {
  expect(whyOf(asserted({ challenge: newChallenge('sign-in') }))).toBe('challenge');
  expect(whyOf(asserted(), { credentialId: 'another' })).toBe('form');
  expect([7, 0, 8].map((signCount) => whyOf(asserted({ signCount })))).toEqual(['counter', 'counter', 'done']);
  expect(whyOf(asserted({ client: { crossOrigin: true } }))).toBe('origin');
  expect(whyOf(asserted({ client: { topOrigin: SITE.origin } }))).toBe('origin');
  expect(whyOf(asserted({ client: { crossOrigin: undefined } }))).toBe('done');
});

it('counts on a signature over exactly these bytes', () => {
  const good = asserted();
  const changed = (member: 'authenticatorData' | 'clientDataJSON', at: number): AssertionAnswer => {
    const bytes = fromBase64Url(good[member]).slice();
    bytes[at] = bytes[at]! ^ 1;
    return { ...good, [member]: toBase64Url(bytes) };
  };
  // A counter of another number is signed by nobody; white space in the client data neither.
  expect(whyOf(changed('authenticatorData', 36))).toBe('signature');
  const spaced = toBase64Url(utf8(` ${Buffer.from(fromBase64Url(good.clientDataJSON)).toString()}`));
  expect(whyOf({ ...good, clientDataJSON: spaced })).toBe('signature');
  const longer = toBase64Url(concatBytes(fromBase64Url(good.signature), new Uint8Array(1)));
  for (const signature of ['', 'AA', toBase64Url(new Uint8Array(70)), longer]) {
    expect([signature, whyOf({ ...good, signature })]).toEqual([signature, 'signature']);
  }
});

it('lets a counter grow, or stand at nought for ever', () => {
  const cases: [number, number, boolean][] = [
    [0, 0, true],
    [0, 1, true],
    [1, 0, false],
    [1, 1, false],
    [4_294_967_294, 4_294_967_295, true],
  ];
  for (const [known, given, grows] of cases)
    expect([known, given, counterGrows(known, given)]).toEqual([known, given, grows]);
});
