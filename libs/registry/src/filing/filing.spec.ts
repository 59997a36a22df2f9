import fc from 'fast-check';
import {
  type AnchorFact,
  FILING_MOVES,
  FILING_STATES,
  type FilingFacts,
  type FilingMove,
  filingState,
  type FilingState,
  isSelfAnchoredOnly,
} from './filing.js';

const nextOf = (state: FilingState, move: FilingMove): FilingState | undefined =>
  (FILING_MOVES[state] as Partial<Record<FilingMove, FilingState>>)[move];

describe('FILING_MOVES', () => {
  it('reaches every state from received and never comes back to it', () => {
    const reached = new Set<FilingState>(['received']);
    for (const state of reached) for (const next of Object.values(FILING_MOVES[state])) reached.add(next);
    expect([...reached].sort()).toEqual([...FILING_STATES].sort());
    for (const state of FILING_STATES) expect(Object.values(FILING_MOVES[state])).not.toContain('received');
  });

  it('has 6 of 16 pairs, and no state that nothing can leave', () => {
    const moves = FILING_STATES.flatMap((state) => Object.keys(FILING_MOVES[state]));
    expect(moves).toHaveLength(6);
    for (const state of FILING_STATES) expect(Object.keys(FILING_MOVES[state])).not.toEqual([]);
  });

  it('allows what the facts can do, and nothing else', () => {
    const operator = fc.constantFrom(
      'self' as const,
      'consortium' as const,
      'public' as const,
      'authority' as const,
      'witness' as const,
    );
    const event = fc.oneof(
      fc.record({ kind: fc.constant('grow' as const) }),
      fc.record({ kind: fc.constant('anchor' as const), operator, final: fc.boolean() }),
      fc.record({ kind: fc.constant('settle' as const), which: fc.nat() }),
      fc.record({ kind: fc.constant('vanish' as const), which: fc.nat() }),
    );
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(event, { minLength: 12, maxLength: 40 }), (events) => {
        let size = 0;
        let facts: FilingFacts = { leafIndex: null, anchors: [] };
        for (const each of events) {
          const before = filingState(facts);
          const { anchors } = facts;
          if (each.kind === 'grow') {
            // The leaf comes in somewhere; checkpoints made before cannot cover it.
            if (size++ === 1) facts = { ...facts, leafIndex: 1 };
          } else if (each.kind === 'anchor') {
            const fact: AnchorFact = { operator: each.operator, state: each.final ? 'final' : 'anchored', size };
            facts = { ...facts, anchors: [...anchors, fact] };
          } else if (anchors.length > 0) {
            const i = each.which % anchors.length;
            const left = anchors.filter((_, at) => at !== i);
            const settled = { ...anchors[i]!, state: 'final' as const };
            facts = { ...facts, anchors: each.kind === 'settle' ? [...left, settled] : left };
          }
          const after = filingState(facts);
          if (before === after) continue;
          seen.add(`${before} ${each.kind} ${after}`);
          const move: FilingMove = each.kind === 'grow' ? 'log' : after === 'final' ? 'settle' : each.kind;
          const moved = nextOf(before, move);
          // A vanished block leads back to the log; an anchor that is left leads on from there.
          expect(move === 'vanish' && moved === 'logged' && after !== moved ? nextOf(moved, 'anchor') : moved).toBe(
            after,
          );
        }
      }),
      { numRuns: 1000 },
    );
    expect([...seen].sort()).toEqual([
      'anchored anchor final',
      'anchored settle final',
      'anchored vanish logged',
      'final vanish anchored',
      'final vanish logged',
      'logged anchor anchored',
      'logged anchor final',
      'received grow logged',
    ]);
  });
});

describe('filingState', () => {
  const anchor = (operator: AnchorFact['operator'], state: AnchorFact['state'], size = 9): AnchorFact => ({
    operator,
    state,
    size,
  });

  it('is never final on chains that we run ourselves', () => {
    const anchors = fc.array(
      fc.record({
        operator: fc.constant('self' as const),
        state: fc.constantFrom('anchored', 'final'),
        size: fc.nat(20),
      }),
    );
    fc.assert(
      fc.property(fc.option(fc.nat(20)), anchors, (leafIndex, facts) => {
        expect(filingState({ leafIndex, anchors: facts })).not.toBe('final');
      }),
    );
  });

  it('counts only anchors whose tree holds the leaf', () => {
    for (const [size, state] of [
      [5, 'logged'],
      [6, 'final'],
    ] as const) {
      expect(filingState({ leafIndex: 5, anchors: [anchor('public', 'final', size)] })).toBe(state);
    }
  });

  it('says whether there is an independent clock', () => {
    const only = (...anchors: AnchorFact[]): boolean => isSelfAnchoredOnly({ leafIndex: 5, anchors });
    expect(only()).toBe(false);
    expect(only(anchor('self', 'final'))).toBe(true);
    expect(only(anchor('self', 'final'), anchor('consortium', 'anchored', 5))).toBe(true);
    expect(only(anchor('self', 'final'), anchor('consortium', 'anchored'))).toBe(false);
    expect(isSelfAnchoredOnly({ leafIndex: null, anchors: [anchor('self', 'final')] })).toBe(false);
  });
});
