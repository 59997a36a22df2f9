/** What became of one request. */
export interface Taken {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly resetSeconds: number;
  /** Until one more is allowed; 0 if one is. */
  readonly retryAfterSeconds: number;
  /** Of those that are refused, the first in a minute. */
  readonly isFirstRefused: boolean;
}

interface Bucket {
  tokens: number;
  at: number;
  refusedAt: number;
}

const MINUTE = 60_000;
const MOST_BUCKETS = 50_000;

/**
 * Token buckets by key, in the memory of this process: each holds as many requests as a minute allows and fills steadily. Of more keys than are kept the one that was not seen for
 * the longest is forgotten, and begins anew with a full bucket.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #most: number;

  constructor(perMinute: number, now: () => number = () => performance.now(), most = MOST_BUCKETS) {
    this.#perMinute = perMinute;
    this.#now = now;
    this.#most = most;
  }

  get size(): number {
    return this.#buckets.size;
  }

  take(key: string): Taken {
    const now = this.#now();
    const limit = this.#perMinute;
    const bucket = this.#buckets.get(key) ?? { tokens: limit, at: now, refusedAt: -Infinity };
    // Last in the order of the map: the first is the one not seen for the longest.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#most) this.#buckets.delete(this.#buckets.keys().next().value!);
    bucket.tokens = Math.min(limit, bucket.tokens + (Math.max(0, now - bucket.at) * limit) / MINUTE);
    bucket.at = now;
    const isAllowed = bucket.tokens >= 1;
    const isFirstRefused = !isAllowed && now - bucket.refusedAt >= MINUTE;
    if (isAllowed) bucket.tokens -= 1;
    if (isFirstRefused) bucket.refusedAt = now;
    const secondsFor = (tokens: number): number => Math.ceil((Math.max(0, tokens - bucket.tokens) * 60) / limit);
    return {
      ...{ isAllowed, limit, remaining: Math.floor(bucket.tokens), resetSeconds: secondsFor(limit), isFirstRefused },
      retryAfterSeconds: isAllowed ? 0 : Math.max(1, secondsFor(1)),
    };
  }
}
