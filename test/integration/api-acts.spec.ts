import {
  parseBundle,
  parsePartyErasureLeaf,
  parseTrust,
  type TrustV1,
  TrailVerifier,
  verifyBundle,
} from '@filmdeed/evidence';
import { newId, systemClock } from '@filmdeed/kernel';
import { createDataSource, postgresActTrail, postgresKnownTimes } from '@filmdeed/postgres';
import { orderActs } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { ORIGIN, PASSWORD } from '../support/api-app.js';
import { type ApiAnswer, ApiClient } from '../support/api-client.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, signedBatch, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { uploadWhole } from '../support/upload-whole.js';

const api = filingApi();
let dataSource: DataSource;
let auditor: ApiClient;
beforeAll(async () => {
  dataSource = await createDataSource({ url: api.postgres.url, poolSize: 2 }).initialize();
  auditor = await api.app.account('auditor');
});
afterAll(() => dataSource?.destroy());

/** As the worker does it, and states the head at once. */
async function order(): Promise<void> {
  const knownTimes = postgresKnownTimes(dataSource);
  const trail = postgresActTrail(dataSource);
  await orderActs({ trail, origin: ORIGIN, everySeconds: 0, clock: systemClock, knownTimes })();
  await api.app.sequence();
}

async function found(query: Record<string, string>, client = auditor): Promise<any[]> {
  await order();
  const { status, body } = await client.get(`/acts?${new URLSearchParams(query).toString()}`);
  expect(status).toBe(200);
  return body.items;
}

const trust = async (): Promise<TrustV1> => parseTrust((await api.app.stranger.get('/trust')).text);
const idOf = ({ headers }: ApiAnswer): string => headers.get('x-request-id')!;
/** The act that a request was; undefined if it was none. */
async function actOf(answer: ApiAnswer): Promise<any> {
  return (await found({ limit: '100' })).find(({ request }) => request === idOf(answer));
}

describe('what is written down', () => {
  it('a filing: who, for whom, in which session, with which key, of what', async () => {
    const request = signedRequest(digestInput(api.filer), ORIGIN);
    const filed = await fileIt(api.filer, request);
    const { account } = api.filer;
    expect(await actOf(filed)).toMatchObject({
      ...{ action: 'filing.create', outcome: 'done', account: account.id, person: account.party, party: account.party },
      ...{ login: account.login, network: '127.0.0.0/24', session: expect.stringMatching(/^ses_/) as string },
      ...{ signer: (request.auth as { signer: string }).signer, mandate: null, client: null, erased: false },
      subjects: expect.arrayContaining([filed.body.id]) as string[],
    });
  });

  it('a filing in the transaction of the filing itself, and a batch of them in theirs', async () => {
    const filed = await fileIt(api.filer, signedRequest(digestInput(api.filer), ORIGIN));
    const batch = await api.filer.post(
      '/filings/batches',
      signedBatch([digestInput(api.filer), digestInput(api.filer)], ORIGIN),
      { 'idempotency-key': crypto.randomUUID() },
    );
    const [first, second] = (batch.body.receipts as { id: string }[]).map(({ id }) => id);
    for (const id of [filed.body.id as string, first!, second!]) {
      const rows = await dataSource.query<{ together: boolean }[]>(
        `SELECT filing.xmin = act_outbox.xmin AS together FROM filing JOIN act_outbox ON record::jsonb -> 'subjects' ? filing.id WHERE filing.id = $1`,
        [id],
      );
      expect(rows).toEqual([{ together: true }]);
    }
    expect(await actOf(batch)).toMatchObject({
      ...{ action: 'filing.create', outcome: 'done', signer: expect.any(String) as string },
      subjects: expect.arrayContaining([first, second]) as string[],
    });
  });

  it('a repeated filing as an act of its own', async () => {
    const [request, key] = [signedRequest(digestInput(api.filer), ORIGIN), crypto.randomUUID()];
    const [filed, again] = [await fileIt(api.filer, request, key), await fileIt(api.filer, request, key)];
    for (const answer of [filed, again]) {
      expect(await actOf(answer)).toMatchObject({ outcome: 'done', subjects: [filed.body.id] });
    }
  });

  it('reading an original, and nothing else that is only looked at', async () => {
    const upload = await uploadWhole(api.filer, new TextEncoder().encode(`a film ${crypto.randomUUID()}`), 'a.mov');
    const { form: _, content: __, ...input } = digestInput(api.filer);
    const filed = await fileIt(api.filer, { ...unsignedRequest({ ...input } as never), upload });
    const looked = await api.filer.get('/filings');
    const strange = await api.app.stranger.get('/status');
    expect([await actOf(looked), await actOf(strange)]).toEqual([undefined, undefined]);
    if (filed.status !== 201) throw new Error(filed.text);
    const original = await api.filer.get(`/filings/${filed.body.id}/original`);
    expect(original.status).toBe(200);
    expect(await actOf(original)).toMatchObject({ action: 'filing.original', subjects: [filed.body.id] });
  });

  it('every refusal of somebody, whatever they tried', async () => {
    const filed = await fileIt(api.filer, signedRequest(digestInput(api.filer), ORIGIN));
    const other = api.stranger;
    const dead = new ApiClient(api.app.url, 'a-token-that-is-no-longer-good');
    const { account } = other;
    const tried: [ApiAnswer, Record<string, unknown>][] = [
      [
        await other.get(`/filings/${filed.body.id}`),
        { action: 'filing.look', outcome: 'filing.not-found', account: account.id },
      ],
      [
        await other.get(`/filings/${filed.body.id}/original`),
        { outcome: 'filing.not-found', subjects: [filed.body.id] },
      ],
      [
        await other.post('/accounts', { login: 'x', role: 'administrator' }),
        { action: 'account.add', outcome: 'access.denied' },
      ],
      [await other.get('/accounts'), { action: 'account.list', outcome: 'access.denied' }],
      [
        await other.send('POST', '/filings', '{"half":'),
        { action: 'filing.create', outcome: 'request.not-json', account: account.id },
      ],
      [
        await other.get('/filings', { 'filmdeed-party': api.filer.account.party }),
        { outcome: 'access.denied', party: account.party },
      ],
      [await dead.get('/filings'), { action: 'filing.list', outcome: 'session.required', account: null }],
      [await dead.post('/filings', {}), { action: 'filing.create', outcome: 'session.required', login: null }],
    ];
    for (const [answer, expected] of tried)
      expect([answer.status, await actOf(answer)]).toEqual([answer.status, expect.objectContaining(expected)]);
  });

  it('a sign-in names whom it was tried as, and never what was typed', async () => {
    const { login, id } = api.stranger.account;
    const wrong = await api.app.stranger.post('/sessions', { login, password: 'not the password', client: 'cli' });
    expect(await actOf(wrong)).toMatchObject({
      outcome: 'session.credentials-wrong',
      account: null,
      login: null,
      subjects: [id],
    });
    const mistyped = await api.app.stranger.post('/sessions', { login: PASSWORD, password: PASSWORD, client: 'cli' });
    expect(await actOf(mistyped)).toMatchObject({ outcome: 'session.credentials-wrong', subjects: [] });
    const rows = await dataSource.query<{ record: string; disclosure: string | null }[]>(
      `SELECT record, disclosure FROM act`,
    );
    const everything = rows
      .map(({ record, disclosure }) => record + Buffer.from(disclosure ?? '', 'base64url').toString())
      .join('\n');
    expect(everything).not.toContain(PASSWORD);
    const right = await api.app.stranger.post('/sessions', { login, password: PASSWORD, client: 'cli' });
    expect(right.status).toBe(201);
    expect(await actOf(right)).toMatchObject({ outcome: 'done', account: id, login });
    expect(everything).not.toContain(right.body.token);
  });

  it('nothing is answered as done that could not be written down, and no filing is made without its act', async () => {
    const request = signedRequest(digestInput(api.filer), ORIGIN);
    const key = crypto.randomUUID();
    await dataSource.query(`ALTER TABLE act_outbox RENAME TO act_outbox_away`);
    try {
      const answer = await fileIt(api.filer, request, key);
      expect([answer.status, answer.body.code, answer.headers.get('location')]).toEqual([
        503,
        'database.unreachable',
        null,
      ]);
      const signIn = await api.app.stranger.post('/sessions', {
        login: api.filer.account.login,
        password: PASSWORD,
        client: 'web',
      });
      expect([signIn.status, signIn.headers.get('set-cookie')]).toEqual([503, null]);
    } finally {
      await dataSource.query(`ALTER TABLE act_outbox_away RENAME TO act_outbox`);
    }
    const again = await fileIt(api.filer, request, key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
    for (const line of api.app.errors.splice(0)) expect(line).toMatch(/^(?:act\.not-written|defect).*act_outbox/s);
  });
});

describe('who finds what', () => {
  it('an auditor everything, anybody else the acts for their own party alone', async () => {
    await fileIt(api.filer, signedRequest(digestInput(api.filer), ORIGIN));
    const { party } = api.filer.account;
    const own = await found({}, api.filer);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map((act) => act.party))).toEqual(new Set([party]));
    expect(new Set((await found({ limit: '100' })).map((act) => act.party)).size).toBeGreaterThan(2);
    for (const other of [api.stranger.account.party, newId('pty')]) {
      expect((await api.filer.get(`/acts?party=${other}`)).body.code).toBe('access.denied');
      expect((await api.filer.get(`/acts/export?party=${other}`)).body.code).toBe('access.denied');
    }
    expect((await api.app.stranger.get('/acts')).body.code).toBe('session.required');
  });

  it('pages through, and refuses what is no question', async () => {
    await order();
    const first = await auditor.get('/acts?limit=2&action=session');
    const second = await auditor.get(`/acts?limit=2&action=session&cursor=${first.body.next}`);
    const indexes = [...first.body.items, ...second.body.items].map(({ index }: { index: number }) => index);
    expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => b - a));
    for (const query of ['cursor=x', 'account=1', 'since=never', 'limit=0', 'outcome=%00', 'who=me', 'subject=fil_1']) {
      expect([query, (await auditor.get(`/acts?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('exports hold against the trust file, with the acts of others hidden', async () => {
    await order();
    for (const [client, query] of [
      [auditor, ''],
      [auditor, '?outcome=access.denied'],
      [api.filer, ''],
    ] as const) {
      const answer = await client.get(`/acts/export${query}`);
      expect(answer.status).toBe(200);
      const verifier = new TrailVerifier(await trust());
      const shown = answer.text
        .split('\n')
        .filter((line) => line !== '')
        .flatMap((line) => verifier.take(line) ?? []);
      const { verdict, trail } = verifier.finish();
      expect([verdict, trail.verdict]).toEqual(['valid', 'valid']);
      expect(Number(answer.headers.get('filmdeed-acts'))).toBe(Number(trail.facts.shown) + Number(trail.facts.hidden));
      expect(shown.length).toBeGreaterThan(0);
      if (client === api.filer) {
        expect(new Set(shown.map(({ act }) => act.party))).toEqual(new Set([client.account.party]));
        expect(answer.text).not.toContain(api.stranger.account.id);
      }
    }
  });
});

describe('erasure of a person', () => {
  it('leaves every certificate and the trail as they were; a hold and the law win over it', async () => {
    const root = await api.app.administrator();
    const person = await api.app.account();
    const { party, id: account, login } = person.account;
    const filed = await fileIt(person, unsignedRequest(digestInput(person)));
    await order();
    const before = await person.get(`/filings/${filed.body.id}/bundle`);
    expect(verifyBundle(parseBundle(before.text), await trust()).verdict).toBe('valid');
    const exported = await auditor.get(`/acts/export?account=${account}`);
    await dataSource.query(`ALTER TABLE act DISABLE TRIGGER act_stands`);
    await dataSource.query(`UPDATE act SET at = at - interval '7 months' WHERE account = $1`, [account]);
    await dataSource.query(`ALTER TABLE act ENABLE TRIGGER act_stands`);

    const erase = (body: object, client = root, of = party): Promise<ApiAnswer> =>
      client.post(`/parties/${of}/erasure`, { reason: 'LAW', confirm: of, ...body });
    expect((await erase({ reason: 'HOLDER_REQUEST' }, api.stranger)).body.code).toBe('party.not-found');
    expect((await erase({}, api.stranger)).body.code).toBe('access.denied');
    expect((await erase({ confirm: 'pty_' })).body.code).toBe('erasure.unconfirmed');
    expect((await erase({ kinds: ['everything'] })).body.code).toBe('request.invalid');
    expect((await erase({}, root, newId('pty'))).body.code).toBe('party.not-found');

    const order1 = { subject: party, reason: '法院要求保存 kept for a court', reference: '(2026)沪0117民初1号' };
    const hold = await root.post('/legal-holds', order1);
    expect([hold.status, hold.body.standing]).toEqual([201, true]);
    expect((await api.stranger.post('/legal-holds', order1)).body.code).toBe('access.denied');
    const held = await erase({});
    expect([held.status, held.body.code, held.body.facts]).toEqual([
      409,
      'erasure.on-hold',
      expect.objectContaining({ hold: hold.body.id, reference: order1.reference, until: null }),
    ]);
    expect(
      (await person.post(`/filings/${filed.body.id}/erasure`, { reason: 'HOLDER_REQUEST', confirm: filed.body.id }))
        .body.code,
    ).toBe('erasure.on-hold');
    expect((await root.post(`/legal-holds/${hold.body.id}/lift`, { reason: '案件审结 closed' })).body).toMatchObject({
      standing: false,
    });
    expect((await root.post(`/legal-holds/${hold.body.id}/lift`, { reason: '案件审结 closed' })).body.code).toBe(
      'hold.not-found',
    );
    expect((await auditor.get(`/legal-holds?subject=${party}`)).body.items).toHaveLength(1);

    const leaves = `SELECT leaf FROM leaf_outbox WHERE convert_from(leaf, 'UTF8') LIKE '%"type":"party"%'`;
    expect(await dataSource.query(leaves)).toEqual([]);
    const kept = await erase({ kinds: ['names', 'records'] });
    expect([kept.body.code, kept.body.facts.kind, kept.body.facts.basis]).toEqual([
      'erasure.retained',
      'records',
      expect.stringContaining('30年'),
    ]);
    expect(new Date(kept.body.facts.until as string).getUTCFullYear()).toBe(new Date().getUTCFullYear() + 30);
    expect((await person.get('/sessions/current')).status).toBe(200);

    const done = await erase({});
    expect([done.status, done.body.erased]).toEqual([200, expect.arrayContaining(['names', 'identity'])]);
    expect(done.body.retained.map(({ kind }: { kind: string }) => kind)).toContain('records');
    const [stated] = await dataSource.query<{ leaf: Buffer }[]>(leaves);
    expect(parsePartyErasureLeaf(new Uint8Array(stated!.leaf))).toMatchObject({
      ...{ party, reason: 'LAW', kinds: ['acts', 'identity', 'names'] },
    });
    expect(stated!.leaf.toString()).not.toContain(login);
    expect((await erase({})).status).toBe(200);
    expect((await person.get('/filings')).body.code).toBe('session.required');
    expect(await api.app.stranger.signIn(login, PASSWORD).catch((error: Error) => error.message)).toContain(
      'credentials-wrong',
    );

    // The bundle of before, the same bundle anew, and both exports hold.
    expect(verifyBundle(parseBundle(before.text), await trust()).verdict).toBe('valid');
    expect(
      verifyBundle(parseBundle((await api.app.stranger.get(`/receipts/${filed.body.id}`)).text), await trust()).verdict,
    ).toBe('valid');
    const later = await auditor.get(`/acts/export?account=${account}`);
    const tell = async (text: string) => {
      const verifier = new TrailVerifier(await trust());
      for (const line of text.split('\n')) if (line !== '') verifier.take(line);
      return verifier.finish();
    };
    expect([(await tell(exported.text)).verdict, (await tell(later.text)).verdict]).toEqual(['valid', 'valid']);
    expect((await tell(exported.text)).trail.facts.opened).toBeGreaterThan(0);
    const acts = (await found({ account })).filter(({ at }) => new Date(at as string) < new Date());
    expect(acts.some(({ erased, login: shown }) => erased === true && shown === null)).toBe(true);
    const rows = await dataSource.query<{ login: string; name: string }[]>(
      `SELECT login, name FROM account WHERE id = $1`,
      [account],
    );
    expect([rows[0]!.name, rows[0]!.login.startsWith('erased-')]).toEqual(['', true]);
  });
});
