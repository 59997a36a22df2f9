import fc from 'fast-check';
import { attachment } from './attachment.js';

describe('attachment', () => {
  it('is one line of plain characters for any name, and the name can be read from it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const header = attachment(name);
        expect(header).toMatch(/^attachment; filename="[\w. -]*"(?:; filename\*=UTF-8''[!#$&+.^`|~\w%-]*)?$/);
        const encoded = /UTF-8''(.*)$/.exec(header)?.[1];
        expect(encoded === undefined ? /"(.*)"/.exec(header)![1] : decodeURIComponent(encoded)).toBe(name);
      }),
    );
  });

  it.each(['a\r\nSet-Cookie: x=1', 'a"; filename="b.exe', '片\u2028名.mov', '..\\..\\a', 'a\0b', '../../etc/passwd'])(
    'keeps %j in its place',
    (name) => {
      const [, plain] = /^attachment; filename="([^"]*)"; filename\*=UTF-8''[\w%.!~-]*$/.exec(attachment(name))!;
      expect(plain).toMatch(/^[\w. -]*$/);
    },
  );
});
