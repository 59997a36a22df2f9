import type { Act, ActPerson } from '@filmdeed/evidence';
import type { RequestedAct } from './act-of-request.js';

interface Held {
  readonly first: RequestedAct;
  times: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

const MINUTE_MS = 60_000;
/** Addresses that are counted apart; those that come on top are counted as one. */
const MOST_APART = 5000;

/**
 * Refusals of strangers that come faster than anybody could mean them: one act for each address and minute, the first of them with how many they were, written down when
 * the minute is over, so that nobody fills the trail. A crash loses a minute of them at most.
 */
export class ActCrowd {
  readonly #held = new Map<string, Held>();

  constructor(readonly write: (act: Act, person: ActPerson) => Promise<void>) {}

  /** Never waits. */
  take(address: string, asked: RequestedAct): void {
    const key = `${this.#held.size < MOST_APART || this.#held.has(`${address} ${asked.act.action}`) ? address : ''} ${asked.act.action}`;
    const held = this.#held.get(key);
    if (held !== undefined) {
      held.times++;
      return;
    }
    const timer = setTimeout(() => void this.#end(key), MINUTE_MS).unref();
    this.#held.set(key, { first: asked, times: 1, timer });
  }

  /** Writes down what is held. */
  async flush(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((key) => this.#end(key)));
  }

  async #end(key: string): Promise<void> {
    const held = this.#held.get(key);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.delete(key);
    const { first, times } = held;
    await this.write(times === 1 ? first.act : { ...first.act, times }, first.person);
  }
}
