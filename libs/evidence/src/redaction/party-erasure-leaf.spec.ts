import { asId, isRefusal, utf8 } from '@filmdeed/kernel';
import { canonicalBytes, type JsonObject } from '../canonical-json.js';
import { parsePartyErasureLeaf, partyErasureLeaf } from './party-erasure-leaf.js';

const party = asId('pty', `pty_${'0'.repeat(26)}`);
const at = new Date('2026-11-25T08:00:00.000Z');
const actsBefore = new Date('2026-05-25T08:00:00.000Z');
const { leaf, id } = partyErasureLeaf({ party, kinds: ['names', 'acts'], reason: 'LAW', actsBefore, at });
const value = JSON.parse(Buffer.from(leaf).toString()) as JsonObject & { readonly body: JsonObject };

const codeOf = (bytes: Uint8Array): string => {
  try {
    parsePartyErasureLeaf(bytes);
    return 'read';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
};

it('reads what it wrote, in the form of docs/format.md §19', () => {
  expect(parsePartyErasureLeaf(leaf)).toEqual({
    ...{ id, party, time: at.toISOString(), kinds: ['acts', 'names'] },
    ...{ actsBefore: actsBefore.toISOString(), reason: 'LAW' },
  });
  expect(Buffer.from(leaf).toString().replace(id, 'red_…')).toBe(
    `{"auth":{"kind":"operator"},"body":{"act":"erase","actsBefore":"2026-05-25T08:00:00.000Z","kinds":["acts","names"],"reason":"LAW"},"id":"red_…","links":[],"party":"${party}","time":"2026-11-25T08:00:00.000Z","type":"party","v":1}`,
  );
});

it.each<[string, JsonObject, string]>([
  ['another type', { ...value, type: 'redaction' }, 'leaf.unknown-type'],
  ['a later version', { ...value, v: 2 }, 'leaf.unknown-type'],
  ['another act', { ...value, body: { act: 'merge' } }, 'leaf.unknown-type'],
  ['one member more', { ...value, login: 'someone' }, 'leaf.invalid'],
  ['a text for a kind', { ...value, body: { ...value.body, kinds: ['Zhang San'] } }, 'leaf.invalid'],
  ['no time', { ...value, body: { ...value.body, actsBefore: 'once' } }, 'leaf.invalid'],
  ['an unknown reason', { ...value, body: { ...value.body, reason: 'WHIM' } }, 'code.unknown'],
  ['the id of a filing', { ...value, id: `fil_${'0'.repeat(26)}` }, 'leaf.invalid'],
])('refuses %s', (_, changed, code) => {
  expect(codeOf(canonicalBytes(changed))).toBe(code);
});

it('refuses what is no leaf', () => {
  expect([codeOf(utf8('{}')), codeOf(utf8('{ "a":1}'))]).toEqual(['leaf.invalid', 'leaf.not-canonical']);
});
