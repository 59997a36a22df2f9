import { groupCommit } from './group-commit.js';
import { outageRefusal } from './outage.js';

const MOST_KEYS = 500;

/**
 * Many who look something up at once share one query. Nothing is kept: every answer was read after it was asked for, so what was revoked before
 * is not found. `find` answers for each key, in order. A database that is away refuses all of them at once: to ask for each key alone then would let the
 * last wait as often as there are keys.
 */
export function sharedLookup<K, V>(find: (keys: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  const findAll = async (keys: readonly K[]): Promise<{ readonly answer: V }[]> => {
    try {
      return (await find(keys)).map((answer) => ({ answer }));
    } catch (error) {
      throw outageRefusal(error) ?? error;
    }
  };
  return groupCommit<K, V>(findAll, { windowMilliseconds: 0, mostAtOnce: MOST_KEYS });
}
