import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { checkP256 } from '@filmdeed/evidence';
import { fromBase64Url } from '@filmdeed/kernel';
import { p256Signature } from './low-s.js';

it('makes of what WebCrypto signs what the verifier takes, whichever half s is in', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const key = Buffer.concat([Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]).toString('hex');
  for (let i = 0; i < 20; i++) {
    const message = crypto.getRandomValues(new Uint8Array(40));
    const rs = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const digest = createHash('sha256').update(message).digest();
    expect(checkP256(key, digest, fromBase64Url(p256Signature(rs)))).toBe(true);
  }
});
