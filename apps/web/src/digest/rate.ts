/** How fast something goes on, and how long the rest will take. */
export interface Pace {
  readonly bytesPerSecond: number;
  /** Undefined while nothing can be said. */
  readonly secondsLeft: number | undefined;
}

const WINDOW_MILLISECONDS = 8000;

/** Speed over the last seconds; a pause does not count against it. */
export class RateMeter {
  #samples: { at: number; done: number }[] = [];

  /** `now` in milliseconds, `done` in bytes since the start. */
  note(now: number, done: number): void {
    this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && now - this.#samples[0]!.at > WINDOW_MILLISECONDS) this.#samples.shift();
  }

  /** Begins anew after a pause. */
  forget(): void {
    this.#samples = [];
  }

  pace(total: number): Pace {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at || last.done <= first.done) {
      return { bytesPerSecond: 0, secondsLeft: undefined };
    }
    const bytesPerSecond = ((last.done - first.done) * 1000) / (last.at - first.at);
    return { bytesPerSecond, secondsLeft: Math.max(0, total - last.done) / bytesPerSecond };
  }
}
