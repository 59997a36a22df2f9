import { parseBundle, parseTrust, type PartyAuth, type TrustV1, verifyBundle } from '@filmdeed/evidence';
import { sha256 } from '@noble/hashes/sha2.js';
import { ORIGIN } from '../support/api-app.js';
import { FILM } from '../support/filed-bundle.js';
import { filingApi } from '../support/filing-api.js';
import {
  digestInput,
  fileIt,
  registerKey,
  signedForOther,
  signedRequest,
  unsignedRequest,
} from '../support/filing-requests.js';
import { uploadWhole } from '../support/upload-whole.js';

const OTHER_KEY = sha256(new TextEncoder().encode('another key of the tests'));
const OTHER_FILM = { ...FILM, sha256: '7'.repeat(64) };
const BYTES = new TextEncoder().encode('松江夜雨 a film of a few bytes');

const api = filingApi();

const trust = async (): Promise<TrustV1> => parseTrust((await api.app.stranger.get('/trust')).text);
const signed = (changes = {}) => signedRequest(digestInput(api.filer, changes), ORIGIN);

describe('a signed filing', () => {
  it('is received with a promise, logged, and verifies with the trust file', async () => {
    const filed = await fileIt(api.filer, signed());
    expect([filed.status, filed.body.state, filed.body.leafIndex]).toEqual([201, 'received', null]);
    expect(filed.headers.get('location')).toBe(`/api/v1/filings/${filed.body.id}`);
    expect(filed.body.signer).toMatchObject({ scheme: 'p256', label: '测试密钥' });
    expect(filed.body.promise).toContain(`\u2014 ${ORIGIN}/promise `);
    const { id } = filed.body;
    expect((await api.filer.get(`/filings/${id}/bundle`)).body.proof).toBeUndefined();

    await api.app.sequence();
    const view = await api.filer.get(`/filings/${id}`);
    expect(view.body).toMatchObject({ state: 'logged', title: '松江夜雨', anchors: [] });
    expect(view.body.treeSize).toBeGreaterThan(view.body.leafIndex);
    const bundle = await api.filer.get(`/filings/${id}/bundle`);
    expect(bundle.headers.get('content-disposition')).toBe(`attachment; filename="${id}.bundle.json"`);
    const report = verifyBundle(parseBundle(bundle.text), await trust());
    expect(report.verdict).toBe('valid');
    const checks = report.checks.map(({ check, verdict }) => [check, verdict]);
    expect(checks).toContainEqual(['signature', 'valid']);
    expect(checks).toContainEqual(['promise', 'valid']);
  });

  it('shows anybody a receipt that opens nothing', async () => {
    const { body } = await fileIt(api.filer, signed({ sealed: true }));
    await api.app.sequence();
    const receipt = await api.app.stranger.get(`/receipts/${body.id}`);
    expect(receipt.body.disclosures).toEqual([]);
    expect(receipt.text).not.toContain('松江');
    expect(verifyBundle(parseBundle(receipt.text), await trust()).verdict).toBe('valid');
    expect((await api.app.stranger.get('/receipts/fil_00000000000000000000000000')).body.code).toBe('filing.not-found');
    expect((await api.app.stranger.get('/receipts/1')).body.code).toBe('id.invalid');
  });

  const refused: [string, () => unknown, number, string][] = [
    [
      'by a key that nobody registered',
      () => signedRequest(digestInput(api.filer), ORIGIN, { key: OTHER_KEY }),
      422,
      'signer.unknown',
    ],
    ['for other digests', () => signedForOther(digestInput(api.filer), OTHER_FILM, ORIGIN), 422, 'statement.mismatch'],
    [
      'for another log',
      () => signedRequest(digestInput(api.filer), ORIGIN, { origin: 'elsewhere/log' }),
      422,
      'statement.mismatch',
    ],
    [
      'with the signature of another record',
      () => {
        const [one, another] = [signed(), signed()];
        return { ...one, auth: { ...one.auth, signature: (another.auth as PartyAuth).signature } };
      },
      422,
      'signature.invalid',
    ],
    [
      'tomorrow',
      () =>
        signedRequest(digestInput(api.filer), ORIGIN, { signedAt: new Date(Date.now() + 86_400_000).toISOString() }),
      422,
      'time.future',
    ],
    [
      'the day before yesterday',
      () =>
        signedRequest(digestInput(api.filer), ORIGIN, {
          signedAt: new Date(Date.now() - 2 * 86_400_000).toISOString(),
        }),
      422,
      'time.invalid',
    ],
    ['of another party', () => signedRequest(digestInput(api.stranger), ORIGIN), 403, 'access.denied'],
    [
      'with a disclosure of something else',
      () => ({ ...signed(), disclosures: signed().disclosures }),
      422,
      'disclosure.invalid',
    ],
    ['with nothing disclosed', () => ({ ...signed(), disclosures: [] }), 422, 'disclosure.missing'],
    [
      'with a word too many in the clear',
      () => {
        const request = signed();
        return { ...request, record: { ...request.record, body: { ...request.record.body, title: 'x' } } };
      },
      422,
      'leaf.invalid',
    ],
  ];
  it.each(refused)('is refused if signed %s', async (_, request, status, code) => {
    expect((await fileIt(api.filer, request())).body).toMatchObject({ status, code });
  });

  it('is refused once its key is revoked; what it signed before stays', async () => {
    const own = await api.app.account();
    const { body: key } = await registerKey(own, ORIGIN, OTHER_KEY);
    const request = () => signedRequest(digestInput(own), ORIGIN, { key: OTHER_KEY });
    const { body: filed } = await fileIt(own, request());
    expect((await api.filer.send('DELETE', `/signers/${key.id}`)).body.code).toBe('signer.unknown');
    expect((await own.send('DELETE', `/signers/${key.id}`)).status).toBe(204);
    expect((await fileIt(own, request())).body.code).toBe('signer.unknown');
    expect((await own.get(`/filings/${filed.id}`)).body.signer.label).toBe('测试密钥');
    expect((await own.get('/signers')).body.items[0].revokedAt).not.toBeNull();
    expect((await registerKey(own, ORIGIN, OTHER_KEY)).body.code).toBe('signer.taken');
  });
});

describe('Idempotency-Key', () => {
  it('answers a repetition with the same filing, however it is written', async () => {
    const request = signed();
    const first = await fileIt(api.filer, request, 'one-key');
    const second = await fileIt(api.filer, request, '"one-key"');
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect((await fileIt(api.filer, signed(), 'one-key')).body).toMatchObject({
      status: 422,
      code: 'idempotency.key-reused',
    });
    expect((await api.filer.post('/filings', signed())).body).toMatchObject({
      status: 400,
      code: 'idempotency.key-missing',
    });
    // The key of one account says nothing about another's.
    expect((await fileIt(api.stranger, unsignedRequest(digestInput(api.stranger)), 'one-key')).status).toBe(201);
  });

  it('makes one filing of many repetitions at once', async () => {
    const upload = await uploadWhole(api.filer, BYTES, 'a.mov');
    const { filing } = unsignedRequest(digestInput(api.filer, { form: 'ORIGINAL' }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fileIt(api.filer, { filing, upload }, 'at-once')),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
  });

  it('does not hide that an id is taken', async () => {
    const request = signed();
    expect((await fileIt(api.filer, request)).status).toBe(201);
    expect((await fileIt(api.filer, request)).body).toMatchObject({ status: 409, code: 'filing.id-taken' });
  });
});

describe('filings of an account', () => {
  it('are found by it alone', async () => {
    const { body } = await fileIt(api.filer, signed());
    for (const path of ['', '/bundle', '/certificate.pdf', '/dossier.zip', '/manifest', '/original']) {
      expect((await api.stranger.get(`/filings/${body.id}${path}`)).body).toMatchObject({
        status: 404,
        code: 'filing.not-found',
      });
    }
    const order = { filings: [body.id], title: 'x' };
    expect((await api.stranger.post('/certificates', order)).body.code).toBe('filing.not-found');
    expect((await api.filer.get(`/filings/${body.id}/original`)).body.code).toBe('upload.not-found');
    expect((await api.filer.get(`/filings/${body.id}/manifest`)).body.code).toBe('upload.not-found');
  });

  it('come page by page, searched and by state', async () => {
    const own = await api.app.account();
    const titles = ['甲', '乙', '丙', 'd% _', 'e'];
    for (const title of titles) {
      await fileIt(own, unsignedRequest(digestInput(own, { particulars: { title } })));
    }
    const seen: string[] = [];
    let next: string | null = '';
    do {
      const page = await own.get(`/filings?limit=2${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`);
      seen.push(...page.body.items.map(({ title }: { title: string }) => title));
      next = page.body.next;
    } while (next !== null);
    expect(seen).toEqual(titles.toReversed());
    expect((await own.get(`/filings?q=${encodeURIComponent('乙')}`)).body.items).toHaveLength(1);
    expect((await own.get(`/filings?q=${encodeURIComponent('%')}`)).body.items).toHaveLength(1);
    expect((await own.get('/filings?state=received')).body.items).toHaveLength(5);
    await api.app.sequence();
    expect((await own.get('/filings?state=received')).body.items).toHaveLength(0);
    expect((await own.get('/filings?state=logged')).body.items).toHaveLength(5);
  });

  it.each([
    ['limit=0', 'request.invalid'],
    ['limit=101', 'request.invalid'],
    ['limit=many', 'request.invalid'],
    ['state=lost', 'request.invalid'],
    ['order=asc', 'request.invalid'],
    ['cursor=abc', 'cursor.invalid'],
  ])('are not listed with %s', async (query, code) => {
    expect((await api.filer.get(`/filings?${query}`)).body).toMatchObject({ status: 400, code });
  });

  it('are not sent again while they stand as they did', async () => {
    const { body } = await fileIt(api.filer, signed());
    const first = await api.filer.get(`/filings/${body.id}`);
    const tag = first.headers.get('etag')!;
    const known = await api.filer.get(`/filings/${body.id}`, { 'if-none-match': `"x", W/${tag}` });
    expect([known.status, known.text]).toEqual([304, '']);
    await api.app.sequence();
    expect((await api.filer.get(`/filings/${body.id}`, { 'if-none-match': tag })).status).toBe(200);
  });
});
