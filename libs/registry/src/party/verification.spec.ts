import { isRefusal } from '@filmdeed/kernel';
import {
  documentType,
  missingFor,
  moveVerification,
  VERIFICATION_MOVES,
  type VerificationMove,
  type VerificationState,
} from './verification.js';

const STATES: readonly VerificationState[] = [
  ...(['unverified', 'submitted', 'verified', 'refused', 'expired', 'withdrawn'] as const),
];
const MOVES: readonly VerificationMove[] = ['submit', 'verify', 'refuse', 'expire', 'withdraw'];

describe('VERIFICATION_MOVES', () => {
  it('is the table, pair by pair', () => {
    const allowed = STATES.flatMap((from) =>
      MOVES.flatMap((move) => {
        try {
          return [`${from} ${move} ${moveVerification(from, move)}`];
        } catch (error) {
          expect(isRefusal(error, 'verification.move-not-allowed')).toBe(true);
          return [];
        }
      }),
    );
    expect(allowed).toEqual([
      ...['unverified submit submitted', 'unverified withdraw withdrawn'],
      ...['submitted verify verified', 'submitted refuse refused', 'submitted withdraw withdrawn'],
      ...['verified expire expired', 'verified withdraw withdrawn'],
    ]);
  });

  it('reaches every state from the first', () => {
    const reached = new Set<VerificationState>(['unverified']);
    for (const state of reached) for (const next of Object.values(VERIFICATION_MOVES[state] ?? {})) reached.add(next);
    expect([...reached].sort()).toEqual([...STATES].sort());
  });
});

describe('what is handed in', () => {
  it('is a document by its first bytes', () => {
    expect(documentType(new TextEncoder().encode('%PDF-1.7'))).toBe('application/pdf');
    expect(documentType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
    for (const text of ['', '<svg/>', '<script>', 'PK\u0003\u0004', '%PD']) {
      expect(documentType(new TextEncoder().encode(text))).toBeNull();
    }
  });

  it('is what the number asks for', () => {
    expect(missingFor(null, [])).toEqual(['identifier']);
    expect(missingFor({ type: 'FOREIGN_REGISTRY' }, [{ kind: 'OTHER' }])).toEqual(['REGISTRY_EXTRACT', 'PASSPORT']);
    expect(missingFor({ type: 'USCC' }, [{ kind: 'BUSINESS_LICENSE' }])).toEqual([]);
  });
});
