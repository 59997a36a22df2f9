import fc from 'fast-check';
import { asId, type MandateId, type PartyId, toHex } from '@filmdeed/kernel';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { EVENT_TIME, OLD_SECRET } from '../../../../test/support/key-events.js';
import { codesOf, outcomeOf } from '../../../../test/support/outcomes.js';
import { PARTY_SIGNERS } from '../../../../test/support/party-signers.js';
import { canonicalBytes, type Json } from '../canonical-json.js';
import { newNonce } from '../statement.js';
import { draftMandate, type MandateInput } from './draft-mandate.js';
import { type MandateAuth, mandateLeaf, type MandateRecord, parseMandateLeaf } from './mandate-leaf.js';
import { mandateStatement, revocationStatement } from './mandate-statements.js';
import { openMandate } from './open-mandate.js';
import { parseRevocationLeaf, revocationLeaf } from './revocation-leaf.js';
import { verifyMandateLeaf, verifyRevocationLeaf } from './verify-mandate-leaf.js';
import { beyondParent, type MandateTerms } from './within-parent.js';

const party = (digit: string): PartyId => asId('pty', `pty_${digit.repeat(26)}`);
const [GRANTOR, MANDATARY, OTHER] = [party('1'), party('2'), party('3')];
const INPUT: MandateInput = {
  ...{ grantor: GRANTOR, mandatary: MANDATARY, scopes: ['evidence:verify', 'evidence:create'] },
  ...{ from: '2026-11-24T00:00:00.000Z', until: '2027-11-24T00:00:00.000Z', filings: 10, substitution: 1 },
  ...{ works: ['长夜', '长夜 第二季'], note: '仅限送审' },
};

function signed(record: MandateRecord): MandateAuth {
  const [signedAt, nonce] = [EVENT_TIME.toISOString(), newNonce()];
  const { digest } = mandateStatement({ origin: TEST_ORIGIN, record, signedAt, nonce });
  return { kind: 'party', ...PARTY_SIGNERS.p256(digest, OLD_SECRET), statement: toHex(digest), signedAt, nonce };
}

function granted(input: MandateInput = INPUT) {
  const { record, disclosures } = draftMandate(input);
  return { record, disclosures, ...mandateLeaf(record, signed(record), EVENT_TIME) };
}

function ended(reason?: string) {
  const [signedAt, nonce] = [EVENT_TIME.toISOString(), newNonce()];
  const body = { action: 'revoke', mandate: `mdt_${'4'.repeat(26)}` as MandateId, leaf: 'ab'.repeat(32) } as const;
  const { digest } = revocationStatement({ origin: TEST_ORIGIN, party: GRANTOR, body, signedAt, nonce });
  const auth = {
    kind: 'party' as const,
    ...{ ...PARTY_SIGNERS.p256(digest, OLD_SECRET), statement: toHex(digest), signedAt, nonce },
  };
  return revocationLeaf({
    party: GRANTOR,
    auth,
    body: { ...body, ...(reason === undefined ? {} : { reason: { sd: reason } }) },
    at: EVENT_TIME,
  });
}

describe('mandate leaves', () => {
  it('are read as they were made, opened, and prove the word of the grantor', () => {
    const { record, leaf, disclosures } = granted();
    const parsed = parseMandateLeaf(leaf);
    expect(parsed).toMatchObject({ ...record, time: EVENT_TIME.toISOString() });
    expect(parsed.body.scopes).toEqual(['evidence:create', 'evidence:verify']);
    expect(Object.fromEntries(openMandate(parsed, disclosures).texts)).toEqual({
      ...{ 'body.works.0': '长夜', 'body.works.1': '长夜 第二季', 'body.note': '仅限送审' },
    });
    expect(verifyMandateLeaf(parsed, TEST_ORIGIN)).toMatchObject({ grantor: GRANTOR, mandatary: MANDATARY });
    expect(new TextDecoder().decode(leaf)).not.toMatch(/长夜|送审/);
  });

  it('hold no other log, party, scope, term, limit, work or parent', () => {
    const parsed = parseMandateLeaf(granted().leaf);
    const other = parseMandateLeaf(granted().leaf);
    const changes: Partial<typeof parsed.body>[] = [
      { principal: OTHER },
      { mandatary: OTHER },
      { scopes: ['evidence:create'] },
      { from: '2026-11-23T00:00:00.000Z' },
      { until: '2028-11-24T00:00:00.000Z' },
      { filings: 11 },
      { filings: null },
      { works: other.body.works },
      { works: [] },
      { substitution: 2 },
      { note: other.body.note! },
    ];
    const mutants = [
      ...changes.map((change) => ({ ...parsed, body: { ...parsed.body, ...change } })),
      { ...parsed, party: OTHER },
      { ...parsed, id: other.id },
      { ...parsed, parent: 'ab'.repeat(32) },
    ];
    for (const mutant of mutants) {
      expect(outcomeOf(() => verifyMandateLeaf(mutant, TEST_ORIGIN))).toBe('statement.mismatch');
    }
    expect(outcomeOf(() => verifyMandateLeaf(parsed, 'elsewhere.test/log'))).toBe('statement.mismatch');
    expect(
      outcomeOf(() =>
        verifyMandateLeaf({ ...parsed, auth: { ...parsed.auth, signature: other.auth.signature } }, TEST_ORIGIN),
      ),
    ).toBe('signature.invalid');
  });

  it('of another form are refused by name', () => {
    const bytes = (change: (leaf: any) => void): Uint8Array => {
      const value = JSON.parse(new TextDecoder().decode(granted().leaf));
      change(value);
      return canonicalBytes(value as Json);
    };
    const cases: [(leaf: any) => void, string][] = [
      [(leaf) => (leaf.v = 2), 'leaf.unknown-type'],
      [(leaf) => (leaf.type = 'key'), 'leaf.unknown-type'],
      [(leaf) => (leaf.body.scopes = ['world:own']), 'code.unknown'],
      [(leaf) => (leaf.body.scopes = []), 'leaf.invalid'],
      [(leaf) => leaf.body.scopes.reverse(), 'leaf.invalid'],
      [(leaf) => (leaf.body.scopes = ['audit:read', 'audit:read']), 'leaf.invalid'],
      [(leaf) => (leaf.body.until = leaf.body.from), 'leaf.invalid'],
      [(leaf) => (leaf.body.filings = 0), 'leaf.invalid'],
      [(leaf) => delete leaf.body.filings, 'leaf.invalid'],
      [(leaf) => (leaf.body.works = ['长夜']), 'leaf.field-not-clear'],
      [(leaf) => (leaf.body.note = '仅限送审'), 'leaf.field-not-clear'],
      [(leaf) => (leaf.body.substitution = 3), 'leaf.invalid'],
      [(leaf) => (leaf.body.mandatary = leaf.party), 'leaf.invalid'],
      [(leaf) => (leaf.body.principal = OTHER), 'leaf.invalid'],
      [(leaf) => (leaf.links = [{ leaf: 'ab'.repeat(32), rel: 'draft' }]), 'leaf.invalid'],
      [(leaf) => (leaf.auth = { kind: 'operator' }), 'leaf.invalid'],
      [(leaf) => (leaf.id = leaf.id.replace('mdt_', 'key_')), 'leaf.invalid'],
      [(leaf) => (leaf.more = 1), 'leaf.invalid'],
    ];
    for (const [change, code] of cases)
      expect([String(change), outcomeOf(() => parseMandateLeaf(bytes(change)))]).toEqual([String(change), code]);
  });

  it('never throw anything but a refusal', async () => {
    const made = [granted().leaf, ended().leaf];
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.nat(), fc.integer({ min: 0, max: 255 }), async (which, at, byte) => {
        const changed = made[which]!.slice();
        changed[at % changed.length] = byte;
        const read = which === 0 ? parseMandateLeaf : parseRevocationLeaf;
        await codesOf([Promise.resolve().then(() => read(changed))]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('revocation leaves', () => {
  it('are read as they were made and prove who ended what', () => {
    const { parsed, leaf } = ended('A'.repeat(43));
    expect(parseRevocationLeaf(leaf)).toEqual(parsed);
    const auth = parsed.auth as MandateAuth;
    expect(verifyRevocationLeaf(parsed, auth, TEST_ORIGIN)).toMatchObject({ action: 'revoke' });
    for (const change of [
      { action: 'renounce' as const },
      { leaf: 'cd'.repeat(32) },
      { mandate: `mdt_${'5'.repeat(26)}` as MandateId },
    ]) {
      const mutant = { ...parsed, body: { ...parsed.body, ...change } };
      expect(outcomeOf(() => verifyRevocationLeaf(mutant, auth, TEST_ORIGIN))).toBe('statement.mismatch');
    }
  });
});

const SCOPES = ['audit:read', 'evidence:create', 'evidence:verify', 'license:quote'];
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const terms = fc
  .record({
    scopes: fc.subarray(SCOPES, { minLength: 1 }),
    start: fc.nat(20),
    length: fc.integer({ min: 1, max: 20 }),
    filings: fc.option(fc.integer({ min: 1, max: 5 })),
    works: fc.subarray(['a', 'b', 'c']),
    substitution: fc.nat(2),
  })
  .map(({ scopes, start, length, ...rest }) => ({ scopes, from: day(start), until: day(start + length), ...rest }));

describe('chains of mandates', () => {
  it('a sub-mandate never exceeds what any before it allows', () => {
    fc.assert(
      fc.property(
        fc.array(terms, { minLength: 2, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (given, narrow) => {
          const chain: MandateTerms[] = [];
          for (const [i, one] of given.entries()) {
            const parent = chain.at(-1);
            const own = { ...one, principal: party('1'), mandatary: party(String(i + 2)) };
            if (parent === undefined) {
              chain.push(own);
              continue;
            }
            // Half of them are made narrow, or hardly any chain would grow.
            const child: MandateTerms = narrow[i] === true ? narrowed(own, parent) : own;
            if (beyondParent(parent.mandatary, child, parent).length > 0) break;
            chain.push(child);
          }
          const last = chain.at(-1)!;
          for (const before of chain.slice(0, -1)) {
            for (const scope of last.scopes) expect(before.scopes).toContain(scope);
            expect(last.from >= before.from && last.until <= before.until).toBe(true);
            if (before.filings !== null) expect(last.filings!).toBeLessThanOrEqual(before.filings);
            if (before.works.length > 0) {
              expect(last.works.length).toBeGreaterThan(0);
              for (const work of last.works) expect(before.works).toContain(work);
            }
            expect(last.substitution).toBeLessThan(before.substitution);
            expect(last.principal).toBe(before.principal);
          }
          expect(chain.length).toBeLessThanOrEqual(3);
        },
      ),
    );
  });

  it.each<[string, Partial<MandateTerms>]>([
    ['principal', { principal: OTHER }],
    ['scopes', { scopes: ['audit:read', 'evidence:create'] }],
    ['term', { from: day(4) }],
    ['term', { until: day(11) }],
    ['filings', { filings: 3 }],
    ['filings', { filings: null }],
    ['works', { works: ['a', 'c'] }],
    ['works', { works: [] }],
    ['substitution', { substitution: 1 }],
  ])('%s beyond the parent are named: %j', (name, change) => {
    const parent: MandateTerms = {
      ...{ principal: GRANTOR, mandatary: MANDATARY, scopes: ['evidence:create', 'evidence:verify'] },
      ...{ from: day(5), until: day(10), filings: 2, works: ['a', 'b'], substitution: 1 },
    };
    const child = { ...parent, mandatary: OTHER, substitution: 0 };
    expect(beyondParent(MANDATARY, child, parent)).toEqual([]);
    expect(beyondParent(MANDATARY, { ...child, ...change }, parent)).toEqual([name]);
    expect(beyondParent(GRANTOR, child, parent)).toEqual(['grantor']);
  });
});

function narrowed(one: MandateTerms, parent: MandateTerms): MandateTerms {
  return {
    ...{ ...one, from: parent.from, until: parent.until, filings: parent.filings, works: parent.works },
    ...{ scopes: parent.scopes.slice(0, 1), substitution: Math.max(0, parent.substitution - 1) },
  };
}
