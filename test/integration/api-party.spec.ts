import { type ApiApp, PASSWORD, startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let postgres: RunningPostgres;
let app: ApiApp;
let owner: ApiClient;
beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(await postgres.createDatabase());
  owner = await app.account();
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
});

const PDF = Buffer.from('%PDF-1.7\n');
const acting = (party: string) => ({ 'filmdeed-party': party });
const USCC = { type: 'USCC', number: '91110102mad55u9h0f' };

async function organisation(): Promise<string> {
  const made = await owner.post('/parties', { kind: 'ENTERPRISE', name: '影契文化（上海）有限公司', identifier: USCC });
  expect([made.status, made.body.identifier?.shown]).toEqual([201, '91110102MAD55U9H0F']);
  return made.body.id as string;
}

describe('parties over HTTP', () => {
  it('makes an organisation for its owner, and is silent towards everybody else', async () => {
    const party = await organisation();
    const stranger = await app.account();
    expect((await owner.get(`/parties/${party}`, acting(party))).body).toMatchObject({ id: party, vouched: null });
    expect((await owner.get('/parties?search=影契')).body.items).toHaveLength(1);
    for (const client of [owner, stranger]) {
      expect((await client.get(`/parties/${party}/members`)).body.code).toBe('party.not-found');
    }
    expect((await stranger.get(`/parties/${party}`, acting(party))).body.code).toBe('access.denied');
  });

  it('refuses what is not what it seems', async () => {
    const make = async (changes: object) =>
      (await owner.post('/parties', { kind: 'ENTERPRISE', name: '甲', ...changes })).body.code as string;
    expect(await make({ name: 'Аpple' })).toBe('name.hostile');
    expect(await make({ name: 'x'.repeat(10_000) })).toBe('name.hostile');
    expect(await make({ kind: 'NATURAL_PERSON' })).toBe('request.invalid');
    expect(await make({ identifier: { type: 'USCC', number: '91110102MAD55U9H0G' } })).toBe('party.identifier-invalid');
    expect(await make({ roles: ['owner'] })).toBe('request.invalid');
  });

  it('takes no name or login that looks like another, at whatever door', async () => {
    const root = await app.administrator();
    const party = await organisation();
    const { token } = (
      await owner.post(`/parties/${party}/invitations`, { kind: 'member', roles: ['reader'], note: 'x' }, acting(party))
    ).body;
    const person = (changes: object) => ({ login: 'look.alike', password: PASSWORD, name: '李雷', ...changes });
    const homographs = [
      { login: '\u0430dmin' },
      { login: '\u0440\u0430\u0443' },
      { name: 'Adm\u0456n' },
      { name: '\u0410\u0412\u0421' },
    ];
    for (const changes of homographs) {
      const asked = [
        await root.post('/accounts', person(changes)),
        await app.stranger.post('/sign-ups', person({ ...changes, invitation: token })),
      ];
      expect([changes, asked.map(({ body }) => body.code)]).toEqual([changes, ['name.hostile', 'name.hostile']]);
    }
    for (const name of ['Adm\u0456n', '影契\u0410', 'e\u0301'.repeat(9_999)]) {
      const path = `/parties/${party}`;
      const invitation = { kind: 'buyer', roles: [], note: name };
      const asked = [
        await owner.send('PUT', `${path}/names`, { name }, acting(party)),
        await owner.send('PUT', `${path}/names`, { name: '甲', displayName: name }, acting(party)),
        await owner.post(`${path}/invitations`, invitation, acting(party)),
      ];
      expect(asked.map(({ body }) => body.code)).toEqual(['name.hostile', 'name.hostile', 'name.hostile']);
    }
    expect((await owner.get(`/parties/${party}`, acting(party))).body).toMatchObject({ displayName: null });
    expect((await app.stranger.post('/sign-ups', person({ login: 'li.lei.2', invitation: token }))).status).toBe(201);
  });

  it('lets people in by link once, and only so unless sign-up is open', async () => {
    const party = await organisation();
    const invite = (body: object) => owner.post(`/parties/${party}/invitations`, body, acting(party));
    const { token, id } = (await invite({ kind: 'member', roles: ['filer'], note: '小王' })).body;
    const person = { login: `wang.${id.slice(-8)}`, password: PASSWORD, name: '王芳' };
    expect((await app.stranger.post('/sign-ups', person)).body.code).toBe('sign-up.closed');
    expect((await app.stranger.post('/invitations/view', { token })).body).toMatchObject({ party, roles: ['filer'] });
    expect((await app.stranger.post('/sign-ups', { ...person, invitation: token })).status).toBe(201);
    const again = await app.stranger.post('/sign-ups', { ...person, login: 'li.four', invitation: token });
    expect(again.body.code).toBe('invitation.over');
    const member = await app.stranger.signIn(person.login, PASSWORD);
    const list = (await member.get(`/parties/${party}/members`, acting(party))).body.items;
    expect(list.map((each: { name: string }) => each.name)).toContain('王芳');
    // A filer neither invites nor takes anybody out, and cannot raise its own roles.
    const [first, second] = list as { id: string; name: string }[];
    const [own, boss] = first!.name === '王芳' ? [first!, second!] : [second!, first!];
    const roles = await member.send(
      'PUT',
      `/parties/${party}/members/${own.id}/roles`,
      { roles: ['owner'] },
      acting(party),
    );
    expect(roles.body.code).toBe('access.denied');
    expect((await member.send('DELETE', `/parties/${party}/members/${boss.id}`, undefined, acting(party))).status).toBe(
      403,
    );
    expect(
      (await owner.send('DELETE', `/parties/${party}/members/${boss.id}`, undefined, acting(party))).body.code,
    ).toBe('member.last-owner');
    expect((await member.send('DELETE', `/parties/${party}/members/${own.id}`, undefined, acting(party))).status).toBe(
      204,
    );
    expect((await owner.post(`/parties/${party}/members/${own.id}/return`, {}, acting(party))).status).toBe(200);
  });

  it('is verified by an examiner who does not belong to it, and says so wherever it is shown', async () => {
    const party = await organisation();
    const examiner = await app.account('examiner');
    const base = `/parties/${party}/verifications`;
    const { id } = (await owner.post(base, {}, acting(party))).body;
    expect((await owner.post(`${base}/${id}/submission`, {}, acting(party))).body).toMatchObject({
      ...{ code: 'verification.incomplete' },
    });
    const document = { kind: 'BUSINESS_LICENSE', name: '执照.pdf', content: PDF.toString('base64') };
    const script = { ...document, content: Buffer.from('<script>').toString('base64') };
    expect((await owner.post(`${base}/${id}/documents`, script, acting(party))).body.code).toBe(
      'verification.document-invalid',
    );
    expect((await owner.post(`${base}/${id}/documents`, document, acting(party))).status).toBe(201);
    expect((await examiner.get(`/verifications/${id}`)).body.code).toBe('verification.not-found');
    expect((await owner.post(`${base}/${id}/submission`, {}, acting(party))).body.state).toBe('submitted');
    expect((await owner.get(`/verifications/${id}/documents/1`)).body.code).toBe('access.denied');
    expect((await examiner.get(`/verifications/${id}/documents/1`)).bytes).toEqual(Uint8Array.from(PDF));
    expect((await examiner.get('/verifications')).body.items.map((each: { id: string }) => each.id)).toContain(id);

    // Whoever belongs to it does not decide, examiner or not, also after having left.
    const { token } = (
      await owner.post(
        `/parties/${party}/invitations`,
        { kind: 'member', roles: ['reader'], note: '审' },
        acting(party),
      )
    ).body;
    const insider = await app.account('examiner');
    await insider.post('/invitations/accept', { token });
    expect((await insider.post(`/verifications/${id}/decision`, { state: 'verified' })).body.code).toBe(
      'access.own-matter',
    );

    expect((await examiner.post(`/verifications/${id}/decision`, { state: 'refused' })).body.code).toBe(
      'request.invalid',
    );
    expect((await examiner.post(`/verifications/${id}/decision`, { state: 'verified' })).body.state).toBe('verified');
    expect((await examiner.post(`/verifications/${id}/decision`, { state: 'refused', reason: '晚' })).body.code).toBe(
      'verification.move-not-allowed',
    );
    const { vouched } = (await owner.get(`/parties/${party}`, acting(party))).body;
    expect(vouched).toMatchObject({ by: examiner.account.party, byName: '李 Li', method: 'documents', until: null });
    const renamed = await owner.send('PUT', `/parties/${party}/names`, { name: '他人公司' }, acting(party));
    expect(renamed.body.code).toBe('party.vouched');
    expect(app.errors).toEqual([]);
  });

  it('keeps the number of a person sealed, shows its ends, and erases it', async () => {
    const person = await app.account();
    const { party } = person.account;
    const number = '11010519491231002X';
    const set = await person.send('PUT', `/parties/${party}/identifier`, { type: 'ID_CARD', number });
    expect(set.body.identifier.shown).toBe('110***********002X');
    expect(set.text).not.toContain(number);
    expect((await person.send('DELETE', `/parties/${party}/identifier`)).status).toBe(204);
    expect((await person.get(`/parties/${party}`)).body.identifier).toBeNull();
  });
});
