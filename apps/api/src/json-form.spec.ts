import fc from 'fast-check';
import { jsonFault } from './json-form.js';

const DEEPEST = 40;

describe('jsonFault', () => {
  it.each([
    ['{"a":1,"a":2}', 'a member named twice'],
    ['{"a":1,"\\u0061":2}', 'a member named twice'],
    ['[{"b":{"a":1},"c":[],"b":2}]', 'a member named twice'],
    ['{"__proto__":{}}', 'a member named __proto__'],
    ['[{"\\u005f_proto__" :1}]', 'a member named __proto__'],
    [`${'['.repeat(DEEPEST + 1)}`, 'nested too deeply'],
    [`${'{"a":'.repeat(DEEPEST + 1)}`, 'nested too deeply'],
  ])('finds in %s: %s', (text, fault) => expect(jsonFault(text, DEEPEST)).toBe(fault));

  it.each([
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{"a":"\\",\\"a\\":1","b":"{[\\\\"}',
    '["a","a","__proto__"]',
    `{"a":"${'['.repeat(100)}"}`,
    `${'['.repeat(DEEPEST)}${']'.repeat(DEEPEST)}`,
  ])('finds nothing in %s', (text) => expect(jsonFault(text, DEEPEST)).toBeUndefined());

  it('finds nothing in what a program wrote, and finds any member that is written once more', () => {
    const objects = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }), {
      minKeys: 1,
      maxKeys: 40,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(objects, fc.nat(), (object, at) => {
        const text = JSON.stringify(object);
        if (text.includes('__proto__')) return;
        expect(jsonFault(text, DEEPEST)).toBeUndefined();
        const names = Object.keys(object);
        const again = JSON.stringify(names[at % names.length]);
        expect(jsonFault(`${text.slice(0, -1)},${again}:0}`, DEEPEST)).toBe('a member named twice');
      }),
      { numRuns: 40 },
    );
  });

  it('says something of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', 'a', 'u') }), (text) => {
        jsonFault(text, DEEPEST);
      }),
    );
  });

  it('takes a time that grows with the text alone', () => {
    const names = Array.from({ length: 60_000 }, (_, i) => `"n${i}":0`);
    expect(jsonFault(`{${names.join(',')}}`, DEEPEST)).toBeUndefined();
    expect(jsonFault('"'.repeat(1_000_000), DEEPEST)).toBeUndefined();
    expect(jsonFault(':'.repeat(1_000_000), DEEPEST)).toBeUndefined();
  });
});
