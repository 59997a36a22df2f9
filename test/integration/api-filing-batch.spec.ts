import {
  batchOf,
  batchSigningTask,
  draftFiling,
  type FilingInput,
  type Json,
  p256Signer,
  parseBundle,
  parseTrust,
  signP256,
  verifyBundle,
} from '@filmdeed/evidence';
import { newId, type PartyId } from '@filmdeed/kernel';
import { ORIGIN } from '../support/api-app.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { PARTY_KEY } from '../support/filed-bundle.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, signedRequest } from '../support/filing-requests.js';

const api = filingApi();

const drafts = (client: ApiClient, count: number, changes: Partial<FilingInput> = {}) =>
  Array.from({ length: count }, () => draftFiling(digestInput(client, changes)));

type Drafts = ReturnType<typeof drafts>;

/** The request for these drafts; what is signed may be others. */
function batchRequest(client: ApiClient, filings: Drafts, signed: Drafts = filings, key = PARTY_KEY) {
  const party = client.account.party as PartyId;
  const task = batchSigningTask(batchOf(signed.map(({ record }) => record)), party, ORIGIN, new Date().toISOString());
  const auth = task.finish({ scheme: 'p256', signer: p256Signer(key), signature: signP256(key, task.digest) });
  return { filings: filings.map(({ record, disclosures }) => ({ record, disclosures })), auth };
}

const post = (client: ApiClient, request: unknown, key: string = crypto.randomUUID()): Promise<ApiAnswer> =>
  client.post('/filings/batches', request, { 'idempotency-key': key });
const held = async (client: ApiClient): Promise<number> =>
  (await client.get('/filings?limit=100')).body.items.length as number;

describe('a batch under one signature', () => {
  it('is received whole, each with a promise; every leaf verifies, sealed ones too', async () => {
    const many = [...drafts(api.filer, 4), ...drafts(api.filer, 3, { sealed: true })];
    const filed = await post(api.filer, batchRequest(api.filer, many));
    expect([filed.status, filed.body.receipts.map(({ id }: { id: string }) => id)]).toEqual([
      201,
      many.map(({ record }) => record.id),
    ]);
    await api.app.sequence();
    const trust = parseTrust((await api.app.stranger.get('/trust')).text);
    for (const [index, { id, leafHash }] of (filed.body.receipts as { id: string; leafHash: string }[]).entries()) {
      const report = verifyBundle(parseBundle((await api.filer.get(`/filings/${id}/bundle`)).text), trust);
      expect([report.verdict, report.leafHash]).toEqual(['valid', leafHash]);
      const checks = Object.fromEntries(report.checks.map((check) => [check.check, check]));
      expect(checks['signature']).toMatchObject({ verdict: 'valid', facts: { index, count: 7, scheme: 'p256' } });
      expect(checks['promise']).toMatchObject({ verdict: 'valid' });
      // Anybody: the batch's statement is made of records alone, so a receipt that opens nothing shows the signature all the same.
      const receipt = verifyBundle(parseBundle((await api.app.stranger.get(`/receipts/${id}`)).text), trust);
      expect(receipt.checks.find(({ check }) => check === 'signature')?.verdict).toBe('valid');
    }
    const view = await api.filer.get(`/filings/${many[0]!.record.id}`);
    expect(view.body).toMatchObject({ state: 'logged', signer: { scheme: 'p256', label: '测试密钥' } });
  });

  it('answers a repetition with the same receipts, and another batch under its key not at all', async () => {
    const request = batchRequest(api.filer, drafts(api.filer, 3));
    const first = await post(api.filer, request, 'batch-key');
    const second = await post(api.filer, request, 'batch-key');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    const other = await post(api.filer, batchRequest(api.filer, drafts(api.filer, 3)), 'batch-key');
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency.key-reused' });
    const missing = await api.filer.post('/filings/batches', request);
    expect(missing.body.code).toBe('idempotency.key-missing');
  });

  it('makes one batch of many repetitions at once', async () => {
    const request = batchRequest(api.filer, drafts(api.filer, 20));
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(api.filer, request, 'batch-at-once')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(answers.every(({ text }) => text === answers[0]!.text)).toBe(true);
  });

  const wrong: [string, () => unknown, number, object][] = [
    ['with no filing', () => batchRequest(api.filer, []), 400, { code: 'request.invalid' }],
    ['without a signature', () => ({ filings: [] }), 400, { code: 'request.invalid' }],
    [
      'in another order',
      () => {
        const two = drafts(api.filer, 2);
        return batchRequest(api.filer, two.toReversed(), two);
      },
      422,
      { code: 'statement.mismatch' },
    ],
    [
      'one fewer',
      () => {
        const three = drafts(api.filer, 3);
        return batchRequest(api.filer, three.slice(1), three);
      },
      422,
      { code: 'statement.mismatch' },
    ],
    [
      'with one record changed',
      () => {
        const two = drafts(api.filer, 2);
        const changed = { ...two[1]!.record, links: [{ rel: 'draft', leaf: '1'.repeat(64) }] };
        return batchRequest(api.filer, [two[0]!, { ...two[1]!, record: changed }], two);
      },
      422,
      { code: 'statement.mismatch' },
    ],
    [
      'with the signature of other records',
      () => {
        const [one, other] = [0, 1].map(() => batchRequest(api.filer, drafts(api.filer, 2)));
        return { ...one, auth: { ...one!.auth, signature: other!.auth.signature } };
      },
      422,
      { code: 'signature.invalid' },
    ],
    [
      'by a key that nobody registered',
      () => batchRequest(api.filer, drafts(api.filer, 2), undefined, new Uint8Array(32).fill(9)),
      422,
      { code: 'signer.unknown' },
    ],
    [
      'with an id twice',
      () => {
        const [one] = drafts(api.filer, 1);
        return batchRequest(api.filer, [one!, one!]);
      },
      400,
      { code: 'request.invalid', facts: { index: 1, path: 'filings.1.record.id' } },
    ],
    [
      'with a record of another party',
      () => batchRequest(api.filer, [...drafts(api.filer, 2), ...drafts(api.stranger, 1)]),
      403,
      { code: 'access.denied', facts: { index: 2 } },
    ],
    [
      'with an original',
      () => batchRequest(api.filer, [...drafts(api.filer, 1), ...drafts(api.filer, 1, { form: 'ORIGINAL' })]),
      409,
      { code: 'upload.not-complete', facts: { index: 1 } },
    ],
    [
      'with a title that is not disclosed',
      () => {
        const request = batchRequest(api.filer, drafts(api.filer, 2));
        return { ...request, filings: [request.filings[0], { ...request.filings[1], disclosures: [] }] };
      },
      422,
      { code: 'disclosure.missing', facts: { index: 1 } },
    ],
    [
      'with a link to nothing',
      () =>
        batchRequest(api.filer, [
          ...drafts(api.filer, 1),
          ...drafts(api.filer, 1, { links: [{ rel: 'draft', leaf: 'ab'.repeat(32) }] }),
        ]),
      422,
      { code: 'link.unknown', facts: { index: 1 } },
    ],
    ['as a list', () => [], 400, { code: 'request.invalid' }],
    ['as null', () => null, 400, { code: 'request.invalid' }],
  ];
  it.each(wrong)('is refused %s, and nothing of it is kept', async (_, make, status, problem) => {
    const before = await held(api.filer);
    const answer = await post(api.filer, make());
    expect(answer.body).toMatchObject({ status, ...problem });
    expect(await held(api.filer)).toBe(before);
  });

  it('is refused whole if one id is taken', async () => {
    const taken = digestInput(api.filer, { id: newId('fil') });
    expect((await fileIt(api.filer, signedRequest(taken, ORIGIN))).status).toBe(201);
    const three = [...drafts(api.filer, 2), draftFiling(taken)];
    const answer = await post(api.filer, batchRequest(api.filer, three));
    expect(answer.body).toMatchObject({ status: 409, code: 'filing.id-taken' });
    expect(JSON.stringify(answer.body)).toContain('"index":2');
    expect((await api.filer.get(`/filings/${three[0]!.record.id}`)).status).toBe(404);
  });

  it('takes a thousand, and not one more', async () => {
    const own = drafts(api.filer, 1000, { particulars: { title: '甲' }, provenance: {} });
    const whole = await post(api.filer, batchRequest(api.filer, own));
    expect([whole.status, whole.body.receipts?.length]).toEqual([201, 1000]);
    const more = await post(api.filer, batchRequest(api.filer, [...own, ...drafts(api.filer, 1)]));
    expect(more.body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is refused with a body that is too large', async () => {
    const request = { ...batchRequest(api.filer, drafts(api.filer, 1)), padding: 'x'.repeat(4 * 1024 * 1024) };
    expect((await post(api.filer, request)).body).toMatchObject({ status: 413, code: 'request.too-large' });
    const single = { record: 'x'.repeat(1024 * 1024) } as Json;
    expect((await fileIt(api.filer, single)).body.code).toBe('request.too-large');
  });
});
