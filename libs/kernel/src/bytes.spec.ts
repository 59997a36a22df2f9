import fc from 'fast-check';
import { fromHex, toHex } from './bytes.js';

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
