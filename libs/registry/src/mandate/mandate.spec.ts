import fc from 'fast-check';
import { newId } from '@filmdeed/kernel';
import { MANDATE_SCOPES } from '@filmdeed/evidence';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import { POLICY, type Rule } from '../access/policy.js';
import { SCOPES } from '../access/scope.js';
import {
  type Mandate,
  MANDATE_MOVES,
  MANDATE_STATES,
  type MandateMove,
  mandateState,
  moveMandate,
  requireInForce,
  requireRoom,
} from './mandate.js';
import { mandateStanding } from './mandate-standing.js';
import { requireMandateLink } from './under-mandate.js';

const MOVES: readonly MandateMove[] = ['grant', 'begin', 'file-last', 'revoke', 'renounce', 'expire'];
const NOW = new Date('2026-11-25T12:00:00.000Z');
const [PRINCIPAL, MANDATARY] = [newId('pty'), newId('pty')];

function mandate(changes: Partial<Mandate> = {}): Mandate {
  const id = newId('mdt');
  return {
    ...{ id, grantor: PRINCIPAL, principal: PRINCIPAL, mandatary: MANDATARY, chain: [id], scopes: ['evidence:create'] },
    ...{ from: '2026-11-25T00:00:00.000Z', until: '2026-11-26T00:00:00.000Z', filings: 2, filed: 0, works: [] },
    ...{ substitution: 0, note: null, leafHash: 'ab'.repeat(32), grantedAt: NOW, ended: null, ...changes },
  };
}

it('moves as its table says, and in no other way', () => {
  const allowed = MANDATE_STATES.flatMap((state) =>
    MOVES.flatMap((move) => (outcomeOf(() => moveMandate(state, move)) === 'done' ? [`${state} ${move}`] : [])),
  );
  const ends = ['revoke', 'renounce', 'expire'];
  const live = (state: string, ...more: string[]): string[] => [...more, ...ends].map((move) => `${state} ${move}`);
  expect(allowed.sort()).toEqual(
    ['draft grant', ...live('waiting', 'begin'), ...live('in-force', 'file-last'), ...live('exhausted')].sort(),
  );
  for (const state of ['revoked', 'renounced', 'expired'] as const) expect(MANDATE_MOVES[state]).toEqual({});
});

const at = (text: string): Date => new Date(text);
const ended = { how: 'revoked', at: NOW, by: PRINCIPAL } as const;
it.each<[string, Mandate, Date, string]>([
  ['a moment before its term', mandate(), at('2026-11-24T23:59:59.999Z'), 'waiting mandate.not-yet'],
  ['at the first instant', mandate(), at('2026-11-25T00:00:00.000Z'), 'in-force done'],
  ['at the last instant', mandate(), at('2026-11-25T23:59:59.999Z'), 'in-force done'],
  ['at its end', mandate(), at('2026-11-26T00:00:00.000Z'), 'expired mandate.expired'],
  ['used up', mandate({ filed: 2 }), NOW, 'exhausted done'],
  ['without a limit', mandate({ filings: null, filed: 1e6 }), NOW, 'in-force done'],
  ['revoked', mandate({ ended }), NOW, 'revoked mandate.revoked'],
  ['renounced', mandate({ ended: { ...ended, how: 'renounced' } }), NOW, 'renounced mandate.revoked'],
  ['revoked and over', mandate({ ended }), at('2027-01-01T00:00:00.000Z'), 'revoked mandate.revoked'],
])('%s', (_, one, now, said) => {
  expect(`${mandateState(one, now)} ${outcomeOf(() => requireInForce([one], now))}`).toBe(said);
});

it('allows no filing more than any of its chain does', () => {
  const limits = fc.array(fc.record({ filings: fc.option(fc.integer({ min: 1, max: 9 })), filed: fc.nat(9) }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 9 }), (given, more) => {
      const chain = given.map((one) => mandate(one));
      const fits = given.every(({ filings, filed }) => filings === null || filed + more <= filings);
      expect(outcomeOf(() => requireRoom(chain, more))).toBe(fits ? 'done' : 'mandate.exceeded');
    }),
  );
});

it('stands for its mandatary alone, while all that it comes of stand', async () => {
  const first = mandate();
  const sub = mandate({ grantor: MANDATARY, mandatary: newId('pty'), chain: [first.id, newId('mdt')] });
  const find = (chain: Mandate[], who = chain.at(-1)!.mandatary) =>
    mandateStanding({ chain: async () => chain }).find(sub.id, who, NOW);
  expect(await find([first, sub])).toMatchObject({ grantor: PRINCIPAL, mandatary: sub.mandatary });
  for (const who of [MANDATARY, PRINCIPAL, newId('pty')]) expect(await find([first, sub], who)).toBeNull();
  expect(await find([{ ...first, ended }, sub], PRINCIPAL)).toBeNull();
  await expect(find([{ ...first, ended }, sub])).rejects.toMatchObject({ code: 'mandate.revoked' });
  await expect(find([{ ...first, until: first.from }, sub])).rejects.toMatchObject({ code: 'mandate.expired' });
  expect(await mandateStanding({ chain: async () => [] }).find(sub.id, MANDATARY, NOW)).toBeNull();
});

it('is named by each filing under it, once, and by no other', () => {
  const under = { id: newId('mdt'), leafHash: 'ab'.repeat(32), mandatary: MANDATARY, works: ['长夜'] };
  const link = { rel: 'under-mandate', leaf: under.leafHash };
  const other = { rel: 'under-mandate', leaf: 'cd'.repeat(32) };
  const said = (links: (typeof link)[], title: string, one: typeof under | null): string =>
    outcomeOf(() => requireMandateLink(links, title, one));
  expect(said([link], '长夜', under)).toBe('done');
  expect(said([{ rel: 'draft', leaf: other.leaf }], '长夜', null)).toBe('done');
  for (const links of [[], [other], [link, link], [link, other], [{ ...link, rel: 'draft' }]]) {
    expect(said(links, '长夜', under)).toBe('mandate.link-mismatch');
  }
  expect(said([link], '长夜', null)).toBe('mandate.link-mismatch');
  expect(said([link], '长夜 ', under)).toBe('mandate.out-of-scope');
  expect(said([link], '白昼', { ...under, works: [] })).toBe('done');
});

it('covers what tokens do, and nothing that only a person does', () => {
  expect(MANDATE_SCOPES.map(({ code }) => code).sort()).toEqual([...SCOPES].sort());
  const rules: readonly Rule[] = POLICY;
  expect(rules.filter(({ human, scope }) => human === true && scope !== undefined)).toEqual([]);
});
