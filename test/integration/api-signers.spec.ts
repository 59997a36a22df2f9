import {
  draftFiling,
  eventStatement,
  keyChangeStatement,
  type KeyBody,
  keyStatement,
  newNonce,
  parseBundle,
  parseTrust,
  type Scheme,
  signingTask,
  verifyBundle,
} from '@filmdeed/evidence';
import type { PartyId } from '@filmdeed/kernel';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { ORIGIN } from '../support/api-app.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, signedRequest } from '../support/filing-requests.js';
import { PARTY_SIGNERS } from '../support/party-signers.js';

const api = filingApi({ KEY_CUSTODY: 'vault', PLATFORM_SECOND_FACTOR: 'off' });
const secret = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));

interface Held {
  readonly scheme: Scheme;
  readonly secret: Uint8Array;
  readonly key: string;
}
const held = (scheme: Scheme = 'p256', own = secret()): Held => ({
  ...{ scheme, secret: own, key: PARTY_SIGNERS[scheme](new Uint8Array(32), own).signer },
});

const signing = () => ({ origin: ORIGIN, signedAt: new Date().toISOString(), nonce: newNonce() });

/** The request that binds the key, with the word of another if one agrees. */
function binding(client: ApiClient, key: Held, agreement?: object): object {
  const party = client.account.party as PartyId;
  const { origin, ...given } = signing();
  const { digest } = keyStatement({ ...given, origin, party, scheme: key.scheme, key: key.key });
  const { signature } = PARTY_SIGNERS[key.scheme](digest, key.secret);
  return {
    scheme: key.scheme,
    key: key.key,
    label: '测试',
    proof: { ...given, signature },
    ...(agreement && { agreement }),
  };
}

function agreement(client: ApiClient, by: Held, body: object): object {
  const { origin, ...given } = signing();
  const event = { party: client.account.party as PartyId, body: body as KeyBody };
  const { digest } = eventStatement(event, { origin, ...given })!;
  return { ...given, ...PARTY_SIGNERS[by.scheme](digest, by.secret) };
}

const codeOf = ({ status, body }: ApiAnswer): unknown[] => [status, body?.code];
const list = async (client: ApiClient): Promise<any> => (await client.get('/signers')).body;

it('binds, recovers with delay and objection, rotates, and files each as a leaf', async () => {
  const client = await api.app.account();
  const [first, second, stolen] = [held('webauthn-p256'), held(), held()];
  expect((await client.post('/signers', binding(client, first))).status).toBe(201);
  expect((await list(client)).advice).toEqual(['second-signer']);
  const agreed = agreement(client, first, { action: 'bind', scheme: 'p256', key: second.key });
  const bound = await client.post('/signers', binding(client, second, agreed));
  expect([bound.status, bound.body.state]).toEqual([201, 'live']);
  expect((await list(client)).advice).toEqual([]);
  expect(codeOf(await client.post('/signers', binding(client, held(), agreed)))).toEqual([422, 'signature.invalid']);

  const waiting = await client.post('/signers', binding(client, stolen));
  expect(waiting.body).toMatchObject({ state: 'pending', restrictedUntil: expect.any(String) });
  expect(Date.parse(waiting.body.effectiveAt) - Date.parse(waiting.body.createdAt)).toBe(30 * 86_400_000);
  const refusedFiling = await fileIt(client, signedRequest(digestInput(client), ORIGIN, { key: stolen.secret }));
  expect(codeOf(refusedFiling)).toEqual([422, 'signer.unknown']);
  const objection = agreement(client, second, { action: 'veto', scheme: 'p256', key: stolen.key });
  const revocation = `/signers/${waiting.body.id}/revocation`;
  expect(codeOf(await api.filer.post(revocation, { agreement: objection }))).toEqual([422, 'signer.unknown']);
  expect((await client.post(revocation, { agreement: objection })).status).toBe(204);
  expect(codeOf(await client.post(revocation, { agreement: objection }))).toEqual([422, 'signer.unknown']);

  const next = held();
  const replaces = { scheme: 'p256', key: second.key };
  const rotated = agreement(client, second, { action: 'rotate', scheme: 'p256', key: next.key, replaces });
  const rotation = await client.post(`/signers/${bound.body.id}/rotation`, binding(client, next, rotated));
  expect([rotation.status, rotation.body.state]).toEqual([201, 'live']);
  const byOld = await fileIt(client, signedRequest(digestInput(client), ORIGIN, { key: second.secret }));
  expect(codeOf(byOld)).toEqual([422, 'signer.unknown']);
  expect((await fileIt(client, signedRequest(digestInput(client), ORIGIN, { key: next.secret }))).status).toBe(201);

  await api.app.sequence();
  const { items } = (await client.get('/signers/events')).body;
  expect(items.map(({ action, agreed: word }: any) => [action, word])).toEqual([
    ['rotate', true],
    ['veto', true],
    ['recover', false],
    ['bind', true],
    ['bind', false],
  ]);
  for (const { id, leafIndex } of items) {
    expect(leafIndex).toEqual(expect.any(Number));
    const bundle = await client.get(`/signers/events/${id}/bundle`);
    const trust = parseTrust((await api.app.stranger.get('/trust')).text);
    const { checks, verdict } = verifyBundle(parseBundle(bundle.text), trust);
    expect([verdict, checks.find(({ check }) => check === 'signature')!.verdict]).toEqual(['valid', 'valid']);
    expect(bundle.text).not.toContain('测试');
    expect(codeOf(await api.filer.get(`/signers/events/${id}/bundle`))).toEqual([422, 'signer.unknown']);
  }
});

it('collects the signatures of several keys, says who is missing, and files with all of them as one', async () => {
  const client = await api.app.account();
  const party = client.account.party as PartyId;
  const [one, two] = [held(), held('secp256k1')];
  await client.post('/signers', binding(client, one));
  const agreed = agreement(client, one, { action: 'bind', scheme: two.scheme, key: two.key });
  await client.post('/signers', binding(client, two, agreed));
  const threshold = { threshold: 2, agreement: agreement(client, one, { action: 'threshold', threshold: 2 }) };
  expect((await client.send('PUT', '/signers/threshold', threshold)).status).toBe(204);
  expect((await list(client)).threshold).toBe(2);
  const alone = await fileIt(client, signedRequest(digestInput(client), ORIGIN, { key: one.secret }));
  expect([...codeOf(alone), alone.body.facts.needed]).toEqual([422, 'signature.too-few', 2]);

  const input = digestInput(client);
  const draft = draftFiling(input);
  const { typedData, digest, finish } = signingTask(draft, input.content, ORIGIN, new Date().toISOString());
  const deadline = new Date(Date.now() + 86_400_000).toISOString();
  const begun = await client.post('/cosignings', { typedData, deadline, handIn: { id: input.id ?? null } });
  expect([begun.status, begun.body.state, begun.body.joint]).toEqual([201, 'open', null]);
  const sign = (by: Held) => {
    const { signature } = PARTY_SIGNERS[by.scheme](digest, by.secret);
    return client.post(`/cosignings/${begun.body.id}/signatures`, { key: by.key, signature });
  };
  expect(codeOf(await sign(held()))).toEqual([422, 'signer.unknown']);
  const once = await sign(one);
  expect(once.body.cosigners.map(({ signedAt }: any) => signedAt === null).sort()).toEqual([false, true]);
  const { joint, state } = (await sign(two)).body;
  expect(state).toBe('complete');
  const signed = finish(joint);
  const filed = await fileIt(client, { record: draft.record, ...signed });
  expect([filed.status, filed.body.code]).toEqual([201, undefined]);
  await api.app.sequence();
  const bundle = await client.get(`/filings/${filed.body.id}/bundle`);
  const { checks } = verifyBundle(parseBundle(bundle.text), parseTrust((await api.app.stranger.get('/trust')).text));
  expect(checks).toContainEqual(expect.objectContaining({ check: 'signature', verdict: 'valid' }));
  const path = `/cosignings/${begun.body.id}`;
  expect(codeOf(await api.filer.get(path))).toEqual([404, 'cosigning.not-found']);
  expect((await client.get('/cosignings')).body.items).toHaveLength(1);
  const elsewhere = keyChangeStatement({
    ...signing(),
    origin: 'elsewhere.test/log',
    party,
    change: 'revoke',
    subject: two,
  });
  const other = await client.post('/cosignings', { typedData: elsewhere.typedData, deadline });
  expect(codeOf(other)).toEqual([422, 'statement.other-domain']);
});

it('keeps a key for a party that asks for one, and each of its signatures says so', async () => {
  const client = await api.app.account();
  const kept = await client.post('/signers/custodial', { label: '代管' });
  expect(kept.body).toMatchObject({ scheme: 'p256-custodial', custody: 'operator', state: 'live' });
  const own = keyStatement({
    ...{ ...signing(), party: client.account.party as PartyId },
    ...{ scheme: 'p256', key: kept.body.key },
  });
  const path = `/signers/${kept.body.id}/signatures`;
  expect(codeOf(await client.post(path, { typedData: own.typedData }))).toEqual([403, 'access.denied']);
  const input = digestInput(client);
  const draft = draftFiling(input);
  const { typedData, finish } = signingTask(draft, input.content, ORIGIN, new Date().toISOString());
  expect(codeOf(await api.filer.post(path, { typedData }))).toEqual([422, 'signer.unknown']);
  const { body: signed } = await client.post(path, { typedData });
  expect(signed).toMatchObject({ scheme: 'p256-custodial', signer: kept.body.key });
  const filed = await fileIt(client, { record: draft.record, ...finish(signed) });
  expect(filed.body.signer).toMatchObject({ scheme: 'p256-custodial' });
  const disguised = finish({ ...signed, scheme: 'p256' });
  expect(codeOf(await fileIt(client, { record: draft.record, ...disguised }))).toEqual([422, 'signer.unknown']);
  expect((await list(client)).advice).toContain('custodial');
});
