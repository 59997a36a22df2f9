import fc from 'fast-check';
import { fromBase64, fromBase64Url, fromHex, toBase64, toBase64Url, toHex } from './bytes.js';

it('reads exactly what toHex writes', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(fromHex(toHex(bytes))).toEqual(bytes)));
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('0', 'f', 'A', 'g', '/', ':', 'Ā', '0') })),
      (text) => {
        if (/^(?:[0-9a-f]{2})*$/.test(text) && !text.includes('\n')) expect(toHex(fromHex(text))).toBe(text);
        else expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'encoding.invalid' }));
      },
    ),
  );
});

it('writes base64 as everybody does, short and long, and reads it back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 1020, maxLength: 1030 })), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }),
  );
});
