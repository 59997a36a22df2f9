export interface FairQueueLimits {
  readonly mostOfOne: number;
  readonly mostOfAll: number;
}

/** What waits for one server, of many owners who are served in turn: who orders much waits behind himself, not before others. */
export class FairQueue<T> {
  readonly #limits: FairQueueLimits;
  /** In the order of the turns. */
  readonly #waiting = new Map<string, T[]>();
  #size = 0;

  constructor(limits: FairQueueLimits) {
    this.#limits = limits;
  }

  /** False if too much waits, of this owner or in all; nothing was put then. */
  put(owner: string, item: T): boolean {
    const own = this.#waiting.get(owner) ?? [];
    if (own.length >= this.#limits.mostOfOne || this.#size >= this.#limits.mostOfAll) return false;
    this.#waiting.set(owner, [...own, item]);
    this.#size++;
    return true;
  }

  /** The oldest item of the owner whose turn it is; his next one comes after everybody else's. */
  take(): T | undefined {
    const [turn] = this.#waiting;
    if (turn === undefined) return undefined;
    const [owner, [item, ...rest]] = turn;
    this.#waiting.delete(owner);
    if (rest.length > 0) this.#waiting.set(owner, rest);
    this.#size--;
    return item;
  }

  /** Everything that waits, which is nothing afterwards. */
  takeAll(): T[] {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    this.#size = 0;
    return all;
  }
}
