import { codesOf } from '../../../../test/support/outcomes.js';
import { fileContent, FilingWorld, NOW } from '../../../../test/support/filing-world.js';
import { filingInput, PROMISE_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import {
  type Auth,
  commitmentOf,
  disclose,
  type Json,
  ManifestTree,
  openLeaf,
  openPromise,
  parseDisclosure,
  parseLeaf,
  type SetContent,
} from '@filmdeed/evidence';
import { type FilingId, newId, toHex, utf8 } from '@filmdeed/kernel';
import { parseVerifierKey } from '@filmdeed/ledger';
import fc from 'fast-check';
import { fileEvidence, findFiling, listFilings } from './filing.flow.js';

const FILM = utf8('a small film');
let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});

const codeOf = async (work: Promise<unknown>): Promise<string> => (await codesOf([work.then(() => 'filed')]))[0]!;

/** A manifest of many files, and the content that a leaf commits to. */
function manifest(): { bytes: Uint8Array; content: SetContent } {
  const tree = new ManifestTree();
  const paths = ['a.exr', 'b.exr', ...Array.from({ length: 40 }, (_, i) => `c/${100 + i}.exr`), '镜头/c.exr'];
  const lines = paths.map((path, i) =>
    tree.append({ path, size: 10 + i, sha256: 'ab'.repeat(32), sm3: 'cd'.repeat(32) }),
  );
  return { bytes: utf8(lines.join('')), content: tree.content() };
}

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
    const { bytes, content } = manifest();
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
    expect(await codeOf(world.file(request))).toBe('filed');
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
    expect(await codeOf(world.file(withheld('body.provenance.originator')))).toBe('filed');
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
    await world.signers.revoke(world.party, world.signer.id, NOW);
    expect(await codeOf(world.file(world.signed()))).toBe('signer.unknown');
  });
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
    const { bytes, content } = manifest();
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

describe('what is handed in', () => {
  const original = (content = fileContent(FILM)): object => world.signed({ form: 'ORIGINAL', content });

  it('must be complete, the caller’s own, and not filed before', async () => {
    const digests = null;
    const cases: [string | undefined, string][] = [
      [undefined, 'upload.not-complete'],
      [newId('upl'), 'upload.not-found'],
      [await world.upload(FILM, { account: newId('acc') }), 'upload.not-found'],
      [await world.upload(FILM, { state: 'open', digests }), 'upload.not-complete'],
      [await world.upload(FILM, { state: 'hashing', digests }), 'upload.not-complete'],
      [await world.upload(FILM, { state: 'refused', digests }), 'upload.not-complete'],
      [await world.upload(FILM, { state: 'leaving' }), 'upload.not-found'],
      [await world.upload(FILM, { state: 'filed', filing: newId('fil') }), 'upload.already-filed'],
    ];
    for (const [upload, code] of cases) {
      expect(await codeOf(world.file({ ...original(), ...(upload === undefined ? {} : { upload }) }))).toBe(code);
      if (upload !== undefined)
        expect(await codeOf(world.file({ filing: world.unsigned().filing, upload }))).toBe(code);
    }
  });

  it('must be what the leaf names, digest by digest; both values are named', async () => {
    const good = fileContent(FILM) as Extract<ReturnType<typeof fileContent>, { kind: 'file' }>;
    for (const algorithm of ['sha256', 'sm3', 'blake3'] as const) {
      const upload = await world.upload(FILM);
      const { cid: _cid, ...rest } = good;
      const work = world.file({ ...original({ ...rest, [algorithm]: 'ab'.repeat(32) }), upload });
      const facts = { algorithm, declared: 'ab'.repeat(32), computed: good[algorithm] };
      await expect(work).rejects.toMatchObject({ code: 'digest.mismatch', facts });
    }
    const upload = await world.upload(FILM);
    const other = original({ ...good, size: 13 });
    await expect(world.file({ ...other, upload })).rejects.toMatchObject({
      code: 'size.mismatch',
      facts: { declared: 13, computed: 12 },
    });
    const strange = fileContent(utf8('another film')) as typeof good;
    const mixed = world.file(world.signed({ content: { ...good, cid: strange.cid! } }));
    const facts = { algorithm: 'cid', declared: strange.cid, computed: good.cid };
    await expect(mixed).rejects.toMatchObject({ code: 'digest.mismatch', facts });
  });

  it('of another account is not even compared', async () => {
    const upload = await world.upload(utf8('another film'), { account: newId('acc') });
    expect(await codeOf(world.file({ ...original(), upload }))).toBe('upload.not-found');
    expect(await codeOf(world.file({ ...world.unsigned(), upload }))).toBe('upload.not-found');
  });

  it('must fit the form', async () => {
    const { bytes, content } = manifest();
    const [upload, manifestUpload] = [await world.upload(FILM), await world.upload(bytes)];
    expect(await codeOf(world.file({ ...world.signed(), upload }))).toBe('request.invalid');
    expect(await codeOf(world.file({ ...world.signed({ content }), upload }))).toBe('request.invalid');
    expect(await codeOf(world.file({ ...world.signed(), manifestUpload }))).toBe('request.invalid');
    expect(await codeOf(world.file({ ...original(), upload, manifestUpload }))).toBe('request.invalid');
    expect(await codeOf(world.file(world.signed({ form: 'ORIGINAL', content })))).toBe('leaf.invalid');
    expect(await codeOf(world.file({ ...original(), upload }))).toBe('filed');
  });

  it('as a manifest must be the one of the set, line by line', async () => {
    const { bytes, content } = manifest();
    const text = new TextDecoder().decode(bytes);
    const [a, b, ...rest] = text.split('\n') as [string, string, ...string[]];
    const cases: [string, string, string][] = [
      ['another file', text.replace('a.exr', 'x.exr'), 'digest.mismatch'],
      ['lines out of order', [b, a, ...rest].join('\n'), 'manifest.invalid'],
      ['a path twice', `${a}\n${a}\n`, 'manifest.duplicate-path'],
      ['a path that climbs', `${a.replace('a.exr', '../a.exr')}\n`, 'manifest.path-invalid'],
      ['no last line feed', text.slice(0, -1), 'manifest.invalid'],
      ['words behind the end', `${text}more`, 'manifest.invalid'],
      ['a line not canonical', text.replace('{"path"', '{ "path"'), 'manifest.invalid'],
      ['no JSON', 'nothing\n', 'manifest.invalid'],
      ['one endless line', 'x'.repeat(40_000), 'manifest.invalid'],
      ['another root', text, 'manifest.invalid'],
      ['another size', text, 'manifest.invalid'],
      ['another number of files', text, 'manifest.invalid'],
    ];
    for (const [name, written, code] of cases) {
      const manifestUpload = await world.upload(utf8(written));
      const { sha256 } = fileContent(utf8(written)) as { sha256: string };
      const stated = {
        ...content,
        ...(name === 'another file' ? {} : { manifest: sha256 }),
        ...(name === 'another root' ? { root: 'ab'.repeat(32) } : {}),
        ...(name === 'another size' ? { size: 1 } : {}),
        ...(name === 'another number of files' ? { files: 2 } : {}),
      };
      const work = world.file({ ...world.signed({ content: stated }), manifestUpload });
      expect([name, await codeOf(work)]).toEqual([name, code]);
    }
  });

  it('as a manifest is read no further than a line can go', async () => {
    const bytes = new Uint8Array(200_000).fill(0x78);
    const manifestUpload = await world.upload(bytes);
    const { sha256 } = fileContent(bytes) as { sha256: string };
    let read = 0;
    const objects: Pick<typeof world.objects, 'read'> = {
      async *read(id, range) {
        for await (const portion of world.objects.read(id, range)) {
          read += portion.length;
          yield portion;
        }
      },
    };
    const content = { ...manifest().content, manifest: sha256 };
    const { account, party } = world;
    const request = { ...world.signed({ content }), manifestUpload } as unknown as Json;
    const work = fileEvidence({ ...world.ports, objects })({ account, party, idempotencyKey: 'one', request });
    expect([await codeOf(work), read < 20_000]).toEqual(['manifest.invalid', true]);
  });
});

describe('idempotency', () => {
  it('needs a key of visible characters', async () => {
    const keys: [string, string][] = [
      ['', 'idempotency.key-missing'],
      ['a b', 'request.invalid'],
      ['x'.repeat(201), 'request.invalid'],
    ];
    for (const [idempotencyKey, code] of keys) {
      expect(await codeOf(world.file(world.signed(), { idempotencyKey }))).toBe(code);
    }
  });

  it('answers the earlier filing, even when the signature is old by now or the key revoked', async () => {
    const request = world.signed();
    const { filing } = await world.file(request, { idempotencyKey: 'one' });
    world.filings.logged.push(filing.id);
    world.clock.advance(48 * 3_600_000);
    await world.signers.revoke(world.party, world.signer.id, NOW);
    const again = await world.file(JSON.parse(JSON.stringify(request)), { idempotencyKey: 'one' });
    expect(again).toEqual({ filing: { ...filing, leafIndex: 0 }, repeated: true });
  });

  it('reads the same request whatever the order of its members', async () => {
    const request = world.unsigned();
    const turned = Object.fromEntries(Object.entries(request).reverse());
    const first = await world.file(request, { idempotencyKey: 'one' });
    expect(await world.file(turned, { idempotencyKey: 'one' })).toEqual({ ...first, repeated: true });
  });

  it('refuses a key for another request, and an id for another key', async () => {
    const id = newId('fil');
    const { filing } = await world.file(world.signed({ id }), { idempotencyKey: 'one' });
    const reused = world.file(world.signed(), { idempotencyKey: 'one' });
    await expect(reused).rejects.toMatchObject({ code: 'idempotency.key-reused', facts: { filing: filing.id } });
    expect(await codeOf(world.file(world.signed({ id })))).toBe('filing.id-taken');
    expect(await codeOf(world.file(world.signed(), { idempotencyKey: 'one', account: newId('acc') }))).toBe('filed');
  });

  it('keeps a key free that was refused', async () => {
    expect(await codeOf(world.file({ ...world.signed(), auth: null }, { idempotencyKey: 'one' }))).toBe('leaf.invalid');
    expect(await codeOf(world.file(world.signed(), { idempotencyKey: 'one' }))).toBe('filed');
  });

  it('answers the earlier filing to whoever asked before it stood and finds the upload filed by it', async () => {
    const upload = await world.upload(FILM);
    const request = { filing: world.unsigned().filing, upload } as unknown as Json;
    const { filing } = await world.file(request, { idempotencyKey: 'one' });
    let asked = 0;
    const ofKey = world.filings.ofKey.bind(world.filings);
    world.filings.ofKey = async (...key) => (asked++ === 0 ? null : ofKey(...key));
    expect(await world.file(request, { idempotencyKey: 'one' })).toEqual({ filing, repeated: true });
  });

  it('makes one filing of one key, whatever the order and however much at once', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b'), request: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 5 }), async (rounds) => {
        world = new FilingWorld();
        const uploads = [await world.upload(FILM), await world.upload(FILM)];
        const requests = [...uploads.map((upload) => ({ filing: world.unsigned().filing, upload })), world.signed()];
        const made = new Map<string, { filing: FilingId; request: number }>();
        for (const round of rounds) {
          const answers = await Promise.allSettled(
            round.map(({ key, request }) => world.file(requests[request], { idempotencyKey: key })),
          );
          answers.forEach((answer, i) => {
            const { key, request } = round[i]!;
            if (answer.status === 'rejected') {
              expect(['idempotency.key-reused', 'upload.already-filed', 'filing.id-taken']).toContain(
                answer.reason.code,
              );
              return;
            }
            const { id } = answer.value.filing;
            if (!made.has(key)) made.set(key, { filing: id, request });
            expect(made.get(key)).toEqual({ filing: id, request });
          });
          answers.forEach((answer, i) => {
            const { key, request } = round[i]!;
            if (answer.status === 'rejected') expect(made.get(key)?.request).not.toBe(request);
          });
          // A key that was asked for stands, or its request was taken by the other key.
          for (const { key, request } of round) {
            const other = [...made].some(([name, each]) => name !== key && each.request === request);
            expect(made.has(key) || other).toBe(true);
          }
        }
        expect(world.filings.filings.size).toBe(made.size);
      }),
      { numRuns: 60 },
    );
  });
});

describe('findFiling and listFilings', () => {
  it('answer an absent filing and another account’s alike', async () => {
    const { filing } = await world.file(world.signed());
    const find = findFiling(world.ports);
    expect(await find(world.account, filing.id)).toEqual(filing);
    const refusals = await Promise.allSettled([find(newId('acc'), filing.id), find(world.account, newId('fil'))]);
    const [one, other] = refusals.map((each) => (each as PromiseRejectedResult).reason);
    expect([one.code, one.message, one.facts]).toEqual(['filing.not-found', other.message, other.facts]);
    expect((await listFilings(world.ports)({ account: newId('acc'), limit: 10 })).items).toEqual([]);
  });

  it('refuse pages without an end and endless searches', async () => {
    const list = listFilings(world.ports);
    const { account } = world;
    const bad = [0, 101, 1.5, Number.NaN].map((limit) => list({ account, limit }));
    expect(await codesOf([...bad, list({ account, limit: 1, search: 'x'.repeat(201) })])).toEqual(
      Array<string>(5).fill('request.invalid'),
    );
    expect(await codeOf(list({ account, limit: 1, cursor: '???' }))).toBe('cursor.invalid');
  });
});
