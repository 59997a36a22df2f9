import { draftFiling, type Content } from '@filmdeed/evidence';
import type { Picked } from '../../digest/picked-files.js';
import { filingInput, type FormValues, isSealed, mediaTypeOf, titleOf } from './form-values.js';

const PARTY = 'pty_0123456789abcdefghjkmnpqrs';
const content: Content = { kind: 'file', size: 3, sha256: 'ab'.repeat(32), sm3: 'cd'.repeat(32) };
const picked: Picked = { kind: 'file', file: new File(['abc'], '松江夜雨.mov') };
const values: FormValues = {
  work: { workType: 'AUDIOVISUAL', avSubtype: 'FILM', publication: 'UNPUBLISHED', contribution: 'HUMAN' },
  particulars: { title: ' 松江夜雨 ', description: '  ' },
};
const input = (changes: FormValues, form: 'ORIGINAL' | 'DIGEST' = 'ORIGINAL') =>
  filingInput({ ...values, ...changes }, { picked, form, content }, PARTY);

describe('filingInput', () => {
  it('makes a filing that can be drafted, with trimmed texts and nothing empty', () => {
    const made = input({});
    expect(made.particulars).toEqual({ title: '松江夜雨', fileName: '松江夜雨.mov' });
    expect(draftFiling(made).record.body).toMatchObject({ form: 'ORIGINAL', sealed: true });
  });

  it('says where the digests were computed, and by which software when only here', () => {
    expect(input({}).provenance).toMatchObject({ captureMethod: 'UPLOAD', hashedBy: 'SERVER' });
    expect(input({}, 'DIGEST').provenance).toMatchObject({
      hashedBy: 'CLIENT',
      hashSoftware: expect.stringContaining('hash-wasm') as string,
    });
  });

  it('leaves out what does not belong to the choice made', () => {
    const work = { ...values.work, workType: 'PHOTO' };
    expect(input({ work }).work).not.toHaveProperty('avSubtype');
    const particulars = { title: 't', firstPublishedOn: '2026-01-01' };
    expect(input({ particulars }).particulars).not.toHaveProperty('firstPublishedOn');
    const published = { ...values.work, publication: 'PUBLISHED' };
    expect(input({ particulars, work: published }).particulars).toHaveProperty('firstPublishedOn');
  });

  it('takes whole links only, in lower case', () => {
    const links = [{ rel: 'draft', leaf: ` ${'AB'.repeat(32)} ` }, { rel: 'draft' }, {}];
    expect(input({ links }).links).toEqual([{ rel: 'draft', leaf: 'ab'.repeat(32) }]);
  });
});

it('seals unpublished works unless told otherwise', () => {
  expect(isSealed({})).toBe(true);
  expect(isSealed({ work: { publication: 'PUBLISHED' } })).toBe(false);
  expect(isSealed({ work: { publication: 'PUBLISHED' }, sealed: true })).toBe(true);
  expect(isSealed({ work: { publication: 'UNPUBLISHED' }, sealed: false })).toBe(false);
});

it('suggests kind and title from the file', () => {
  expect(['video/mp4', 'image/png', 'audio/wav', 'text/plain', 'application/pdf', ''].map(mediaTypeOf)).toEqual([
    'video',
    'image',
    'audio',
    'file',
    'file',
    'other',
  ]);
  expect(['a.b.mov', 'plain', '.env'].map(titleOf)).toEqual(['a.b', 'plain', '']);
});
