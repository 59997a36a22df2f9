import { newId } from '@filmdeed/kernel';
import { actOfRequest, type ActRequest, isAct, outcomeOf } from './act-of-request.js';

const request = (changes: object): ActRequest =>
  ({ method: 'POST', id: 'request-1', ip: '203.0.113.7', params: {}, query: {}, ...changes }) as unknown as ActRequest;
const NOW = new Date('2026-11-25T08:00:00.000Z');

it.each<[string, string, string, boolean, boolean]>([
  ['filing.create', 'done', 'POST', true, true],
  ['filing.create', 'session.required', 'POST', false, true],
  ['filing.look', 'done', 'GET', true, false],
  ['filing.original', 'done', 'GET', true, true],
  ['filing.look', 'filing.not-found', 'GET', true, true],
  ['filing.look', 'session.required', 'GET', false, false],
  ['upload.append', 'done', 'PATCH', true, false],
  ['upload.append', 'upload.busy', 'PATCH', true, true],
  ['act.search', 'done', 'GET', true, true],
  ['filing.create', 'database.unreachable', 'POST', true, false],
  ['session.begin', 'session.credentials-wrong', 'POST', false, true],
  ['session.begin', 'request.too-many', 'POST', false, false],
  ['session.step-up', 'request.too-many', 'POST', true, true],
  ['session.begin-by-approval', 'approval.pending', 'POST', false, false],
])('%s, %s by %s, by somebody known: %s, is an act: %s', (action, outcome, method, hasName, is) =>
  expect(isAct(action, outcome, { method, hasName })).toBe(is),
);

it('names what was acted on, in the address, the body and the answer, and nothing of a refusal’s answer', () => {
  const [one, two, made] = [newId('fil'), newId('acc'), newId('mbr')];
  const asked = request({ params: { id: one }, body: { account: two, text: 'a name' }, filmdeedAnswer: { id: made } });
  expect(actOfRequest(asked, 'member.add', 'done', NOW).act.subjects).toEqual([one, two, made]);
  expect(actOfRequest(asked, 'member.add', 'access.denied', NOW).act.subjects).toEqual([one, two]);
  const looked = request({ method: 'GET', query: { subject: one }, filmdeedAnswer: { items: [{ id: made }] } });
  expect(actOfRequest(looked, 'act.search', 'done', NOW).act.subjects).toEqual([one]);
});

it('names the key that signed what was taken, and no key that a refusal only claims', () => {
  const signed = request({ body: { auth: { signer: 'ab'.repeat(64) } } });
  expect(actOfRequest(signed, 'filing.create', 'done', NOW).act.signer).toBe('ab'.repeat(64));
  expect(actOfRequest(signed, 'filing.create', 'signature.invalid', NOW).act.signer).toBeUndefined();
});

it('gives an outcome to every answer', () => {
  expect(outcomeOf(request({}), { statusCode: 201 })).toBe('done');
  expect(outcomeOf(request({}), { statusCode: 404 })).toBe('request.invalid');
  expect(outcomeOf(request({ filmdeedOutcome: 'access.denied' }), { statusCode: 403 })).toBe('access.denied');
  expect(outcomeOf(request({ filmdeedOutcome: 'Not A Code' }), { statusCode: 500 })).toBe('internal');
});
