import {
  type Auth,
  commitmentOf,
  disclose,
  openLeaf,
  openPromise,
  parseDisclosure,
  parseLeaf,
} from '@filmdeed/evidence';
import { newId, toHex, utf8 } from '@filmdeed/kernel';
import { parseVerifierKey } from '@filmdeed/ledger';
import { filingInput, PROMISE_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { fileContent, FilingWorld, NOW, someManifest } from '../../../../test/support/filing-world.js';
import { codeOf } from '../../../../test/support/outcomes.js';

const FILM = utf8('a small film');
let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});

describe('a signed filing', () => {
  it('becomes a leaf that says what was signed, with our word to log it', async () => {
    const request = world.signed();
    const { filing, repeated } = await world.file(request);
    const leaf = parseLeaf(filing.leaf);
    expect(repeated).toBe(false);
    expect(leaf).toMatchObject({
      id: request.record.id,
      party: world.party,
      time: NOW.toISOString(),
      auth: request.auth,
    });
    expect(filing).toMatchObject({ title: '松江夜雨', fileName: '松江夜雨.mp4', upload: null, leafIndex: null });
    expect(openPromise(filing.promise, [parseVerifierKey(PROMISE_SIGNER.verifierKey)], TEST_ORIGIN)).toEqual({
      origin: TEST_ORIGIN,
      leafHash: filing.leafHash,
      received: '2026-11-24T08:30:00.000Z',
      loggedBy: '2026-11-24T08:31:00.000Z',
    });
    expect(await world.filings.find(filing.id)).toEqual(filing);
  });

  it('may be sealed: the content is committed and known to us alone', async () => {
    const work = { ...filingInput().work, publication: 'UNPUBLISHED' };
    const { filing } = await world.file(world.signed({ work }));
    const opened = openLeaf(parseLeaf(filing.leaf), filing.disclosures);
    expect([opened.leaf.body.sealed, opened.content]).toEqual([true, filingInput().content]);
    expect(toHex(filing.sha256)).toBe((filingInput().content as { sha256: string }).sha256);
  });

  it('with its original takes the upload over', async () => {
    const upload = await world.upload(FILM);
    const { filing } = await world.file({ ...world.signed({ form: 'ORIGINAL', content: fileContent(FILM) }), upload });
    expect(await world.uploads.find(upload)).toMatchObject({ state: 'filed', filing: filing.id });
  });

  it('of a set keeps the manifest that belongs to it', async () => {
    const { bytes, content } = someManifest();
    const manifestUpload = await world.upload(bytes);
    const { filing } = await world.file({ ...world.signed({ content }), manifestUpload });
    expect([filing.manifestUpload, toHex(filing.sha256)]).toEqual([manifestUpload, content.manifest]);
    expect((await world.file(world.signed({ content }))).filing.manifestUpload).toBeNull();
  });

  it('refuses what is not exactly a signed filing', async () => {
    const request = world.signed();
    const { record, auth, disclosures } = request;
    const changed = (changes: object): object => ({ ...request, record: { ...record, ...changes } });
    const signedAuth = auth as Extract<Auth, { kind: 'party' }>;
    const cases: [string, unknown, string][] = [
      ['no object', null, 'request.invalid'],
      ['a list', [], 'request.invalid'],
      ['nothing', {}, 'request.invalid'],
      ['both kinds', { ...request, filing: {} }, 'request.invalid'],
      ['no disclosures', { record, auth }, 'request.invalid'],
      ['disclosures that are no list', { ...request, disclosures: 'x' }, 'request.invalid'],
      ['a bad upload id', { ...request, upload: 'upl_1' }, 'id.invalid'],
      ['an operator’s word from outside', { ...request, auth: { kind: 'operator' } }, 'leaf.invalid'],
      ['an unknown auth', { ...request, auth: { kind: 'nobody' } }, 'leaf.invalid'],
      ['another type', changed({ type: 'claim' }), 'leaf.unknown-type'],
      ['an unknown member', changed({ extra: 1 }), 'leaf.invalid'],
      [
        'a text in the clear',
        changed({ body: { ...record.body, particulars: { title: 'in the clear' } } }),
        'leaf.field-not-clear',
      ],
      [
        'an unknown code',
        changed({ body: { ...record.body, work: { ...record.body.work, workType: 'X' } } }),
        'code.unknown',
      ],
      ['a foreign party', changed({ party: newId('pty') }), 'access.denied'],
      ['a broken disclosure', { ...request, disclosures: [...disclosures, 'x'] }, 'disclosure.invalid'],
      [
        'a disclosure of nothing',
        { ...request, disclosures: [...disclosures, disclose('body.x', 1).disclosure] },
        'disclosure.invalid',
      ],
      ['an unknown scheme', { ...request, auth: { ...auth, scheme: 'sm2' } }, 'signature.unknown-scheme'],
      ['an unknown key', { ...request, auth: { ...auth, signer: 'ab'.repeat(64) } }, 'signer.unknown'],
      ['another statement', { ...request, auth: { ...auth, statement: 'ab'.repeat(32) } }, 'statement.mismatch'],
      ['another nonce', { ...request, auth: { ...auth, nonce: 'ab'.repeat(32) } }, 'statement.mismatch'],
      ['another id', changed({ id: newId('fil') }), 'statement.mismatch'],
      ['another log', world.signed({}, { origin: 'elsewhere.test/log' }), 'statement.mismatch'],
      [
        'a bad signature',
        { ...request, auth: { ...signedAuth, signature: { rs: 'A'.repeat(86) } } },
        'signature.invalid',
      ],
      ['an old signature', world.signed({}, { signedAt: '2026-11-23T08:29:59.999Z' }), 'time.invalid'],
      ['a signature to come', world.signed({}, { signedAt: '2026-11-24T08:35:00.001Z' }), 'time.future'],
      ['a day to come', world.signed({ particulars: { title: 'a', completedOn: '2026-11-25' } }), 'time.future'],
      ['an unknown link', world.signed({ links: [{ rel: 'draft', leaf: 'ab'.repeat(32) }] }), 'link.unknown'],
    ];
    for (const [name, given, code] of cases) expect([name, await codeOf(world.file(given))]).toEqual([name, code]);
    expect(world.filings.filings.size).toBe(0);
    expect(await codeOf(world.file(request))).toBe('done');
  });

  it('refuses while content, title, nonce or signature are not disclosed to us', async () => {
    const request = world.signed({ work: { ...filingInput().work, publication: 'UNPUBLISHED' } });
    const withheld = (path: string): object => ({
      ...request,
      disclosures: request.disclosures.filter((each) => parseDisclosure(each).path !== path),
    });
    for (const path of ['body.content', 'body.particulars.title', 'auth.nonce', 'auth.signature']) {
      await expect(world.file(withheld(path))).rejects.toMatchObject({ code: 'disclosure.missing', facts: { path } });
    }
    expect(await codeOf(world.file(withheld('body.provenance.originator')))).toBe('done');
  });

  it('refuses a disclosed text that our own draft would refuse', async () => {
    const cases: [string, string, string][] = [
      ['title', 'film\u202evom.exe', 'name.hostile'],
      ['title', 'x'.repeat(301), 'name.hostile'],
      ['fileName', '../a.mov', 'name.hostile'],
      ['completedOn', '2026-02-30', 'time.invalid'],
    ];
    for (const [name, text, code] of cases) {
      const request = world.signed({ particulars: { title: 'a', fileName: 'a', completedOn: '2026-01-01' } });
      const path = `body.particulars.${name}`;
      const { disclosure } = disclose(path, text);
      const particulars = { ...request.record.body.particulars, [name]: commitmentOf(disclosure) };
      const disclosures = request.disclosures.map((each) => (parseDisclosure(each).path === path ? disclosure : each));
      const record = { ...request.record, body: { ...request.record.body, particulars } };
      expect([name, await codeOf(world.file({ ...request, record, disclosures }))]).toEqual([name, code]);
    }
  });

  it('refuses a key that was revoked', async () => {
    world.signers.revoke(world.party, world.signer.id, NOW);
    expect(await codeOf(world.file(world.signed()))).toBe('signer.unknown');
  });
});
