import { isRefusal } from '@filmdeed/kernel';
import { type Anchor, ANCHOR_MOVES, ANCHOR_STATES, type AnchorMove, type AnchorState, moveAnchor } from '../index.js';

const MOVES: readonly AnchorMove[] = ['sign', 'include', 'settle', 'vanish'];

const inState = (state: AnchorState): Anchor => ({
  ...{ id: 1, chain: 'eip155:1:0x:0x', size: 5, root: new Uint8Array(32), note: '', state },
  ...{ transaction: null, raw: null, block: null, confirmations: 0, createdAt: new Date(0) },
});

describe('the moves of an anchor', () => {
  it('reach every state, and leave none for ever', () => {
    const reached = new Set<AnchorState>(['queued']);
    for (const state of reached) for (const next of Object.values(ANCHOR_MOVES[state])) reached.add(next);
    expect([...reached].sort()).toEqual([...ANCHOR_STATES].sort());
    for (const state of ANCHOR_STATES) expect(Object.keys(ANCHOR_MOVES[state])).not.toEqual([]);
  });

  it.each(ANCHOR_STATES.flatMap((state) => MOVES.map((move) => [state, move] as const)))('%s: %s', (state, move) => {
    const next = ANCHOR_MOVES[state][move];
    if (next !== undefined) return expect(moveAnchor(inState(state), move)).toEqual(inState(next));
    try {
      moveAnchor(inState(state), move);
    } catch (error) {
      expect(isRefusal(error, 'chain.rejected') && error.facts).toEqual({ from: state, move });
      return;
    }
    throw new Error('moved');
  });
});
