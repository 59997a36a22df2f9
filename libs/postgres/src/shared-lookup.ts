import { groupCommit } from './group-commit.js';

const MOST_KEYS = 500;

/**
 * Many who look something up at once share one query. Nothing is kept: every answer was read after it was asked for, so what was revoked before
 * is not found. `find` answers for each key, in order.
 */
export function sharedLookup<K, V>(find: (keys: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  return groupCommit<K, V>(async (keys) => (await find(keys)).map((answer) => ({ answer })), {
    windowMilliseconds: 0,
    mostAtOnce: MOST_KEYS,
  });
}
