import { draftMandate, mandateStatement, newNonce } from '@filmdeed/evidence';
import { type IdPrefix, newId, type PartyId, toHex } from '@filmdeed/kernel';
import { createDataSource } from '@filmdeed/postgres';
import { type ApiApp, startApiApp } from '../support/api-app.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { type Described, describedOperations, type Document } from '../support/described-requests.js';
import { digestInput, fileIt, registerKey, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { PARTY_SIGNERS } from '../support/party-signers.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { uploadWhole } from '../support/upload-whole.js';
import { ORIGIN } from '../support/api-app.js';

type DataSource = ReturnType<typeof createDataSource>;

const ID = /\b[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}\b/g;
const PARTY = 'filmdeed-party';
/** A thousand requests, on a machine that may have other work. */
const PATIENCE = 300_000;
const TUS = { 'tus-resumable': '1.0.0', 'upload-length': '3' };
const TUS_BYTES = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
/** What is written down of every request, whoever makes it and whatever the answer. */
const WRITTEN_ANYWAY = ['act', 'act_outbox', 'act_head', 'act_chain', 'session', 'sign_in_attempt', 'migration'];
/** Not reached here: a body of the schema alone is not enough, or only several keys, a mail server or a worker make what it is about. Their own suites try them. */
const NOT_HERE: readonly string[] = [
  'POST /parties/{id}/verifications/{verification}/documents',
  ...['agreement', 'rotation', 'revocation'].map((act) => `POST /signers/{id}/${act}`),
  ...['GET /cosignings/{id}', 'POST /cosignings/{id}/signatures'],
  ...['GET /messages/{id}', 'POST /messages/{id}/opened', 'GET /messages/{id}/proof'],
  ...['POST /addresses/{id}/code', 'POST /addresses/{id}/confirmation', 'DELETE /addresses/{id}'],
  'DELETE /api-clients/{id}/secrets/{secret}',
];

let postgres: RunningPostgres;
let app: ApiApp;
let dataSource: DataSource;
let operations: readonly Described[];
/** Whoever tries: the owner of an organisation of their own. */
let intruder: ApiClient;
let intruderParty: string;
/** Every id that stands in the rows of the other organisation. */
let foreign: readonly string[];

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  dataSource = await createDataSource({ url: app.databaseUrl, poolSize: 2 }).initialize();
  const document = (await app.stranger.get('//api/openapi.json')).body as Document;
  operations = describedOperations(document);
  const owner = await app.account();
  await somethingOfEach(owner, await organisation(owner, '被试影业'));
  foreign = await idsInRows();
  intruder = await app.account();
  intruderParty = await organisation(intruder, '他人影业');
}, PATIENCE);
afterAll(async () => {
  await dataSource?.destroy();
  await app?.close();
  await postgres?.stop();
});

async function organisation(client: ApiClient, name: string): Promise<string> {
  const made = await client.post('/parties', { kind: 'ENTERPRISE', name });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.id;
}

/** What people of an organisation have: done by its owner, once for the person and once for the organisation. */
async function somethingOfEach(owner: ApiClient, party: string): Promise<void> {
  const taken = async (work: Promise<ApiAnswer>): Promise<ApiAnswer> => {
    const answer = await work;
    if (answer.status >= 400) throw new Error(answer.text);
    return answer;
  };
  await taken(registerKey(owner, ORIGIN));
  await taken(fileIt(owner, signedRequest(digestInput(owner), ORIGIN)));
  const filed = await uploadWhole(owner, new TextEncoder().encode('an original'), 'film.mov');
  await taken(
    fileIt(owner, { ...unsignedRequest(digestInput(owner, { form: 'ORIGINAL' })), content: undefined, upload: filed }),
  );
  await uploadWhole(owner, new TextEncoder().encode('not filed yet'), 'draft.mov');
  await taken(
    owner.post('/filings', unsignedRequest(digestInput(owner)), { 'idempotency-key': 'for-the-party', [PARTY]: party }),
  );
  const invitation = { kind: 'member', roles: ['reader'], note: 'for a colleague' };
  await taken(owner.post(`/parties/${party}/invitations`, invitation, { [PARTY]: party }));
  await taken(owner.post(`/parties/${party}/verifications`, {}, { [PARTY]: party }));
  await dataSource.query(`UPDATE session SET second_factor_at = now() WHERE account = $1`, [owner.account.id]);
  await taken(owner.post('/mandates', signedMandate(owner, (await app.account()).account.party)));
  await taken(owner.post('/api-clients', { name: 'a program', scopes: ['evidence:create'] }, { [PARTY]: party }));
}

function signedMandate(owner: ApiClient, mandatary: string): object {
  const [signedAt, nonce] = [new Date().toISOString(), newNonce()];
  const { record, disclosures } = draftMandate({
    ...{ grantor: owner.account.party as PartyId, mandatary: mandatary as PartyId, scopes: ['evidence:create'] },
    ...{ from: signedAt, until: new Date(Date.now() + 86_400_000).toISOString() },
  });
  const { digest } = mandateStatement({ origin: ORIGIN, record, signedAt, nonce });
  const auth = { kind: 'party', ...PARTY_SIGNERS.p256(digest), statement: toHex(digest), signedAt, nonce };
  const { id, party, body } = record;
  return { record: { v: 1, type: 'mandate', id, party, links: [], body }, disclosures, auth };
}

async function tables(): Promise<string[]> {
  const found = await dataSource.query<{ name: string }[]>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  return found.map(({ name }) => name);
}

async function idsInRows(): Promise<string[]> {
  const found = new Set<string>();
  for (const table of await tables()) {
    const rows = await dataSource.query<{ row: string }[]>(`SELECT t::text AS row FROM "${table}" AS t`);
    for (const { row } of rows) for (const [id] of row.matchAll(ID)) found.add(id);
  }
  return [...found].sort();
}

/** Every row that names something of the other organisation, as one digest per table. */
async function standing(): Promise<Record<string, string>> {
  const dumped: Record<string, string> = {};
  for (const table of await tables()) {
    if (WRITTEN_ANYWAY.includes(table)) continue;
    const [row] = await dataSource.query<{ digest: string }[]>(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${table}" AS t
       WHERE t::text ~ ANY ($1)`,
      [foreign],
    );
    dumped[table] = row!.digest;
  }
  return dumped;
}

interface Tried {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly code: string | undefined;
}

async function tried(operation: Described, path: string, body: unknown, more: Record<string, string> = {}) {
  const headers = {
    ...{ [PARTY]: intruderParty, 'idempotency-key': crypto.randomUUID() },
    ...(path.startsWith('/uploads') ? TUS : {}),
    ...(path.startsWith('/uploads') && operation.method === 'PATCH' ? TUS_BYTES : {}),
    ...more,
  };
  const answer = await intruder.send(operation.method, path, body, headers);
  return seen(answer);
}

/** An answer without what differs from request to request: ids and times. */
function seen({ status, headers, text, body }: ApiAnswer): Tried {
  const plain = text.replaceAll(ID, 'ID').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
  return {
    status,
    type: headers.get('content-type'),
    text: plain.replaceAll(/"requestId":"[^"]*"/g, '"requestId":"…"'),
    code: (body as { code?: string } | null)?.code,
  };
}

const prefixOf = (id: string): string => id.slice(0, 3);
const absent = (id: string): string => newId(prefixOf(id) as IdPrefix);

function filled(path: string, values: readonly string[]): string {
  let at = 0;
  return path.replaceAll(/\{\w+\}/g, () => values[at++]!);
}

/** Kinds of ids that a parameter takes: those for which the answer is not that it is no id. */
async function kindsTaken(operation: Described, at: number, leading: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (const kind of new Set(foreign.map(prefixOf))) {
    const values = operation.ids.map((_, index) => (index < at ? leading[index]! : absent(`${kind}_`)));
    const { code } = await tried(operation, filled(operation.path, values), operation.body);
    if (code !== 'id.invalid') taken.push(kind);
  }
  return taken;
}

/** A foreign id for each parameter of the path, and own or foreign ones before it. */
async function vectors(operation: Described): Promise<string[][]> {
  const { ids, path } = operation;
  const every = new Set(foreign.map(prefixOf));
  // Where whoever asks is denied before the id is looked at, one of each kind is enough.
  const of = (kinds: readonly string[]): string[] =>
    kinds.length === every.size
      ? kinds.map((kind) => foreign.find((id) => prefixOf(id) === kind)!)
      : foreign.filter((id) => kinds.includes(prefixOf(id)));
  if (ids.length === 1) return of(await kindsTaken(operation, 0, [])).map((id) => [id]);
  const [own] = path.startsWith('/parties/') ? [intruderParty] : [];
  const parties = [...(own === undefined ? [] : [own]), ...of(['pty'])];
  const inner = of(await kindsTaken(operation, 1, parties));
  return parties.flatMap((party) => inner.map((id) => [party, id]));
}

it('there is something of every kind that a path takes', () => {
  expect(new Set(foreign.map(prefixOf))).toEqual(expect.objectContaining(new Set(['acc', 'fil', 'pty', 'sgn', 'upl'])));
});

it(
  'an id of another party in the path answers exactly as one that nobody has, and changes nothing',
  async () => {
    const before = await standing();
    const differences: unknown[] = [];
    const unreached: string[] = [];
    for (const operation of operations.filter(({ ids, isPublic }) => ids.length > 0 && !isPublic)) {
      const all = await vectors(operation);
      let isReached = false;
      for (const values of all) {
        const others = values.map((id) => (foreign.includes(id) ? absent(id) : id));
        const [one, other] = [
          await tried(operation, filled(operation.path, values), operation.body),
          await tried(operation, filled(operation.path, others), operation.body),
        ];
        if (JSON.stringify(one) !== JSON.stringify(other)) differences.push([operation.name, values, one, other]);
        if (one.status < 400) differences.push([operation.name, values, one]);
        isReached ||= one.code !== 'request.invalid';
      }
      if (!isReached) unreached.push(operation.name);
    }
    expect(differences).toEqual([]);
    expect(unreached.filter((name) => !NOT_HERE.includes(name))).toEqual([]);
    expect(await standing()).toEqual(before);
  },
  PATIENCE,
);

it(
  'an id of another party in a body or a query answers exactly as one that nobody has, and changes nothing',
  async () => {
    const before = await standing();
    const differences: unknown[] = [];
    for (const operation of operations.filter(({ isPublic, ids }) => !isPublic && ids.length === 0)) {
      for (const name of operation.bodyIds) {
        const base = operation.body as Record<string, unknown>;
        const put = (id: string): unknown => ({ ...base, [name]: Array.isArray(base[name]) ? [id] : id });
        for (const id of foreign) {
          const [one, other] = [
            await tried(operation, operation.path, put(id)),
            await tried(operation, operation.path, put(absent(id))),
          ];
          if (JSON.stringify(one) !== JSON.stringify(other)) differences.push([operation.name, name, id, one, other]);
        }
      }
    }
    expect(differences).toEqual([]);
    expect(await standing()).toEqual(before);
  },
  PATIENCE,
);

it(
  'a party that one does not act for is denied as one that nobody has, on every route',
  async () => {
    const differences: unknown[] = [];
    const party = foreign.find((id) => prefixOf(id) === 'pty')!;
    for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
      const path = filled(operation.path, [newId('fil'), newId('fil')]);
      for (const named of [party, newId('pty'), 'pty_', newId('acc')]) {
        const { status, code } = await tried(operation, path, operation.body, { [PARTY]: named });
        if (operation.method === 'HEAD' ? status !== 403 : code !== 'access.denied') {
          differences.push([operation.name, named, status, code]);
        }
      }
    }
    expect(differences).toEqual([]);
  },
  PATIENCE,
);

it(
  'a member that a body does not take is refused: nobody gives themselves roles, accounts or parties',
  async () => {
    const root = await app.administrator();
    const before = await standing();
    const taken: unknown[] = [];
    const crafted = {
      platformRoles: ['administrator'],
      roles: ['owner'],
      party: foreign.find((id) => prefixOf(id) === 'pty'),
    };
    const more = { account: root.account.id, isAdministrator: true, memberRoles: ['owner'], scopes: ['audit:read'] };
    for (const operation of operations.filter(({ body }) => body !== undefined)) {
      for (const [name, value] of Object.entries({ ...crafted, ...more })) {
        if (operation.members.includes(name)) continue;
        const path = filled(operation.path, [newId('fil'), newId('fil')]);
        const body = { ...(operation.body as object), [name]: value };
        const { status, code } = await tried(operation, path, body);
        if (status < 400 || code === 'internal') taken.push([operation.name, name, status, code]);
      }
    }
    expect(taken).toEqual([]);
    expect(await standing()).toEqual(before);
    expect((await intruder.get('/sessions/current')).body.account.platformRoles).toEqual([]);
  },
  PATIENCE,
);
