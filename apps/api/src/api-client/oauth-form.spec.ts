import * as fc from 'fast-check';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import { basicCredentials, parseForm } from './oauth-form.js';

it('reads what any client writes', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, name), { selector: ([n]) => n, maxLength: 32 }), (pairs) => {
      const read = parseForm(new URLSearchParams(pairs).toString());
      expect(Object.entries(read).sort()).toEqual([...pairs].sort());
    }),
  );
});

it('takes a field without a value for one left out, and nothing for a prototype', () => {
  expect(Object.entries(parseForm('a=&b&c=1'))).toEqual([['c', '1']]);
  expect([parseForm('__proto__=x')['toString'], Object.keys(parseForm('__proto__=x'))]).toEqual([
    undefined,
    ['__proto__'],
  ]);
});

it.each([
  ['a=1&a=1'],
  ['a=&a=1'],
  ['%61=1&a=2'],
  ['a=%'],
  ['a=%zz'],
  ['a=%ff'],
  [Array.from({ length: 33 }, (_, n) => `f${n}=1`).join('&')],
])('refuses %s', (text) => expect(outcomeOf(() => parseForm(text))).toBe('request.invalid'));

it('reads Basic, each half decoded, and refuses what is none', () => {
  const encoded = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(basicCredentials(undefined)).toBeNull();
  expect(basicCredentials(encoded('a%3Ab:c:d'))).toEqual({ id: 'a:b', secret: 'c:d' });
  for (const header of ['Bearer x', 'Basic', 'Basic !', encoded('no colon'), encoded('%:x')]) {
    expect([header, outcomeOf(() => basicCredentials(header))]).toEqual([header, 'request.invalid']);
  }
});
