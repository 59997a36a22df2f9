import { filingInput, FILM } from '../../../test/support/filed-bundle.js';
import { canonicalBytes, type Json } from './canonical-json.js';
import { commitmentOf, disclose, parseDisclosure } from './disclosure.js';
import { draftFiling, type FilingInput } from './draft.js';
import { operatorLeaf, parseLeaf, readRecord } from './leaf.js';
import { openLeaf } from './opened.js';

const TIME = '2026-11-24T08:30:00.000Z';
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('draftFiling', () => {
  it('leaves no text of the holder in the leaf, and opens to exactly what was filled in', () => {
    const input = filingInput();
    const { record, disclosures } = draftFiling(input);
    const { leaf } = operatorLeaf(record, TIME);
    const text = new TextDecoder().decode(leaf);
    for (const clear of ['松江夜雨', 'mp4', '2026-10-01', '某影视']) expect(text).not.toContain(clear);
    const opened = openLeaf(parseLeaf(leaf), disclosures);
    expect(opened.particulars).toEqual(input.particulars);
    expect(opened.provenance).toEqual(input.provenance);
    expect(opened.content).toEqual(FILM);
    expect(opened.undisclosed).toEqual([]);
  });

  it('seals an unpublished work by default: not even a digest stands in the clear', () => {
    const work = { workType: 'WRITTEN', publication: 'UNPUBLISHED', contribution: 'HUMAN' };
    const { record } = draftFiling(filingInput({ work }));
    expect(record.body.sealed).toBe(true);
    expect(JSON.stringify(record)).not.toContain((FILM as { sha256: string }).sha256);
    expect(draftFiling(filingInput({ work, sealed: false })).record.body.content).toEqual(FILM);
  });

  it('salts: the same text never makes the same commitment', () => {
    const one = draftFiling(filingInput()).record.body.particulars.title;
    const two = draftFiling(filingInput()).record.body.particulars.title;
    expect(one).not.toEqual(two);
  });

  const bad: [string, string, Partial<Record<keyof FilingInput, unknown>>][] = [
    [
      'unknown work type',
      'code.unknown',
      { work: { workType: 'MOVIE', publication: 'PUBLISHED', contribution: 'HUMAN' } },
    ],
    ['missing publication', 'leaf.invalid', { work: { workType: 'MUSIC', contribution: 'HUMAN' } }],
    ['unknown member', 'leaf.invalid', { particulars: { title: 'x', salary: '1' } }],
    ['member of the prototype', 'leaf.invalid', { particulars: { title: 'x', constructor: '1' } }],
    ['missing title', 'leaf.invalid', { particulars: {} }],
    ['title of 4,000 characters', 'name.hostile', { particulars: { title: '长'.repeat(4000) } }],
    ['NUL in the title', 'name.hostile', { particulars: { title: 'a\u0000b' } }],
    ['right-to-left mark', 'name.hostile', { particulars: { title: 'abc\u202egpj.exe' } }],
    ['path as file name', 'name.hostile', { particulars: { title: 'x', fileName: '../../etc/passwd' } }],
    ['no day', 'time.invalid', { particulars: { title: 'x', completedOn: '2026-02-30' } }],
    ['digest of wrong length', 'leaf.invalid', { content: { kind: 'file', size: 1, sha256: 'ab', sm3: 'ab' } }],
    ['empty file', 'leaf.invalid', { content: { ...FILM, size: 0 } }],
    ['unknown digest', 'leaf.invalid', { content: { ...FILM, md5: 'd41d8cd98f00b204e9800998ecf8427e' } }],
    ['unknown link', 'code.unknown', { links: [{ rel: 'sequel', leaf: '00'.repeat(32) }] }],
    ['foreign id', 'id.invalid', { id: 'pty_0123456789abcdefghjkmnpqrs' }],
  ];
  it.each(bad)('refuses %s with %s', (_, code, change) => {
    expect(() => draftFiling(filingInput(change as Partial<FilingInput>))).toThrow(refusal(code) as Error);
  });
});

describe('readRecord', () => {
  const record = draftFiling(filingInput()).record as unknown as Record<string, Json>;
  const changed = (change: (copy: Record<string, never>) => void): Json => {
    const copy = JSON.parse(JSON.stringify(record)) as Record<string, never>;
    change(copy);
    return copy;
  };

  it('refuses a text in the clear where a commitment belongs', () => {
    const clear = changed(
      (copy) => ((copy as never as { body: { particulars: Record<string, unknown> } }).body.particulars.title = '片名'),
    );
    expect(() => readRecord(clear)).toThrow(refusal('leaf.field-not-clear') as Error);
  });

  it('refuses content in the clear in a sealed filing', () => {
    const clear = changed((copy) => ((copy as never as { body: { sealed: boolean } }).body.sealed = true));
    expect(() => readRecord(clear)).toThrow(refusal('leaf.field-not-clear') as Error);
  });

  it('answers leaf.unknown-type for a type or version that it has no rules for', () => {
    for (const change of [{ type: 'title' }, { type: 'poem' }, { v: 2 }]) {
      expect(() => readRecord(changed((copy) => Object.assign(copy, change)))).toThrow(
        refusal('leaf.unknown-type') as Error,
      );
    }
  });
});

describe('parseLeaf', () => {
  it('refuses over 65,535 bytes', () => {
    expect(() => parseLeaf(new Uint8Array(65_536))).toThrow(refusal('leaf.too-large') as Error);
  });

  it('refuses hostile nesting without running out of stack', () => {
    const deep = new TextEncoder().encode(`${'['.repeat(30_000)}${']'.repeat(30_000)}`);
    expect(() => parseLeaf(deep)).toThrow(refusal('leaf.invalid') as Error);
  });

  it('refuses a leaf with a spare member', () => {
    const { record } = draftFiling(filingInput());
    const bytes = canonicalBytes({ ...record, time: TIME, auth: { kind: 'operator' }, note: 'x' } as unknown as Json);
    expect(() => parseLeaf(bytes)).toThrow(refusal('leaf.invalid') as Error);
  });
});

describe('disclosures', () => {
  it('opens one commitment at one path and no other', () => {
    const { record } = draftFiling(filingInput());
    const leaf = parseLeaf(operatorLeaf(record, TIME).leaf);
    expect(() => openLeaf(leaf, [disclose('body.particulars.title', '松江夜雨').disclosure])).toThrow(
      refusal('disclosure.invalid') as Error,
    );
  });

  it('refuses the same disclosure twice', () => {
    const { record, disclosures } = draftFiling(filingInput());
    const leaf = parseLeaf(operatorLeaf(record, TIME).leaf);
    expect(() => openLeaf(leaf, [disclosures[0]!, disclosures[0]!])).toThrow(refusal('disclosure.invalid') as Error);
  });

  it.each(['', '!!', 'W10', Buffer.from('["short","p",1]').toString('base64url')])('refuses %p', (text) => {
    expect(() => parseDisclosure(text)).toThrow(refusal('disclosure.invalid') as Error);
  });

  it('commits by SHA-256 over the ASCII of the disclosure', () => {
    const { disclosure, commitment } = disclose('a', 1);
    expect(commitmentOf(disclosure)).toEqual(commitment);
    expect(parseDisclosure(disclosure)).toMatchObject({ path: 'a', value: 1 });
  });
});
