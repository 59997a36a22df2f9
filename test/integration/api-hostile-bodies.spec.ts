import { type ApiApp, startApiApp } from '../support/api-app.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { type Described, describedOperations, type Document } from '../support/described-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

/** Some thousand requests, on a machine that may have other work. */
const PATIENCE = 300_000;
const AT_ONCE = 8;
const NOBODYS = '00000000000000000000000000';

/** Texts that no field takes as what they are; whatever a field is for, the answer is a refusal by name or the text is taken as plain text. */
const TEXTS: readonly string[] = [
  '龘'.repeat(10_000),
  'pаypаl Ltd',
  'a\u202egnp.exe',
  'a\0b',
  'a\r\nSet-Cookie: x=1',
  '\ud800',
  "'; DROP TABLE account; --",
  '../../../etc/passwd',
  'e\u0301'.repeat(500),
];
const VALUES: readonly unknown[] = [
  null,
  {},
  [],
  ['a', ['b']],
  true,
  -1,
  1e308,
  { constructor: { prototype: 1 } },
  { $gt: '' },
];
const BODIES: readonly (readonly [what: string, body: string, codes: readonly string[]])[] = [
  ['no JSON', '{"a":', ['request.not-json']],
  ['two values', '{} {}', ['request.not-json']],
  ['a number that is none', '{"a":NaN}', ['request.not-json']],
  ['a byte order mark', '\ufeff{}', ['request.not-json', 'request.invalid']],
  ['nested too deeply', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, ['request.not-json']],
  ['a list without end', '['.repeat(100_000), ['request.not-json']],
  ['a member twice', '{"a":1,"\\u0061":2}', ['request.not-json']],
  ['a prototype', '{"__proto__":{"isAdministrator":true}}', ['request.not-json']],
  ['a list', '[]', ['request.invalid']],
  ['a text', '"text"', ['request.invalid']],
  ['nothing', 'null', ['request.invalid']],
];

let postgres: RunningPostgres;
let app: ApiApp;
let root: ApiClient;
let somebody: ApiClient;
let operations: readonly Described[];

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  operations = describedOperations((await app.stranger.get('//api/openapi.json')).body as Document);
  root = await app.administrator();
  somebody = await app.account();
}, PATIENCE);
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  // What a stranger sends is refused; it is never a defect.
  expect(app?.errors).toEqual([]);
});

const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, `fil_${NOBODYS}`);
const own = (path: string): Record<string, string> => ({
  'idempotency-key': crypto.randomUUID(),
  ...(path.startsWith('/uploads') ? { 'tus-resumable': '1.0.0' } : {}),
});

/** A refusal that has a name, or an act that was taken; never a defect. */
function isSound({ status, body, headers }: ApiAnswer): boolean {
  if (status < 400) return true;
  if (
    status >= 500 &&
    !['database.unreachable', 'index.not-ready', 'trail.not-ready', 'book.none'].includes(body?.code)
  )
    return false;
  return (
    /^application\/problem\+json/.test(headers.get('content-type') ?? '') &&
    typeof body?.code === 'string' &&
    body.code !== 'internal'
  );
}

async function each<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < things.length) await work(things[next++]!);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Places of all texts and other values in a body, as ways to put another value there. */
function places(
  body: unknown,
  put: (value: unknown) => unknown = (value) => value,
  depth = 0,
): ((value: unknown) => unknown)[] {
  if (depth > 4) return [];
  if (Array.isArray(body)) return body.slice(0, 1).flatMap((item) => places(item, (value) => put([value]), depth + 1));
  if (typeof body !== 'object' || body === null) return [put];
  return Object.entries(body).flatMap(([name, inner]) =>
    places(inner, (value) => put({ ...body, [name]: value }), depth + 1),
  );
}

it(
  'every member of every body: hostile texts and other kinds of values are refused by name, and never a defect',
  async () => {
    const tries = operations
      .filter(
        ({ body, path, name }) =>
          body !== undefined && !path.startsWith('/oauth') && name !== 'DELETE /sessions/current',
      )
      .flatMap((operation) =>
        places(withAllMembers(operation)).flatMap((put, at) =>
          // Each place gets null and every third of the others, beginning elsewhere: all of them are met by many.
          [...TEXTS, ...VALUES]
            .filter((value, i) => value === null || i % 3 === (at + operation.name.length) % 3)
            .map((value) => ({ operation, body: put(value) })),
        ),
      );
    expect(tries.length).toBeGreaterThan(500);
    const defects: unknown[] = [];
    await each(tries, async ({ operation, body }) => {
      const client = operation.isPublic ? app.stranger : somebody;
      const answer = await client.send(operation.method, filled(operation.path), body, own(operation.path));
      if (!isSound(answer))
        defects.push([operation.name, JSON.stringify(body).slice(0, 200), answer.status, answer.text.slice(0, 200)]);
    });
    expect(defects.slice(0, 10)).toEqual([]);
  },
  PATIENCE,
);

/** The body of the schema, with a text for every member that it may have beside. */
function withAllMembers({ body, members }: Described): unknown {
  const rest = members.filter((name) => !Object.hasOwn(body as object, name));
  return { ...(body as object), ...Object.fromEntries(rest.map((name) => [name, 'a'])) };
}

it(
  'every body that is none is refused by name',
  async () => {
    const wrong: unknown[] = [];
    const tries = operations
      .filter(({ body, path }) => body !== undefined && !path.startsWith('/message-reports'))
      .flatMap((operation) => BODIES.map((form) => ({ operation, form })));
    await each(tries, async ({ operation, form: [what, body, codes] }) => {
      const client = operation.isPublic ? app.stranger : root;
      const { status, body: said } = await client.send(
        operation.method,
        filled(operation.path),
        body,
        own(operation.path),
      );
      // Whoever may not act is told that first, whatever they sent.
      const denied = [
        'access.denied',
        'access.own-matter',
        'id.invalid',
        'party.not-found',
        'filing.not-found',
        'session.stale',
      ];
      if (![...codes, ...denied].includes(said?.code) && !(status === 404))
        wrong.push([operation.name, what, status, said]);
    });
    expect(wrong.slice(0, 10)).toEqual([]);
  },
  PATIENCE,
);

it('another kind of body, a body that is too large, a coding that nobody asked for', async () => {
  const filing = { 'idempotency-key': 'x' };
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
    'application/json-patch+json',
    'application/octet-stream',
  ]) {
    const { status, body } = await root.send('POST', '/filings', '{}', { ...filing, 'content-type': type });
    expect([type, status, body.code]).toEqual([type, 400, 'request.not-json']);
  }
  const large = await root.send('POST', '/filings', `{"a":"${'x'.repeat(1_100_000)}"}`, filing);
  expect([large.status, large.body.code]).toEqual([413, 'request.too-large']);
  const packed = await root.send('POST', '/filings', '{}', { ...filing, 'content-encoding': 'gzip' });
  expect([packed.status, packed.body.code]).toEqual([400, 'request.invalid']);
});

it(
  'every query: lists, objects, huge and hostile values are refused by name or read as nothing',
  async () => {
    const reads = operations.filter(({ method }) => method === 'GET');
    const names = ['limit', 'cursor', 'after', 'q', 'state', 'from', 'to', 'kind', 'party', 'box', 'account', 'lang'];
    const values = [
      '999999999999',
      '-1',
      '1e9',
      '0x10',
      '%00',
      '%ff',
      '%ud800',
      'a'.repeat(5000),
      '%7B%22a%22%3A1%7D',
      "'%3B--",
      '%E2%80%AE',
      'NaN',
    ];
    const cursors = [
      '',
      'AAAA',
      Buffer.from('2026-01-01T00:00:00.000Z fil_x').toString('base64url'),
      Buffer.from('["a",1]').toString('base64url'),
      '%2e%2e%2f',
    ];
    const queries = [
      ...names.flatMap((name) => values.map((value) => `${name}=${value}`)),
      ...names.flatMap((name) => [`${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, `${name}[__proto__]=1`]),
      ...cursors.map((cursor) => `cursor=${cursor}`),
      '__proto__=1',
      'constructor[prototype][a]=1',
    ];
    // Each route gets every eighth query, beginning elsewhere: all of them are met by many.
    const tries = reads.flatMap((operation, at) =>
      queries.filter((_, i) => i % 8 === at % 8).map((query) => ({ operation, query })),
    );
    const defects: unknown[] = [];
    await each(tries, async ({ operation, query }) => {
      const answer = await root.get(`${filled(operation.path)}?${query}`);
      if (!isSound(answer))
        defects.push([operation.name, query.slice(0, 80), answer.status, answer.text.slice(0, 200)]);
    });
    expect(defects.slice(0, 10)).toEqual([]);
  },
  PATIENCE,
);

it('ways out of the pages and the log lead to nothing', async () => {
  const ways = [
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '..%5c..%5cpackage.json',
    '....//package.json',
    '.git/config',
    '.env',
    'assets/..%2f..%2f..%2fpackage.json',
    'package.json%00.html',
  ];
  for (const base of ['//', '//assets/', '//log/tile/', '//api/docs/', '//log/']) {
    for (const way of ways) {
      const { status, text } = await app.stranger.get(`${base}${way}`);
      expect([base, way, status < 500 || status === 503]).toEqual([base, way, true]);
      expect(text).not.toMatch(/"devDependencies"|\[core\]|DATABASE_URL/);
    }
  }
});

it('after all of that the instance serves', async () => {
  expect((await app.stranger.get('//readyz')).status).toBe(200);
  expect(({} as Record<string, unknown>)['isAdministrator']).toBeUndefined();
});
