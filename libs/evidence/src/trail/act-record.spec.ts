import { newId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { someAct } from '../../../../test/support/some-acts.js';
import { canonicalJson } from '../canonical-json.js';
import { openAct, parseAct } from './act-record.js';

const code = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

it('reads what it writes, shows nobody in it, and opens who it was', () => {
  const { act, record, disclosure, person } = someAct({ mandate: newId('mdt'), signer: 'ab'.repeat(64) });
  const { personal, ...read } = parseAct(record);
  expect(read).toEqual(act);
  expect(personal).toBeDefined();
  for (const text of Object.values(person)) expect(record).not.toContain(text);
  expect(openAct({ personal: personal! }, disclosure!)).toEqual(person);
});

it('commits to nothing if nobody is known, and to two of the same person in two ways', () => {
  const nobody = someAct({}, {});
  expect([nobody.disclosure, parseAct(nobody.record).personal]).toEqual([null, undefined]);
  expect(someAct().disclosure).not.toBe(someAct().disclosure);
});

it('opens no other act, and nothing that is not said of a person', () => {
  const [one, other] = [someAct(), someAct()];
  expect(code(() => openAct(parseAct(one.record), other.disclosure!))).toBe('disclosure.invalid');
  const { id } = one.act;
  const odd = someAct({ id }, { login: 'x', role: 'y' } as object);
  expect(code(() => openAct(parseAct(odd.record), odd.disclosure!))).toBe('disclosure.invalid');
});

it('takes no record that is changed in form', () => {
  const { record } = someAct();
  const value = JSON.parse(record) as Record<string, never>;
  const changes: Record<string, unknown>[] = [
    { v: 2 },
    { id: newId('fil') },
    { at: '2026-11-25' },
    { action: 'Filing' },
    { outcome: '' },
    { request: 'a b' },
    { account: newId('pty') },
    { signer: 'xyz' },
    { subjects: ['a name'] },
    { subjects: Array.from({ length: 65 }, () => newId('fil')) },
    { personal: 'Li' },
    { extra: 1 },
  ];
  for (const change of changes) {
    expect([change, code(() => parseAct(canonicalJson({ ...value, ...change } as never)))]).toEqual([
      change,
      'trail.invalid',
    ]);
  }
  for (const text of [` ${record}`, record.slice(1), '[]', 'null', '{'.repeat(1000), 'x'.repeat(40_000)]) {
    expect(code(() => parseAct(text))).toBe('trail.invalid');
  }
});

it('refuses any text by its code', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => expect(code(() => parseAct(text))).toBe('trail.invalid')),
  );
});
