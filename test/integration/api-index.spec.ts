import {
  indexKeysOf,
  indexRootLeaf,
  parseBundle,
  parseIndexAnswer,
  parseTrust,
  type TrustV1,
  verifyBundle,
  verifyIndexAnswer,
} from '@filmdeed/evidence';
import { systemClock } from '@filmdeed/kernel';
import { indexLog } from '@filmdeed/ledger';
import { createDataSource, postgresIndexStore, postgresLogStore } from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { type ApiApp, ORIGIN, startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let postgres: RunningPostgres;
let app: ApiApp;
let filer: ApiClient;
let dataSource: DataSource;
let trust: TrustV1;

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  filer = await app.account();
  dataSource = await createDataSource({ url: postgres.url, poolSize: 3 }).initialize();
  trust = parseTrust(JSON.stringify((await app.stranger.get('/trust')).body));
});
afterAll(async () => {
  await dataSource?.destroy();
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

/** As the worker does: the leaves into the log, their digests into the index, the root into the log. */
async function index(): Promise<void> {
  await app.sequence();
  await indexLog({
    index: postgresIndexStore(dataSource),
    log: postgresLogStore(dataSource),
    keysOf: indexKeysOf,
    stateRoot: (size, root, at) => indexRootLeaf(ORIGIN, size, root, at),
    clock: systemClock,
  })();
  await app.sequence();
}

async function filed(digit: string, publication: 'PUBLISHED' | 'UNPUBLISHED'): Promise<string> {
  const input = digestInput(filer);
  const content = { kind: 'file', size: 9, sha256: digit.repeat(64), sm3: digit.repeat(64) } as const;
  const work = { ...input.work, publication };
  const { body } = await fileIt(filer, unsignedRequest({ ...input, content, work }));
  return body.id;
}

it('answers strangers what was filed in the clear and what was not, with proof', async () => {
  const never = await app.stranger.get(`/log/index/sha256/${'0'.repeat(64)}`);
  expect([never.status, never.body.code]).toEqual([503, 'index.not-ready']);
  expect((await app.stranger.get('/log/index')).body.code).toBe('index.not-ready');
  const open = await filed('a', 'PUBLISHED');
  const sealed = await filed('b', 'UNPUBLISHED');
  await index();
  const newest = await app.stranger.get('/log/index');
  expect(newest.body).toMatchObject({ size: 2, leafIndex: 2, treeSize: 3 });
  for (const [kind, value, found] of [
    ['sha256', 'a'.repeat(64), { first: 0, last: 0 }],
    ['sm3', 'a'.repeat(64), { first: 0, last: 0 }],
    ['set-root', 'a'.repeat(64), null],
    ['sha256', 'b'.repeat(64), null],
    ['sha256', 'c'.repeat(64), null],
  ] as const) {
    const answer = await app.stranger.get(`/log/index/${kind}/${value}`);
    const report = verifyIndexAnswer(parseIndexAnswer(JSON.stringify(answer.body)), trust);
    expect(report).toMatchObject({ verdict: 'valid', finding: { kind, value, size: 2, treeSize: 3, found } });
  }
  const bundleOf = async (id: string): Promise<ReturnType<typeof parseBundle>> =>
    parseBundle(JSON.stringify((await filer.get(`/filings/${id}/bundle`)).body));
  const report = verifyBundle(await bundleOf(open), trust);
  expect(report.verdict).toBe('valid');
  expect(report.checks.at(-1)).toMatchObject({
    check: 'index',
    verdict: 'valid',
    facts: { first: 0, last: 0, size: 2 },
  });
  expect((await bundleOf(sealed)).index).toBeUndefined();
  const later = await filed('a', 'PUBLISHED');
  await app.sequence();
  expect((await bundleOf(later)).index).toBeUndefined();
  await index();
  expect(verifyBundle(await bundleOf(later), trust).checks.at(-1)).toMatchObject({ facts: { first: 0, last: 3 } });
});

it('answers not-modified for the same root, log and anchors', async () => {
  const path = `/log/index/sha256/${'a'.repeat(64)}`;
  const first = await app.stranger.get(path);
  const tag = first.headers.get('etag')!;
  const again = await app.stranger.send('GET', path, undefined, { 'if-none-match': tag });
  expect(again.status).toBe(304);
  await filed('d', 'PUBLISHED');
  await index();
  expect((await app.stranger.send('GET', path, undefined, { 'if-none-match': tag })).status).toBe(200);
});

it('waits for a root that is about to be logged, and names what it cannot answer', async () => {
  await filed('e', 'PUBLISHED');
  await app.sequence();
  await indexLog({
    index: postgresIndexStore(dataSource),
    log: postgresLogStore(dataSource),
    keysOf: indexKeysOf,
    stateRoot: (size, root, at) => indexRootLeaf(ORIGIN, size, root, at),
    clock: systemClock,
  })();
  const asked = app.stranger.get(`/log/index/sha256/${'e'.repeat(64)}`);
  await app.sequence();
  expect((await asked).status).toBe(200);
  for (const [path, code] of [
    [`/log/index/md5/${'0'.repeat(64)}`, 'digest.unknown-algorithm'],
    ['/log/index/sha256/00', 'digest.invalid'],
    [`/log/index/sha256/${'A'.repeat(64)}`, 'digest.invalid'],
    [`/log/index/sha256/${'0'.repeat(63)}%00`, 'digest.invalid'],
    ['/log/index/sha256', 'request.not-found'],
  ] as const) {
    expect([path, (await app.stranger.get(path)).body.code]).toEqual([path, code]);
  }
});
