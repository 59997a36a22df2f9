import fc from 'fast-check';
import { utf8 } from '@filmdeed/kernel';
import { canonicalJson, type Json, parseCanonical } from './canonical-json.js';

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.nat(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('canonicalJson', () => {
  it('is a fixed point: the canonical form of what it says is itself', () => {
    fc.assert(
      fc.property(json, (value) => canonicalJson(JSON.parse(canonicalJson(value)) as Json) === canonicalJson(value)),
    );
  });

  it('sorts members by UTF-16 code units (the example of RFC 8785 §3.2.3)', () => {
    const members = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '\u{1f600}': 'Smiley',
      '\u0080': 'Control',
      '\u00f6': 'o',
    };
    const order = Object.keys(JSON.parse(`[${canonicalJson(members)}]`)[0] as object).filter((name) => name !== '1');
    expect(canonicalJson(members)).toMatch(/^\{"\\r":.*"1":.*"\u0080":.*"ö":.*"€":.*"😀":.*"\ufb33":/su);
    expect(order[0]).toBe('\r');
  });

  it.each([1.5, -1, Number.NaN, 2 ** 53, -0])('refuses the number %p', (number) => {
    expect(() => canonicalJson(number)).toThrow(expect.objectContaining({ code: 'leaf.invalid' }));
  });

  it('refuses a lone surrogate', () => {
    expect(() => canonicalJson('\ud800')).toThrow(expect.objectContaining({ code: 'leaf.invalid' }));
  });
});

describe('parseCanonical', () => {
  it.each([
    ['spare white space', '{ "a":1}'],
    ['members out of order', '{"b":1,"a":2}'],
    ['a member twice', '{"a":1,"a":1}'],
    ['an escape that needs none', '{"a":"\\u0041"}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['a number with exponent', '{"a":1e2}'],
  ])('refuses %s', (_, text) => {
    expect(() => parseCanonical(utf8(text))).toThrow(expect.objectContaining({ name: 'Refusal' }));
  });

  it('reads what canonicalJson writes', () => {
    expect(parseCanonical(utf8('{"a":[1,true,null,"影"]}'))).toEqual({ a: [1, true, null, '影'] });
  });
});
