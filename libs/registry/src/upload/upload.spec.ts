import { isRefusal } from '@filmdeed/kernel';
import { newId } from '@filmdeed/kernel';
import { someUpload } from '../../../../test/support/upload-rows.contract.js';
import { countsAgainstQuota, moveUpload, UPLOAD_MOVES, type UploadMove, type UploadState } from './upload.js';

const STATES: readonly UploadState[] = ['open', 'hashing', 'complete', 'filed', 'refused', 'leaving'];
const MOVES: readonly UploadMove[] = ['fill', 'agree', 'differ', 'file', 'drop', 'erase'];
const FINAL: readonly UploadState[] = ['leaving'];

describe('moveUpload', () => {
  it('reaches every state from open, and leaves every state but the final ones', () => {
    const reached = new Set<UploadState>(['open']);
    for (const state of reached) for (const next of Object.values(UPLOAD_MOVES[state] ?? {})) reached.add(next);
    expect([...reached].sort()).toEqual([...STATES].sort());
    for (const state of STATES)
      expect([state, UPLOAD_MOVES[state] === undefined]).toEqual([state, FINAL.includes(state)]);
  });

  it('moves as the table says and refuses everything else with the reason of the state', () => {
    const outcomes = new Map<string, number>();
    for (const state of STATES) {
      for (const move of MOVES) {
        const upload = someUpload(newId('acc'), { state });
        const expected = UPLOAD_MOVES[state]?.[move];
        try {
          expect(moveUpload(upload, move)).toEqual({ ...upload, state: expected });
          outcomes.set('moved', (outcomes.get('moved') ?? 0) + 1);
        } catch (error) {
          if (!isRefusal(error)) throw error;
          expect([state, move, expected, error.facts]).toEqual([state, move, undefined, { from: state, move }]);
          outcomes.set(error.code, (outcomes.get(error.code) ?? 0) + 1);
        }
      }
    }
    expect(Object.fromEntries(outcomes)).toEqual({
      moved: 9,
      'upload.already-filed': 5,
      'upload.not-found': 6,
      'upload.not-complete': 3,
      'upload.busy': 13,
    });
  });

  it('lets a filed upload go only when its filing is erased, and frees the quota only of what is gone', () => {
    expect(STATES.filter(countsAgainstQuota)).toEqual(['open', 'hashing', 'complete', 'filed']);
  });
});
