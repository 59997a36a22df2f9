import fc from 'fast-check';
import { codesOf } from '../../../../../test/support/outcomes.js';
import { asIdentifier, maskedNumber, registryKey, type TypedIdentifier } from './identifier.js';
import { isResidentId, residentIdCheck } from './resident-id.js';
import { isUscc, usccCheck } from './uscc.js';

const NOW = new Date('2026-11-25T12:00:00.000Z');
const USCC_ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const DIGITS = [...'0123456789'];

const uscc = fc
  .tuple(
    fc.constantFrom(...'123456789ANY'),
    fc.constantFrom(...USCC_ALPHABET),
    fc.string({ unit: fc.constantFrom(...DIGITS), minLength: 6, maxLength: 6 }),
    fc.string({ unit: fc.constantFrom(...USCC_ALPHABET), minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''))
  .map((first) => first + usccCheck(first));

const residentId = fc
  .tuple(
    fc.constantFrom('110105', '310117', '440524', '650100'),
    fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: NOW, noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, born, n]) => region + born.toISOString().slice(0, 10).replaceAll('-', '') + String(n).padStart(3, '0'))
  .map((first) => first + residentIdCheck(first));

/** The same text with one place changed, or two neighbours exchanged. */
function* slipsOf(text: string, alphabet: readonly string[]): Generator<string> {
  for (let i = 0; i < text.length; i++) {
    for (const other of alphabet) if (other !== text[i]) yield text.slice(0, i) + other + text.slice(i + 1);
    const next = text[i + 1];
    if (next !== undefined && next !== text[i]) yield text.slice(0, i) + next + text[i] + text.slice(i + 2);
  }
}

describe('credit codes (GB 32100-2015)', () => {
  it('are told from their example, and from every slip of one character or of two neighbours', () => {
    expect(isUscc('91110102MAD55U9H0F')).toBe(true);
    fc.assert(
      fc.property(uscc, (code) => {
        expect(isUscc(code)).toBe(true);
        for (const slip of slipsOf(code, USCC_ALPHABET)) expect([slip, isUscc(slip)]).toEqual([slip, false]);
        // Not by its form alone: the check says so.
        for (const slip of slipsOf(code, USCC_ALPHABET)) expect(usccCheck(slip.slice(0, 17))).not.toBe(slip[17]);
      }),
      { numRuns: 30 },
    );
  });

  it('know no letter that is read as a digit', () => {
    for (const letter of 'IOZSV') expect(isUscc(`91110102M${letter}D55U9H0F`)).toBe(false);
  });
});

describe('numbers of identity cards (GB 11643-1999)', () => {
  it('are told from the example of the standard, and from every slip of one digit or of two neighbours', () => {
    expect(isResidentId('11010519491231002X', NOW)).toBe(true);
    expect(isResidentId('440524188001010014', NOW)).toBe(true);
    fc.assert(
      fc.property(residentId, (number) => {
        expect([number, isResidentId(number, NOW)]).toEqual([number, true]);
        for (const slip of slipsOf(number, [...DIGITS, 'X'])) {
          expect([slip, isResidentId(slip, NOW)]).toEqual([slip, false]);
          const digits = slip.slice(0, 17);
          if (/^\d+$/.test(digits)) expect(residentIdCheck(digits)).not.toBe(slip[17]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('have a province and a day that the calendar has and that has come', () => {
    const withCheck = (first: string): string => first + residentIdCheck(first);
    for (const first of ['00010519491231002', '11010519490231002', '11010519491301002', '11010520261126002']) {
      expect([first, isResidentId(withCheck(first), NOW)]).toEqual([first, false]);
    }
    expect(isResidentId(withCheck('11010520261125002'), NOW)).toBe(true);
    expect(isResidentId(withCheck('11010520000229002'), NOW)).toBe(true);
    expect(isResidentId(withCheck('11010519000229002'), NOW)).toBe(false);
  });
});

describe('asIdentifier', () => {
  it('takes one spelling for what was typed', () => {
    const typed = { type: 'USCC', number: ' ９1110102mad55u9h0f ' } as const;
    expect(asIdentifier('ENTERPRISE', typed, NOW).number).toBe('91110102MAD55U9H0F');
    const foreign = {
      type: 'FOREIGN_REGISTRY',
      country: 'de',
      registry: 'Amtsgericht München',
      number: 'hrb 12345',
    } as const;
    const kept = asIdentifier('ENTERPRISE', foreign, NOW);
    expect(kept).toEqual({ ...foreign, country: 'DE', number: 'HRB 12345' });
    const dashed = asIdentifier('OTHER', { ...foreign, number: 'HRB-12345' }, NOW);
    expect(registryKey(dashed)).toBe(registryKey(kept));
  });

  it('refuses what the kind of party has not, or the form does not allow, and never tells the number', async () => {
    const cases: [Parameters<typeof asIdentifier>[0], TypedIdentifier, string][] = [
      ['NATURAL_PERSON', { type: 'USCC', number: '91110102MAD55U9H0F' }, 'party.identifier-invalid'],
      ['ENTERPRISE', { type: 'ID_CARD', number: '11010519491231002X' }, 'party.identifier-invalid'],
      ['NATURAL_PERSON', { type: 'ID_CARD', number: '110105194912310021' }, 'party.identifier-invalid'],
      ['NATURAL_PERSON', { type: 'PASSPORT', number: 'E12345678' }, 'party.identifier-invalid'],
      ['NATURAL_PERSON', { type: 'PASSPORT', country: 'XX', number: 'E12345678' }, 'party.identifier-invalid'],
      ['NATURAL_PERSON', { type: 'PASSPORT', country: 'CN', number: 'E1234567890' }, 'party.identifier-invalid'],
      ['ENTERPRISE', { type: 'FOREIGN_REGISTRY', country: 'GB', registry: '', number: '123' }, 'name.hostile'],
      [
        'ENTERPRISE',
        { type: 'FOREIGN_REGISTRY', country: 'GB', registry: 'x', number: 'ß' },
        'party.identifier-invalid',
      ],
      ['ENTERPRISE', { type: 'USCC', number: '9'.repeat(10_000) }, 'party.identifier-invalid'],
    ];
    for (const [kind, typed, code] of cases) {
      const attempt = (async () => asIdentifier(kind, typed, NOW))();
      expect([typed, await codesOf([attempt])]).toEqual([typed, [code]]);
      await attempt.catch((error: { facts: object; message: string }) => {
        expect(JSON.stringify(error.facts) + error.message).not.toContain(typed.number);
      });
    }
  });

  it('shows only the ends of a person’s number', () => {
    expect(maskedNumber({ type: 'ID_CARD', number: '310117199001011234' })).toBe('310***********1234');
    expect(maskedNumber({ type: 'PASSPORT', number: 'E12345678' })).toBe('E******78');
    expect(maskedNumber({ type: 'USCC', number: '91110102MAD55U9H0F' })).toBe('91110102MAD55U9H0F');
  });
});
