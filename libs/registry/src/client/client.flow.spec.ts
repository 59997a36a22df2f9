import { FixedClock, newId } from '@filmdeed/kernel';
import { codeOf } from '../../../../test/support/outcomes.js';
import { MemoryApiClients } from '../../../../test/support/memory-api-clients.js';
import { MemorySignInAttempts } from '../../../../test/support/memory-sessions.js';
import {
  API_CLIENT_MOVES,
  type ApiClientMove,
  type ApiClientState,
  moveApiClient,
  TOKEN_LIFE_MS,
} from './api-client.js';
import { changeApiClient, endSecret, makeApiClient, rotateSecret } from './client.flow.js';
import { issueToken, revokeToken, standingClients } from './token.flow.js';

const NOON = new Date('2026-11-25T12:00:00.000Z');
const DAY = 86_400_000;
const FROM = '192.0.2.1';

async function world() {
  const [party, account] = [newId('pty'), newId('acc')];
  const clients = new MemoryApiClients(new Map([[party, '被试影业']]));
  const clock = new FixedClock(NOON);
  const ports = { clients, clock, attempts: new MemorySignInAttempts() };
  const wanted = { name: '渲染农场', scopes: ['evidence:create', 'asset:read_meta'] as const, days: 30 };
  const made = await makeApiClient(ports)(party, account, wanted);
  const proof = { client: made.client.id as string, secret: made.secret, from: FROM };
  const find = (token: string) => standingClients(clients).find(token, clock.now());
  return { ports, clients, clock, party, account, wanted, made, proof, find };
}

it('keeps neither secret nor token', async () => {
  const { ports, clients, made, proof } = await world();
  const { token } = await issueToken(ports)(proof, null);
  const kept = JSON.stringify([...clients.clients, ...clients.secrets, ...clients.tokens]);
  expect([kept.includes(made.secret), kept.includes(token), made.secret === token]).toEqual([false, false, false]);
});

it('gives a token that stands for its time, for what was asked and no more', async () => {
  const { ports, clock, proof, find, made } = await world();
  const whole = await issueToken(ports)(proof, null);
  expect([whole.scopes, whole.expiresInSeconds]).toEqual([made.client.scopes, TOKEN_LIFE_MS / 1000]);
  const { token } = await issueToken(ports)(proof, ['evidence:create', 'evidence:create']);
  expect(await find(token)).toMatchObject({ id: made.client.id, scopes: ['evidence:create'] });
  for (const wanted of [['audit:read'], ['evidence:create', 'license:sign'], ['toString'], ['']]) {
    expect([wanted, await codeOf(issueToken(ports)(proof, wanted))]).toEqual([wanted, 'api-client.scope-exceeded']);
  }
  expect(await codeOf(issueToken(ports)(proof, []))).toBe('api-client.scope-exceeded');
  clock.advance(TOKEN_LIFE_MS - 1);
  expect(await find(token)).not.toBeNull();
  clock.advance(1);
  expect(await find(token)).toBeNull();
  for (const text of ['', token.slice(1), `${token}A`, `fds_${token.slice(4)}`]) expect(await find(text)).toBeNull();
});

it('says of no proof what is wrong with it', async () => {
  const { ports, proof, made } = await world();
  const cases = [{ client: newId('apc') as string }, { client: 'x' }, { secret: '' }, { secret: `${made.secret}A` }];
  for (const wrong of cases) {
    const refusal = issueToken(ports)({ ...proof, ...wrong }, null);
    await expect(refusal).rejects.toMatchObject({
      code: 'api-client.credentials-wrong',
      message: 'no such client, or not its secret',
      facts: {},
    });
  }
});

it('lets whoever guesses wait, at that address, and lets the right secret in', async () => {
  const { ports, proof } = await world();
  const guess = (from: string) => codeOf(issueToken(ports)({ ...proof, secret: `fds_${'A'.repeat(43)}`, from }, null));
  const codes: string[] = [];
  for (let n = 0; n < 6; n++) codes.push(await guess(FROM));
  expect(codes).toEqual([...Array<string>(5).fill('api-client.credentials-wrong'), 'request.too-many']);
  expect(await guess('198.51.100.7')).toBe('api-client.credentials-wrong');
  expect(await codeOf(issueToken(ports)(proof, null))).toBe('done');
  expect(await guess(FROM)).toBe('api-client.credentials-wrong');
});

it('rotates with an overlap, never beyond the own end of the secret before', async () => {
  for (const [overlapDays, ends] of [
    [7, 7],
    [0, 0],
    [30, 20],
  ] as const) {
    const { ports, clock, party, made, proof } = await world();
    clock.advance(10 * DAY);
    const next = await rotateSecret(ports)(party, made.client.id, { days: 30, overlapDays });
    const before = next.client.secrets.find(({ id }) => id === made.client.secrets[0]!.id);
    const end = clock.now().getTime() + ends * DAY;
    expect([overlapDays, before?.expiresAt.getTime()]).toEqual([overlapDays, ends === 0 ? undefined : end]);
    clock.advance(ends * DAY);
    expect(await codeOf(issueToken(ports)(proof, null))).toBe('api-client.credentials-wrong');
    expect(await codeOf(issueToken(ports)({ ...proof, secret: next.secret }, null))).toBe('done');
  }
});

it('refuses days that are none, and more than two live secrets', async () => {
  const { ports, party, account, made, wanted } = await world();
  for (const days of [0, 367, 1.5, NaN]) {
    expect(await codeOf(makeApiClient(ports)(party, account, { ...wanted, days }))).toBe('request.invalid');
  }
  const rotate = (overlapDays: number) => codeOf(rotateSecret(ports)(party, made.client.id, { days: 1, overlapDays }));
  expect([await rotate(-1), await rotate(31), await rotate(1), await rotate(1)]).toEqual([
    ...['request.invalid', 'request.invalid', 'done', 'api-client.secrets-live'],
  ]);
});

it.each<[readonly string[], string]>([
  [[], 'request.invalid'],
  [['license:sign'], 'access.human-only'],
  [['evidence:create', 'license:sign'], 'access.human-only'],
])('makes no client for %j: %s', async (scopes, code) => {
  const { ports, party, account, wanted } = await world();
  expect(await codeOf(makeApiClient(ports)(party, account, { ...wanted, scopes: scopes as never }))).toBe(code);
});

const STATES = Object.keys(API_CLIENT_MOVES) as ApiClientState[];
const MOVES: readonly ApiClientMove[] = ['disable', 'enable', 'end'];
it.each(STATES.flatMap((state) => MOVES.map((move) => [state, move] as const)))('%s, %s', async (state, move) => {
  const next = {
    active: { disable: 'disabled', end: 'ended' },
    disabled: { enable: 'active', end: 'ended' },
    ended: {},
  }[state] as Partial<Record<ApiClientMove, ApiClientState>>;
  const moved = codeOf(Promise.resolve().then(() => moveApiClient(state, move)));
  expect(await moved).toBe(next[move] === undefined ? 'api-client.move-not-allowed' : 'done');
  if (next[move] !== undefined) expect(moveApiClient(state, move)).toBe(next[move]);
});

it('ends the tokens of what is stopped, for its party alone', async () => {
  const { ports, party, made, proof, find } = await world();
  const { token } = await issueToken(ports)(proof, null);
  const other = newId('pty');
  const [secret] = made.client.secrets;
  expect([
    await codeOf(changeApiClient(ports)(other, made.client.id, 'end')),
    await codeOf(endSecret(ports)(other, made.client.id, secret!.id)),
    await codeOf(rotateSecret(ports)(other, made.client.id, { days: 1, overlapDays: 0 })),
  ]).toEqual(Array(3).fill('api-client.not-found'));
  expect(await find(token)).not.toBeNull();
  await changeApiClient(ports)(party, made.client.id, 'disable');
  expect([await find(token), await codeOf(issueToken(ports)(proof, null))]).toEqual([
    null,
    'api-client.credentials-wrong',
  ]);
  await changeApiClient(ports)(party, made.client.id, 'enable');
  const again = await issueToken(ports)(proof, null);
  await revokeToken(ports)(proof, again.token);
  await revokeToken(ports)(proof, 'none');
  expect(await find(again.token)).toBeNull();
  const third = await issueToken(ports)(proof, null);
  await endSecret(ports)(party, made.client.id, secret!.id);
  expect(await find(third.token)).toBeNull();
});
