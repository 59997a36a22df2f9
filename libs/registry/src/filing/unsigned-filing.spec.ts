import { openLeaf, parseLeaf } from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { filingInput } from '../../../../test/support/filed-bundle.js';
import { fileContent, FilingWorld, someManifest } from '../../../../test/support/filing-world.js';
import { codeOf } from '../../../../test/support/outcomes.js';

const FILM = utf8('a small film');
let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});

describe('an unsigned filing', () => {
  it('is drafted here and says auth: operator', async () => {
    const { filing } = await world.file(world.unsigned());
    const { leaf, particulars, provenance } = openLeaf(parseLeaf(filing.leaf), filing.disclosures);
    expect([leaf.auth, leaf.party, leaf.body.form]).toEqual([{ kind: 'operator' }, world.party, 'DIGEST']);
    expect([particulars, provenance]).toEqual([filingInput().particulars, filingInput().provenance]);
    const silent = (await world.file(world.unsigned({ provenance: {} }))).filing;
    expect(openLeaf(parseLeaf(silent.leaf), silent.disclosures).provenance).toEqual({});
  });

  it('takes the content from the upload, and says that we computed it', async () => {
    const upload = await world.upload(FILM);
    const { filing } = world.unsigned({ provenance: {} });
    const stored = (await world.file({ filing, upload })).filing;
    const opened = openLeaf(parseLeaf(stored.leaf), stored.disclosures);
    expect([opened.content, opened.leaf.body.form]).toEqual([fileContent(FILM), 'ORIGINAL']);
    expect(opened.provenance).toEqual({ hashedBy: 'SERVER' });
    const other = await world.upload(FILM);
    const again = (await world.file({ filing: { ...world.unsigned().filing }, upload: other })).filing;
    expect(openLeaf(parseLeaf(again.leaf), again.disclosures).provenance).toMatchObject({ hashedBy: 'CLIENT' });
  });

  it('of a set keeps its manifest', async () => {
    const { bytes, content } = someManifest();
    const manifestUpload = await world.upload(bytes);
    const { filing } = await world.file({ ...world.unsigned({ content }), manifestUpload });
    expect(filing.manifestUpload).toBe(manifestUpload);
  });

  it('refuses what is not exactly an unsigned filing', async () => {
    const { filing, content } = world.unsigned();
    const changed = (changes: object): object => ({ filing: { ...filing, ...changes }, content });
    const cases: [string, unknown, string][] = [
      ['no content at all', { filing }, 'request.invalid'],
      ['an unknown member', { filing, content, more: 1 }, 'request.invalid'],
      ['a party of its own', changed({ party: world.party }), 'request.invalid'],
      ['no particulars', { filing: { work: filing.work }, content }, 'request.invalid'],
      ['a number as text', changed({ particulars: { title: 7 } }), 'request.invalid'],
      ['texts that are null', changed({ particulars: null }), 'request.invalid'],
      ['a sealed that is no boolean', changed({ sealed: 'yes' }), 'request.invalid'],
      [
        'too many links',
        changed({ links: Array.from({ length: 33 }, () => ({ rel: 'draft', leaf: 'ab'.repeat(32) })) }),
        'request.invalid',
      ],
      ['an original without upload', changed({ form: 'ORIGINAL' }), 'upload.not-complete'],
      ['a bad id', changed({ id: 'fil_1' }), 'id.invalid'],
      ['a digest in capitals', { filing, content: { ...content, sha256: 'AB'.repeat(32) } }, 'digest.invalid'],
      ['no title', changed({ particulars: {} }), 'leaf.invalid'],
      ['an unknown particular', changed({ particulars: { title: 'a', colour: 'b' } }), 'leaf.invalid'],
      ['an unknown code', changed({ work: { ...filing.work, contribution: 'ROBOT' } }), 'code.unknown'],
      ['a hostile title', changed({ particulars: { title: 'a\u0000' } }), 'name.hostile'],
      ['no day', changed({ particulars: { title: 'a', completedOn: 'yesterday' } }), 'time.invalid'],
      ['a day to come', changed({ particulars: { title: 'a', firstPublishedOn: '2026-12-01' } }), 'time.future'],
      ['an unknown link', changed({ links: [{ rel: 'draft', leaf: 'ab'.repeat(32) }] }), 'link.unknown'],
      ['a number that is no integer', changed({ sealed: 1.5 }), 'leaf.invalid'],
    ];
    for (const [name, given, code] of cases) expect([name, await codeOf(world.file(given))]).toEqual([name, code]);
    expect(world.filings.filings.size).toBe(0);
  });
});
