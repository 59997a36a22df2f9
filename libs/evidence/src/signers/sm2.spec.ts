import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sm3 } from '@filmdeed/fingerprint';
import { fromHex, toHex, utf8 } from '@filmdeed/kernel';
import { sm2Check, sm2Identity } from './sm2.js';

const sm3 = (bytes: Uint8Array): Uint8Array => {
  const hash = new Sm3();
  hash.update(bytes);
  return hash.digest();
};
const check = sm2Check(sm3);

/** GB/T 32918.5-2017 annex A. */
const KEY =
  '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
const RS =
  'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';

describe('SM2', () => {
  it('agrees with the example of the standard', () => {
    expect(toHex(sm2Identity(KEY, sm3))).toBe('b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3');
    expect(check(KEY, utf8('message digest'), fromHex(RS))).toBe(true);
  });

  it('holds for no other message, key or number', () => {
    const message = utf8('message digest');
    expect(check(KEY, utf8('message digesu'), fromHex(RS))).toBe(false);
    for (let at = 0; at < 64; at += 7) {
      const changed = fromHex(RS);
      changed[at]! ^= 1;
      expect(check(KEY, message, changed)).toBe(false);
    }
    expect(check(`ab${KEY.slice(2)}`, message, fromHex(RS))).toBe(false);
    expect(check(KEY, message, new Uint8Array(64))).toBe(false);
    expect(check(KEY, message, new Uint8Array(64).fill(255))).toBe(false);
    expect(check(KEY, message, fromHex(RS).subarray(1))).toBe(false);
  });

  it('agrees with OpenSSL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'filmdeed-sm2-'));
    try {
      const at = (name: string): string => join(folder, name);
      const openssl = (...args: string[]): Buffer =>
        execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
      openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-out', at('key.pem'));
      const spki = openssl('pkey', '-in', at('key.pem'), '-pubout', '-outform', 'DER');
      const key = spki.subarray(-64).toString('hex');
      for (let i = 0; i < 5; i++) {
        const digest = crypto.getRandomValues(new Uint8Array(32));
        writeFileSync(at('digest'), digest);
        const options = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'];
        const der = openssl('pkeyutl', '-sign', '-inkey', at('key.pem'), '-in', at('digest'), ...options);
        expect(check(key, digest, rsOf(der))).toBe(true);
        digest[0]! ^= 1;
        expect(check(key, digest, rsOf(der))).toBe(false);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** r ‖ s of a signature in DER of less than 128 bytes. */
function rsOf(der: Uint8Array): Uint8Array {
  const rs = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1]!;
    const number = der.subarray(at + 2, at + 2 + length).slice(-32);
    rs.set(number, end - number.length);
    at += 2 + length;
  }
  return rs;
}
