import { asId, toBase64Url, toHex, utf8 } from '@filmdeed/kernel';
import { sha256, TypedDataEncoder } from 'ethers';
import { bookSignature, bookSigner } from './book-signature.js';
import {
  BOOK_SENTENCES,
  type BookAct,
  type BookDeployment,
  bookStatement,
  independentKeyStatement,
  partyKey,
} from './book-statement.js';

const PARTY = asId('pty', `pty_${'0'.repeat(25)}1`);
const BOOK: BookDeployment = { chainId: 31337, contract: `0x${'ab'.repeat(20)}`, salt: `0x${'5a'.repeat(32)}` };
const [ONE, TWO] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(84)}`];
const TERMS = { deadline: 1_800_000_000, nonce: '07'.repeat(32) };
const ACTS: readonly BookAct[] = [
  { act: 'bind', signer: ONE },
  { act: 'add', signer: TWO, threshold: 2 },
  { act: 'remove', signer: TWO, threshold: 1 },
  { act: 'rotate', from: ONE, to: TWO },
  { act: 'threshold', threshold: 3 },
  { act: 'recovery-key', recoveryKey: '0x' },
  { act: 'recover', signer: TWO },
  { act: 'veto', recovery: `0x${'33'.repeat(32)}` },
];

const digestByEthers = ({ typedData }: ReturnType<typeof bookStatement>): string => {
  const { EIP712Domain: _, ...types } = typedData.types as Record<string, { name: string; type: string }[]>;
  return TypedDataEncoder.hash(typedData.domain, types, typedData.message);
};

describe('words to a party book', () => {
  it.each(ACTS)('of $act have the digest that any wallet computes', (act) => {
    const statement = bookStatement(BOOK, { party: PARTY, act, ...TERMS });
    expect(`0x${toHex(statement.digest)}`).toBe(digestByEthers(statement));
    expect(statement.typedData.message).toMatchObject({
      statement: BOOK_SENTENCES[act.act],
      party: sha256(utf8(PARTY)),
    });
  });

  it('of the independent key have it too', () => {
    const statement = independentKeyStatement(BOOK, { next: TWO, ...TERMS });
    expect(`0x${toHex(statement.digest)}`).toBe(digestByEthers(statement));
  });

  it('are others with any other value of act, party, time, nonce, chain, contract or salt', () => {
    const digests = [
      ...ACTS.map((act) => bookStatement(BOOK, { party: PARTY, act, ...TERMS })),
      bookStatement(BOOK, { party: asId('pty', `pty_${'0'.repeat(25)}2`), act: ACTS[0]!, ...TERMS }),
      bookStatement(BOOK, { party: PARTY, act: ACTS[0]!, ...TERMS, deadline: 1 }),
      bookStatement(BOOK, { party: PARTY, act: ACTS[0]!, ...TERMS, nonce: '08'.repeat(32) }),
      ...[{ chainId: 1 }, { contract: ONE }, { salt: `0x${'00'.repeat(32)}` }].map((changes) =>
        bookStatement({ ...BOOK, ...changes }, { party: PARTY, act: ACTS[0]!, ...TERMS }),
      ),
    ].map(({ digest }) => toHex(digest));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('have these digests for ever', () => {
    const digests = ACTS.map((act) => toHex(bookStatement(BOOK, { party: PARTY, act, ...TERMS }).digest));
    expect([partyKey(PARTY), ...digests]).toEqual([
      '0x7a9503ebb18171542db5de7dedc66ca4454df1188b594d33da63c8bb2c1ea0f6',
      '87f83d273b4aeed9f1737fe1ad6b00caa94122658d0dc91afd59f5a5ce7c03bd',
      'c951fbefaf3af7e5c98af2895d0c21e9e1ca07fe065d6f35aa8ffd46a65b4581',
      '95bae5d53addb7194589c1e767b38f1deb2faf9c1bd8bcdab351ec3d7fc34d92',
      'a434fcc279bf70e325680aeeebcad1c8f43c156a0ba4d28b64544d9b64b51140',
      '6517dc13faad7c132fecf7fcfde2491dcfb677844f71f4b8b91dee5365b061c3',
      '93c2b37069e5a83b8c2cc737624909af2924da3701a181b801a1757c1264ecd0',
      'f32a5842c5c0ea2434ac0c6d1ffb81fe42a59470aee344315a0a617f5327c9c5',
      '76146926e2ec4e5ed3376440085c982d457ba1774ee5fa89a7c48f699cac756f',
    ]);
  });
});

describe('signers and signatures as a contract takes them', () => {
  const verifiers = { p256: `0x${'AA'.repeat(20)}`, webauthn: `0x${'bb'.repeat(20)}` };

  it('are an address, or the verifier of the scheme and the key', () => {
    expect(bookSigner('secp256k1', '11'.repeat(20), verifiers)).toBe(ONE);
    for (const [scheme, verifier] of [
      ['p256', 'aa'],
      ['p256-custodial', 'aa'],
      ['webauthn-p256', 'bb'],
    ] as const) {
      expect(bookSigner(scheme, '22'.repeat(64), verifiers)).toBe(`0x${verifier.repeat(20)}${'22'.repeat(64)}`);
    }
    for (const [scheme, key] of [
      ['sm2', '22'.repeat(64)],
      ['p256', '22'.repeat(63)],
    ] as const) {
      expect(() => bookSigner(scheme, key, verifiers)).toThrow(
        expect.objectContaining({ code: 'signature.unknown-scheme' }),
      );
    }
  });

  it('have v 27 or 28, whichever way it came', () => {
    for (const [given, v] of [
      [0, '1b'],
      [1, '1c'],
      [27, '1b'],
      [28, '1c'],
    ] as const) {
      const rs = toBase64Url(Uint8Array.of(...new Uint8Array(64).fill(9), given));
      expect(bookSignature('secp256k1', { rs })).toBe(`0x${'09'.repeat(64)}${v}`);
    }
  });

  it('are refused where they have no such form', () => {
    const rs = toBase64Url(new Uint8Array(64));
    const data = toBase64Url(new Uint8Array(37));
    const client = (text: string): string => toBase64Url(utf8(text));
    for (const [scheme, signature] of [
      ['secp256k1', { rs }],
      ['webauthn-p256', { rs }],
      ['webauthn-p256', { rs: toBase64Url(new Uint8Array(63)), authenticatorData: data, clientDataJSON: client('{}') }],
      ['webauthn-p256', { rs, authenticatorData: data, clientDataJSON: client('{"type":"webauthn.get"}') }],
      ['webauthn-p256', { rs, authenticatorData: data, clientDataJSON: client('{"challenge":"x"}') }],
    ] as const) {
      expect(() => bookSignature(scheme, signature)).toThrow(expect.objectContaining({ code: 'signature.invalid' }));
    }
  });
});
