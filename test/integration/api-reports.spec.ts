import { parseReportLeaf } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import { postgresLogStore, createDataSource } from '@filmdeed/postgres';
import { startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';

const api = filingApi();
let filing: string;
let examiner: ApiClient;

const report = (client: ApiClient, changes: object = {}) =>
  client.post('/reports', { filing, reason: 'COPYRIGHT', text: '这是我的片子\nThis film is mine', ...changes });
const decide = (client: ApiClient, id: string, changes: object = {}) =>
  client.post(`/reports/${id}/decisions`, {
    verdict: 'hide',
    ground: 'COPYRIGHT',
    words: '权利人已证明 shown',
    ...changes,
  });
const standing = (id = filing) => api.app.stranger.get(`/filings/${id}/standing`);

beforeAll(async () => {
  examiner = await api.app.account('examiner');
});
beforeEach(async () => {
  filing = (await fileIt(api.filer, unsignedRequest(digestInput(api.filer)))).body.id;
  await api.app.sequence();
});

describe('a report', () => {
  it('is made by a stranger, who asks by its id what was decided', async () => {
    const made = await report(api.app.stranger, { contact: 'li@example.cn' });
    expect(made).toMatchObject({ status: 201, body: { filing, reason: 'COPYRIGHT', state: 'open', decisions: [] } });
    expect(made.text).not.toMatch(/film|li@example/);
    const { id } = made.body;
    expect((await api.app.stranger.get(`/reports/${id}`)).body).toEqual(made.body);
    expect((await standing()).body.hidden).toBeNull();

    const decided = await decide(examiner, id);
    expect(decided).toMatchObject({ status: 200, body: { state: 'hidden', reporter: null, contact: 'li@example.cn' } });
    await api.app.sequence();
    const { body } = await api.app.stranger.get(`/reports/${id}`);
    expect(body).toMatchObject({ state: 'hidden', decisions: [{ verdict: 'hide', words: '权利人已证明 shown' }] });
    const { hidden, leafIndex: place } = (await standing()).body;
    expect(hidden).toEqual(body.decisions[0]);
    expect((await api.app.stranger.get(`/log/leaves/${place}/standing`)).body).toEqual({ leafIndex: place, hidden });
    expect((await api.app.stranger.get(`/log/leaves/999999/standing`)).body.hidden).toBeNull();
    expect((await api.app.stranger.get(`/log/leaves/-1/standing`)).body.code).toBe('log.not-found');

    const { leafIndex, leafHash } = body.decisions[0];
    const dataSource = await createDataSource({ url: api.app.databaseUrl, poolSize: 2 }).initialize();
    try {
      const store = postgresLogStore(dataSource);
      const { size } = await store.head();
      expect(leafIndex).toBeLessThan(size);
      const [{ leaf }] = await dataSource.query(`SELECT leaf FROM log_entry WHERE index = $1`, [leafIndex]);
      const said = parseReportLeaf(Uint8Array.from(leaf));
      expect(said).toMatchObject({ id: body.decisions[0].id, verdict: 'hide', leaf: (await standing()).body.leafHash });
      expect(leafHash).toMatch(/^[0-9a-f]{64}$/);
    } finally {
      await dataSource.destroy();
    }
  });

  it('leaves the proof whole, and its page is shown again by another decision', async () => {
    const before = await api.filer.get(`/filings/${filing}/bundle`);
    const { id } = (await report(api.filer)).body;
    expect((await decide(examiner, id)).status).toBe(200);
    expect((await api.filer.get(`/filings/${filing}/bundle`)).text).toBe(before.text);
    const restored = await decide(examiner, id, { verdict: 'restore', ground: 'COUNTER_NOTICE' });
    expect(restored).toMatchObject({ status: 200, body: { state: 'restored' } });
    expect((await standing()).body.hidden).toBeNull();
    expect((await decide(examiner, id)).body.code).toBe('report.decided');
  });

  it('and its decision are told to the holder', async () => {
    const { id } = (await report(api.app.stranger)).body;
    const { body } = await decide(examiner, id);
    const dataSource = await createDataSource({ url: api.app.databaseUrl, poolSize: 2 }).initialize();
    try {
      const rows = await dataSource.query(`SELECT kind, party FROM message WHERE about = $1`, [filing]);
      expect(rows).toEqual([{ kind: 'filing-hidden', party: body.holder }]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('is read by examiners and auditors alone, page by page', async () => {
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await report(api.filer, { text: `no. ${i}` })).body.id);
    const first = await examiner.get('/reports?state=open&limit=2');
    expect(first.body.items).toHaveLength(2);
    const seen: string[] = first.body.items.map((item: { id: string }) => item.id);
    for (let next = first.body.next; next !== null;) {
      const { body } = await examiner.get(`/reports?state=open&limit=2&cursor=${next}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      next = body.next;
    }
    expect(seen.slice(-3)).toEqual(ids);
    expect((await (await api.app.account('auditor')).get('/reports')).status).toBe(200);
    expect((await api.filer.get('/reports')).body.code).toBe('access.denied');
    expect((await api.app.stranger.get('/reports')).body.code).toBe('session.required');
    expect((await decide(api.filer, ids[0] as string)).body.code).toBe('access.denied');
  });

  it.each([
    ['of nothing', () => ({ filing: newId('fil') }), 404, 'filing.not-found'],
    ['of no id', () => ({ filing: '../../etc/passwd' }), 400, 'id.invalid'],
    ['for no reason that there is', () => ({ reason: 'DISLIKE' }), 400, 'request.invalid'],
    ['with a member more', () => ({ state: 'hidden' }), 400, 'request.invalid'],
    ['that reorders what is read', () => ({ text: 'a\u202eb' }), 422, 'name.hostile'],
    ['of 10,000 characters', () => ({ text: 'x'.repeat(10_000) }), 422, 'name.hostile'],
    ['with a line too many', () => ({ contact: 'a\r\nBcc: b' }), 422, 'name.hostile'],
    ['without words', () => ({ text: '' }), 422, 'name.hostile'],
  ])('%s is refused', async (_what, changes, status, code) => {
    expect(await report(api.filer, changes())).toMatchObject({ status, body: { code } });
  });

  it('is not decided for a reason that is none, nor by its own examiner', async () => {
    const { id } = (await report(examiner)).body;
    expect((await decide(examiner, id)).body.code).toBe('access.own-matter');
    const other = await api.app.account('examiner');
    expect((await decide(other, id, { ground: 'CURED' })).body.code).toBe('code.unknown');
    expect((await decide(other, id, { verdict: 'delete' })).body.code).toBe('request.invalid');
    expect((await decide(other, newId('rpt'))).body.code).toBe('report.not-found');
    expect((await decide(other, id)).status).toBe(200);
  });

  it('comes so often from one address and no oftener', async () => {
    const app = await startApiApp(api.postgres.url, { REPORTS_PER_HOUR: '3' });
    try {
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push((await report(app.stranger)).status);
      expect(statuses).toEqual([201, 201, 201, 429, 429]);
      expect((await app.stranger.get(`/filings/${filing}/standing`)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
