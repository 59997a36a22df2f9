import { concatBytes, fromHex, newId } from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import { Authenticator, type Lies } from '../../../../test/support/authenticator.js';
import { SITE } from '../../../../test/support/sign-in-world.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { readCbor } from './cbor.js';
import { newChallenge } from './challenge.js';
import { checkRegistration } from './registration.js';

const challenge = newChallenge('register');
const device = new Authenticator(SITE, newId('acc'));

/** The fact `why` of the refusal, or `done`. */
function whyOf(work: () => unknown): unknown {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as { facts?: { why: string } }).facts?.why ?? (error as Error).name;
  }
}

const register = (lies: Lies = {}): unknown =>
  whyOf(() => checkRegistration(device.register(challenge, lies), { ...SITE, challenge }));

it('takes no other challenge, and no statement of another kind', () => {
  expect(register()).toBe('done');
  expect(register({ challenge: newChallenge('register') })).toBe('challenge');
  // {"alg": -7, "sig": ''} of a maker, and one with certificates.
  expect(register({ fmt: 'fido-u2f', statement: fromHex('a263616c67266373696740') })).toBe('attestation');
  expect(register({ fmt: 'packed', statement: fromHex('a363616c6726637369674063783563' + '80') })).toBe('attestation');
  expect(register({ fmt: 'packed', statement: fromHex('a263616c67276373696740') })).toBe('attestation');
});

describe('the key of a new passkey', () => {
  const point = p256.getPublicKey(p256.utils.randomSecretKey(), false);
  const [x, y] = [point.slice(1, 33), point.slice(33)];
  const named = (name: string, value: string | Uint8Array): Uint8Array =>
    concatBytes(fromHex(name), typeof value === 'string' ? fromHex(value) : concatBytes(head(value.length), value));
  const head = (length: number): Uint8Array => fromHex(`58${length.toString(16).padStart(2, '0')}`);
  const parts = { kty: named('01', '02'), alg: named('03', '26'), crv: named('20', '01') };
  const keyed = (changes: Partial<Record<'kty' | 'alg' | 'crv' | 'x' | 'y', Uint8Array>> = {}): unknown => {
    const members = Object.values({ ...parts, x: named('21', x), y: named('22', y), ...changes });
    const cose = concatBytes(Uint8Array.of(0xa0 + members.length), ...members);
    const attested = concatBytes(new Uint8Array(16), Uint8Array.of(0, 1, 9), cose);
    const flags = Uint8Array.of(0x45, 0, 0, 0, 0);
    return whyOf(() => readAuthenticatorData(concatBytes(new Uint8Array(32), flags, attested)));
  };

  it('is a point of P-256 for ES256 and nothing else', () => {
    expect(keyed()).toBe('done');
    const off = y.slice();
    off[31] = off[31]! ^ 1;
    expect(
      [
        { kty: named('01', '01') },
        { kty: named('01', '03') },
        { alg: named('03', '3900' + '22') },
        { alg: named('03', '27') },
        { crv: named('20', '02') },
        { crv: named('20', '06') },
        { y: named('22', off) },
        { x: named('21', new Uint8Array(32)), y: named('22', new Uint8Array(32)) },
        { x: named('21', x.slice(1)), y: named('22', concatBytes(x.slice(31), y)) },
        { y: named('22', 'f5') },
      ].map((changes) => keyed(changes)),
    ).toEqual(Array<string>(10).fill('algorithm'));
  });
});

describe('readCbor', () => {
  const cases: [string, string, string][] = [
    ['twice the same key', 'a201020103', 'SyntaxError'],
    ['a key that is a list', 'a18000', 'SyntaxError'],
    ['lists in lists', '818181818100', 'SyntaxError'],
    ['as many as are read', '8181818100', 'done'],
    ['a length of no certain form', '5f4100ff', 'SyntaxError'],
    ['a length of eight bytes', '5b0000000000000001' + '00', 'SyntaxError'],
    ['more than there is', '5a7fffffff00', 'SyntaxError'],
    ['a thousand million entries', '9a3b9aca00', 'SyntaxError'],
    ['a tag', 'c000', 'SyntaxError'],
    ['a float', 'f90000', 'SyntaxError'],
    ['null', 'f6', 'SyntaxError'],
    ['nothing', '', 'SyntaxError'],
  ];
  it.each(cases)('%s', (_, hex, outcome) => {
    expect(whyOf(() => readCbor(fromHex(hex)))).toBe(outcome);
  });

  it('reads what CTAP2 speaks', () => {
    const { value, end } = readCbor(fromHex('a401022038ff616143010203623a29f5' + '00'));
    expect([value, end]).toEqual([
      new Map<number | string, unknown>([
        [1, 2],
        [-1, -256],
        ['a', Uint8Array.of(1, 2, 3)],
        [':)', true],
      ]),
      16,
    ]);
  });
});
