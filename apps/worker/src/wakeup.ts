/** Lets a loop sleep until somebody has work for it. A wake-up that comes while nobody sleeps is kept for the next sleep. */
export class Wakeup {
  #due = false;
  #sleeper: (() => void) | undefined;

  wake(): void {
    this.#due = true;
    this.#sleeper?.();
  }

  /** Sleeps until woken, at most so long. */
  async sleep(milliseconds: number): Promise<void> {
    if (!this.#due) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#sleeper = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#sleeper = undefined;
    this.#due = false;
  }
}
