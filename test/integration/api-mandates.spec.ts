import {
  draftMandate,
  type MandateInput,
  mandateStatement,
  newNonce,
  parseBundle,
  parseTrust,
  revocationStatement,
  UNDER_MANDATE,
  verifyBundle,
} from '@filmdeed/evidence';
import { type MandateId, newId, type PartyId, toHex } from '@filmdeed/kernel';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { ORIGIN } from '../support/api-app.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, registerKey, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { PARTY_SIGNERS } from '../support/party-signers.js';

const api = filingApi({ PLATFORM_SECOND_FACTOR: 'off' });
const DAY = 86_400_000;
const day = (n: number): string => new Date(Date.now() + n * DAY).toISOString();
const partyOf = (client: ApiClient): PartyId => client.account.party as PartyId;
const codeOf = ({ status, body }: ApiAnswer): unknown[] => [status, body?.code];

interface Person {
  readonly client: ApiClient;
  readonly key: Uint8Array;
}

/** Somebody with a key of their own. */
async function person(): Promise<Person> {
  const client = await api.app.account();
  const key = crypto.getRandomValues(new Uint8Array(32));
  expect((await registerKey(client, ORIGIN, key)).status).toBe(201);
  return { client, key };
}

function drafted(from: Person, to: Person, changes: Partial<MandateInput> = {}) {
  return draftMandate({
    ...{ grantor: partyOf(from.client), mandatary: partyOf(to.client), scopes: ['evidence:create', 'asset:read_meta'] },
    ...{ from: day(-1), until: day(30), ...changes },
  });
}

function signed(by: Person, { record, disclosures }: ReturnType<typeof drafted>, signedAt = new Date().toISOString()) {
  const nonce = newNonce();
  const { digest } = mandateStatement({ origin: ORIGIN, record, signedAt, nonce });
  const auth = { kind: 'party', ...PARTY_SIGNERS.p256(digest, by.key), statement: toHex(digest), signedAt, nonce };
  const { id, party, parent, body } = record;
  const links = parent === null ? [] : [{ leaf: parent, rel: UNDER_MANDATE }];
  return { record: { v: 1, type: 'mandate', id, party, links, body }, disclosures, auth };
}

async function grant(from: Person, to: Person, changes: Partial<MandateInput> = {}): Promise<any> {
  const answer = await from.client.post('/mandates', signed(from, drafted(from, to, changes)));
  expect(codeOf(answer)).toEqual([201, undefined]);
  return answer.body;
}

/** Files for the principal of a mandate, as its mandatary does. */
function fileUnder(by: Person, mandate: any, changes: { title?: string; links?: object[]; key?: Uint8Array } = {}) {
  const { links = [{ rel: UNDER_MANDATE, leaf: mandate.leafHash }], title = '长夜', key = by.key } = changes;
  const input = digestInput(by.client, { party: mandate.principal.id, links: links as never });
  const request = signedRequest({ ...input, particulars: { ...input.particulars, title } }, ORIGIN, { key });
  return by.client.post('/filings', request, {
    'idempotency-key': crypto.randomUUID(),
    'filmdeed-mandate': mandate.id,
  });
}

function ending(by: Person, mandate: any, action: 'revoke' | 'renounce') {
  const [signedAt, nonce] = [new Date().toISOString(), newNonce()];
  const body = { action, mandate: mandate.id as MandateId, leaf: mandate.leafHash };
  const { digest } = revocationStatement({ origin: ORIGIN, party: partyOf(by.client), body, signedAt, nonce });
  return { agreement: { ...PARTY_SIGNERS.p256(digest, by.key), signedAt, nonce }, reason: '委托事项已办结' };
}

it('a lawyer files for a director until it is revoked; everything of it is proven', async () => {
  const [director, lawyer] = [await person(), await person()];
  const mandate = await grant(director, lawyer, { works: ['长夜'], note: '仅限送审' });
  expect(mandate).toMatchObject({ state: 'in-force', works: ['长夜'], note: '仅限送审', filed: 0 });
  const held = await lawyer.client.get('/mandates?side=held');
  expect(held.body.items).toMatchObject([{ id: mandate.id, grantor: { name: expect.any(String) } }]);
  expect((await director.client.get('/mandates')).body.items).toMatchObject([
    { id: mandate.id, mandatary: { name: null } },
  ]);

  const filed = await fileUnder(lawyer, mandate);
  expect(codeOf(filed)).toEqual([201, undefined]);
  expect(filed.body).toMatchObject({
    party: partyOf(director.client),
    mandate: { id: mandate.id, leaf: mandate.leafHash, mandatary: partyOf(lawyer.client) },
  });
  expect((await director.client.get(`/filings/${filed.body.id}`)).status).toBe(200);
  expect((await lawyer.client.get(`/filings/${filed.body.id}`)).status).toBe(404);
  const under = { 'filmdeed-mandate': mandate.id as string };
  expect((await lawyer.client.get(`/filings/${filed.body.id}`, under)).status).toBe(200);
  expect((await director.client.get(`/mandates/${mandate.id}`)).body.filed).toBe(1);

  await api.app.sequence();
  const trust = parseTrust((await api.app.stranger.get('/trust')).text);
  const bundle = parseBundle((await lawyer.client.get(`/mandates/${mandate.id}/bundle`)).text);
  const report = verifyBundle(bundle, trust);
  expect(report.checks.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
  const verdicts = Object.fromEntries(report.checks.map(({ check, verdict }) => [check, verdict]));
  expect(verdicts).toMatchObject({ leaf: 'valid', disclosures: 'valid', signature: 'valid', inclusion: 'valid' });

  const path = `/mandates/${mandate.id}`;
  expect(codeOf(await lawyer.client.post(`${path}/revocation`, ending(lawyer, mandate, 'revoke')))).toEqual([
    404,
    'mandate.not-found',
  ]);
  expect(codeOf(await director.client.post(`${path}/renunciation`, {}))).toEqual([404, 'mandate.not-found']);
  const stolen = ending({ ...director, key: lawyer.key }, mandate, 'revoke');
  expect(codeOf(await director.client.post(`${path}/revocation`, stolen))).toEqual([422, 'signer.unknown']);
  const renounced = ending(director, mandate, 'renounce');
  expect(codeOf(await director.client.post(`${path}/revocation`, renounced))).toEqual([422, 'signature.invalid']);
  const end = ending(director, mandate, 'revoke');
  const ended = await director.client.post(`${path}/revocation`, end);
  expect(ended.body).toMatchObject({ state: 'revoked', ended: { how: 'revoked', by: partyOf(director.client) } });
  expect(codeOf(await director.client.post(`${path}/revocation`, end))).toEqual([409, 'mandate.move-not-allowed']);
  expect(codeOf(await fileUnder(lawyer, mandate))).toEqual([403, 'mandate.revoked']);
  expect(codeOf(await lawyer.client.get(`/filings/${filed.body.id}`, under))).toEqual([403, 'mandate.revoked']);
  expect((await director.client.get(`/mandates/${mandate.id}`)).body.filed).toBe(1);
});

it('refuses by name whatever a filing under a mandate lacks, and counts none of it', async () => {
  const [director, lawyer, other] = [await person(), await person(), await person()];
  const mandate = await grant(director, lawyer, { works: ['长夜'] });
  const stranger = await grant(other, lawyer);
  const cases: [Promise<ApiAnswer>, number, string][] = [
    [fileUnder(lawyer, mandate, { links: [] }), 422, 'mandate.link-mismatch'],
    [
      fileUnder(lawyer, mandate, { links: [{ rel: UNDER_MANDATE, leaf: stranger.leafHash }] }),
      422,
      'mandate.link-mismatch',
    ],
    [fileUnder(lawyer, mandate, { title: '白昼' }), 403, 'mandate.out-of-scope'],
    [fileUnder(lawyer, mandate, { key: director.key }), 422, 'signer.unknown'],
    [fileUnder(other, mandate), 403, 'access.denied'],
    [fileUnder(lawyer, { ...mandate, id: newId('mdt') }), 403, 'access.denied'],
    [fileUnder(lawyer, { ...mandate, id: 'mdt_!' }), 403, 'access.denied'],
  ];
  for (const [answer, status, code] of cases) expect(codeOf(await answer)).toEqual([status, code]);
  const input = digestInput(lawyer.client, { links: [{ rel: UNDER_MANDATE, leaf: mandate.leafHash }] });
  const alone = signedRequest(input, ORIGIN, { key: lawyer.key });
  expect(codeOf(await fileIt(lawyer.client, alone))).toEqual([422, 'mandate.link-mismatch']);
  const headers = { 'idempotency-key': 'a', 'filmdeed-mandate': mandate.id as string };
  expect(codeOf(await lawyer.client.post('/filings', unsignedRequest(input), headers))).toEqual([
    422,
    'mandate.unsigned',
  ]);
  expect(codeOf(await lawyer.client.post('/filings', alone, headers))).toEqual([403, 'access.denied']);
  for (const [path, method] of [
    ['/signers', 'GET'],
    ['/messages', 'GET'],
    ['/mandates', 'GET'],
    ['/parties', 'POST'],
  ] as const) {
    const answer = await lawyer.client.send(method, path, method === 'GET' ? undefined : {}, {
      'filmdeed-mandate': mandate.id,
    });
    expect([path, answer.status >= 400 ? 'refused' : answer.status]).toEqual([
      path,
      path === '/signers' ? 200 : 'refused',
    ]);
  }
  const narrow = await grant(director, lawyer, { scopes: ['asset:read_meta'] });
  expect(codeOf(await fileUnder(lawyer, narrow))).toEqual([403, 'mandate.out-of-scope']);
  const later = await grant(director, lawyer, { from: day(1) });
  expect(codeOf(await fileUnder(lawyer, later))).toEqual([403, 'mandate.not-yet']);
  expect((await director.client.get(`/mandates/${mandate.id}`)).body.filed).toBe(0);
});

it('the last filing that a mandate allows is made once, however many ask for it, and those handed on count', async () => {
  const [director, firm, clerk] = [await person(), await person(), await person()];
  const mandate = await grant(director, firm, { filings: 4, substitution: 1 });
  const sub = await grant(firm, clerk, {
    ...{ principal: partyOf(director.client), parent: mandate.leafHash, filings: 3, scopes: ['evidence:create'] },
    until: mandate.until,
    from: mandate.from,
  });
  expect(sub.chain).toEqual([mandate.id, sub.id]);
  const answers = await Promise.all(Array.from({ length: 8 }, () => fileUnder(clerk, sub)));
  const codes = answers.map((answer) => answer.body.code ?? answer.status).sort();
  expect(codes).toEqual([...[201, 201, 201], ...Array<string>(5).fill('mandate.exceeded')].sort());
  expect(answers.find(({ status }) => status === 201)!.body.party).toBe(partyOf(director.client));
  const more = await Promise.all(Array.from({ length: 4 }, () => fileUnder(firm, mandate)));
  expect(more.filter(({ status }) => status === 201)).toHaveLength(1);
  expect((await director.client.get(`/mandates/${mandate.id}`)).body).toMatchObject({ filed: 4, state: 'exhausted' });
  const end = ending(director, mandate, 'revoke');
  expect((await director.client.post(`/mandates/${mandate.id}/revocation`, end)).status).toBe(200);
  expect(codeOf(await fileUnder(clerk, sub))).toEqual([403, 'mandate.revoked']);
  expect((await clerk.client.post(`/mandates/${sub.id}/renunciation`, {})).body.state).toBe('renounced');
});

it('grants nothing that is not whole, signed by the grantor, and within what it holds', async () => {
  const [director, firm, clerk] = [await person(), await person(), await person()];
  const parent = await grant(director, firm, { substitution: 1, filings: 5 });
  const sub = (changes: Partial<MandateInput>) =>
    signed(
      firm,
      drafted(firm, clerk, {
        ...{ principal: partyOf(director.client), parent: parent.leafHash, scopes: ['evidence:create'], filings: 5 },
        ...{ from: parent.from, until: parent.until, ...changes },
      }),
    );
  const good = signed(director, drafted(director, firm, { works: ['甲'], note: '乙' }));
  const draft = drafted(director, firm);
  const twice = signed(director, draft);
  expect((await director.client.post('/mandates', twice)).status).toBe(201);
  const unsignedRecord = { ...good.record, body: { ...good.record.body, substitution: 2 } };
  const cases: [Person, object, number, string][] = [
    [director, {}, 400, 'request.invalid'],
    [director, { ...good, more: 1 }, 400, 'request.invalid'],
    [director, { ...good, auth: { kind: 'operator' } }, 422, 'leaf.invalid'],
    [director, { ...good, record: { ...good.record, type: 'key' } }, 422, 'leaf.unknown-type'],
    [director, { ...good, record: unsignedRecord }, 422, 'statement.mismatch'],
    [director, { ...good, disclosures: [] }, 422, 'disclosure.missing'],
    [director, { ...good, disclosures: [...good.disclosures, good.disclosures[0]] }, 422, 'disclosure.invalid'],
    [firm, good, 403, 'access.denied'],
    [director, signed(firm, drafted(director, firm)), 422, 'signer.unknown'],
    [director, signed(director, drafted(director, firm), day(-1)), 422, 'time.invalid'],
    [director, signed(director, drafted(director, firm, { from: day(-3), until: day(-2) })), 403, 'mandate.expired'],
    [director, signed(director, drafted(director, firm, { until: day(2000) })), 422, 'time.invalid'],
    [director, signed(director, drafted(director, firm, { mandatary: newId('pty') })), 404, 'party.not-found'],
    [director, twice, 409, 'signature.replayed'],
    [director, signed(director, draft), 409, 'mandate.taken'],
    [firm, sub({ scopes: ['evidence:create', 'audit:read'] }), 422, 'mandate.beyond-parent'],
    [firm, sub({ until: day(31) }), 422, 'mandate.beyond-parent'],
    [firm, sub({ filings: 6 }), 422, 'mandate.beyond-parent'],
    [firm, sub({ filings: null }), 422, 'mandate.beyond-parent'],
    [firm, sub({ substitution: 1 }), 422, 'mandate.beyond-parent'],
    [firm, sub({ principal: partyOf(api.stranger) }), 422, 'mandate.beyond-parent'],
    [firm, sub({ parent: 'ab'.repeat(32) }), 404, 'mandate.not-found'],
    [
      clerk,
      signed(
        clerk,
        drafted(clerk, firm, { principal: partyOf(api.stranger), parent: parent.leafHash, until: parent.until }),
      ),
      404,
      'mandate.not-found',
    ],
  ];
  for (const [who, request, status, code] of cases) {
    const before = (await who.client.get('/mandates')).body.items.length;
    const answer = await who.client.post('/mandates', request);
    expect(codeOf(answer)).toEqual([status, code]);
    expect((await who.client.get('/mandates')).body.items).toHaveLength(before);
  }
  expect(codeOf(await api.stranger.get(`/mandates/${parent.id}`))).toEqual([404, 'mandate.not-found']);
  expect(codeOf(await api.stranger.get(`/mandates/${parent.id}/bundle`))).toEqual([404, 'mandate.not-found']);
  expect(codeOf(await api.stranger.post(`/mandates/${parent.id}/revocation`, {}))).toEqual([404, 'mandate.not-found']);
  expect(codeOf(await director.client.get('/mandates?side=all'))).toEqual([400, 'request.invalid']);
});
