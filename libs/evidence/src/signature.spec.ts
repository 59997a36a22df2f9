import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toBase64Url, utf8 } from '@filmdeed/kernel';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import { SigningKey, computeAddress } from 'ethers';
import { isP256Key, p256SignatureFromDer, p256Signer, signP256, verifySignature } from './signature.js';
import type { Signature } from './signature-form.js';

const KEY = sha256(utf8('a key'));
const SIGNER = p256Signer(KEY);
const DIGEST = sha256(utf8('a statement'));
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

function webauthn(digest: Uint8Array, changes: { type?: string; flags?: number; challenge?: string } = {}): Signature {
  const authenticatorData = concatBytes(sha256(utf8('localhost')), Uint8Array.of(changes.flags ?? 5, 0, 0, 0, 1));
  const clientDataJSON = utf8(
    JSON.stringify({
      type: changes.type ?? 'webauthn.get',
      challenge: changes.challenge ?? toBase64Url(digest),
      origin: 'http://localhost:3000',
    }),
  );
  const message = sha256(concatBytes(authenticatorData, sha256(clientDataJSON)));
  const { rs } = signP256(KEY, message);
  return { rs, authenticatorData: toBase64Url(authenticatorData), clientDataJSON: toBase64Url(clientDataJSON) };
}

describe('p256', () => {
  it('accepts its own signature and no other digest, key or bit', () => {
    const signature = signP256(KEY, DIGEST);
    expect(() => verifySignature('p256', SIGNER, DIGEST, signature)).not.toThrow();
    expect(() => verifySignature('p256', SIGNER, sha256(DIGEST), signature)).toThrow(refusal('signature.invalid'));
    expect(() => verifySignature('p256', p256Signer(sha256(KEY)), DIGEST, signature)).toThrow(
      refusal('signature.invalid'),
    );
    const bytes = Buffer.from(signature.rs, 'base64url');
    bytes[40]! ^= 1;
    expect(() => verifySignature('p256', SIGNER, DIGEST, { rs: toBase64Url(bytes) })).toThrow(
      refusal('signature.invalid'),
    );
  });

  it('refuses the malleable twin with high s', () => {
    const low = p256.Signature.fromBytes(Buffer.from(signP256(KEY, DIGEST).rs, 'base64url'), 'compact');
    const high = new p256.Signature(low.r, p256.Point.Fn.neg(low.s)).toBytes('compact');
    expect(() => verifySignature('p256', SIGNER, DIGEST, { rs: toBase64Url(high) })).toThrow(
      refusal('signature.invalid'),
    );
  });

  it('agrees with OpenSSL over the message whose SHA-256 is the digest', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' });
    const message = Buffer.from('a statement');
    for (let i = 0; i < 8; i++) {
      const rs = p256SignatureFromDer(nodeSign('sha256', message, privateKey));
      const signer =
        Buffer.from(jwk.x!, 'base64url').toString('hex') + Buffer.from(jwk.y!, 'base64url').toString('hex');
      expect(() => verifySignature('p256', signer, sha256(message), { rs })).not.toThrow();
      const ours = p256.Signature.fromBytes(
        Buffer.from(signP256(Buffer.from(jwk.d!, 'base64url'), sha256(message)).rs, 'base64url'),
        'compact',
      ).toBytes('der');
      expect(nodeVerify('sha256', message, createPublicKey(privateKey), ours)).toBe(true);
    }
  });

  it('knows points of the curve', () => {
    expect(isP256Key(SIGNER)).toBe(true);
    expect(isP256Key('11'.repeat(64))).toBe(false);
  });
});

describe('webauthn-p256', () => {
  it('accepts an assertion whose challenge is the digest', () => {
    expect(() => verifySignature('webauthn-p256', SIGNER, DIGEST, webauthn(DIGEST))).not.toThrow();
  });

  it.each([
    ['another challenge', { challenge: toBase64Url(sha256(DIGEST)) }],
    ['a registration', { type: 'webauthn.create' }],
    ['no user present', { flags: 4 }],
  ])('refuses %s', (_, changes) => {
    expect(() => verifySignature('webauthn-p256', SIGNER, DIGEST, webauthn(DIGEST, changes))).toThrow(
      refusal('signature.invalid'),
    );
  });

  it('refuses members of the other scheme', () => {
    expect(() => verifySignature('p256', SIGNER, DIGEST, webauthn(DIGEST))).toThrow(refusal('signature.invalid'));
    expect(() => verifySignature('webauthn-p256', SIGNER, DIGEST, signP256(KEY, DIGEST))).toThrow(
      refusal('signature.invalid'),
    );
  });
});

describe('secp256k1', () => {
  it('recovers the address that ethers signs for', () => {
    const key = new SigningKey(KEY);
    const address = computeAddress(key).slice(2).toLowerCase();
    const rs = toBase64Url(Buffer.from(key.sign(DIGEST).serialized.slice(2), 'hex'));
    expect(() => verifySignature('secp256k1', address, DIGEST, { rs })).not.toThrow();
    expect(() => verifySignature('secp256k1', '00'.repeat(20), DIGEST, { rs })).toThrow(refusal('signature.invalid'));
    expect(() => verifySignature('secp256k1', address, sha256(DIGEST), { rs })).toThrow(refusal('signature.invalid'));
  });
});

it('cannot judge a scheme that it does not know', () => {
  expect(() => verifySignature('sm2', '00', DIGEST, { rs: 'AA' })).toThrow(refusal('signature.unknown-scheme'));
});
