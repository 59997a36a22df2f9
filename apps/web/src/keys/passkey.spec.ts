import { generateKeyPairSync } from 'node:crypto';
import { isP256Key } from '@filmdeed/evidence';
import { keyOfSpki } from './passkey.js';

it('reads X and Y from the public key that a browser gives', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const key = keyOfSpki(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })));
  const hex = (text: string | undefined) => Buffer.from(text ?? '', 'base64url').toString('hex');
  expect(key).toBe(hex(x) + hex(y));
  expect(isP256Key(key)).toBe(true);
});

it('refuses the key of another curve', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  expect(() => keyOfSpki(spki)).toThrow(expect.objectContaining({ code: 'passkey.other-algorithm' }) as Error);
});
