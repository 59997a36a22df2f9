// Judging a sign-in by passkey: its one signature, and everything around it.
import { nativeP256Check } from '@filmdeed/media';
import { checkAssertion, checkRegistration, newChallenge } from '@filmdeed/registry';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { newId } from '@filmdeed/kernel';
import { Authenticator } from '../test/support/authenticator.ts';
import { compare } from './support/compare.ts';

const ASSERTIONS = 200;
const SITE = { origin: 'https://filmdeed.test', rpId: 'filmdeed.test' } as const;

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const message = Buffer.from('one message');
const signature = sign('sha256', message, privateKey);

const account = newId('acc');
const device = new Authenticator(SITE, account);
const made = newChallenge('register');
const passkey = { account, ...checkRegistration(device.register(made), { ...SITE, challenge: made }) };
const challenge = newChallenge('sign-in');
const answer = device.assert(challenge);
const spent = new Map<string, number[]>();
const times = (name: string, work: () => void) => (): void => {
  const begun = performance.now();
  for (let i = 0; i < ASSERTIONS; i++) work();
  spent.set(name, [...(spent.get(name) ?? []), (performance.now() - begun) / ASSERTIONS]);
};

await compare({
  title: 'Judging a sign-in by passkey',
  unit: 'judged',
  contestants: [
    {
      name: '`node:crypto` verify: one P-256 signature',
      work: ASSERTIONS,
      run: times('verify alone', () => verify('sha256', message, publicKey, signature)),
    },
    {
      name: '**checkAssertion**: every rule, signature by OpenSSL, as the API does',
      work: ASSERTIONS,
      run: times('signature by OpenSSL', () =>
        checkAssertion(answer, passkey, { ...SITE, challenge }, nativeP256Check),
      ),
    },
    {
      name: '**checkAssertion**: every rule, pure TypeScript',
      work: ASSERTIONS,
      run: times('pure TypeScript', () => checkAssertion(answer, passkey, { ...SITE, challenge })),
    },
  ],
});
for (const [name, each] of spent) {
  console.log(`- ${name}: ${each.sort((a, b) => a - b)[each.length >> 1]!.toFixed(2)} ms each (median)`);
}
