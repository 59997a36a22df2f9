import type { LogLeadership } from '@filmdeed/ledger';
import type { LineLog } from '../../api/src/process/line-log.js';
import { Wakeup } from './wakeup.js';

export interface LogKeeperPorts {
  readonly leadership: LogLeadership;
  /** Takes waiting leaves into the log; tells how many. */
  readonly sequence: () => Promise<{ readonly appended: number }>;
  /** Brings the index of digests to the log's size and states its root. */
  readonly index: () => Promise<{ readonly stated: boolean }>;
  /** Between two statements at least. */
  readonly indexEveryMs: number;
  /** Each brings anchoring at one deployment one step further. */
  readonly anchors: readonly { readonly name: string; readonly step: () => Promise<unknown> }[];
  readonly log: LineLog;
}

/** Even if a notice was lost, a leaf waits no longer than this before somebody looks. */
const LOOK_EVERY_MS = 500;
const FOLLOW_EVERY_MS = 2000;
const AFTER_FAILURE_MS = 1000;

/**
 * The one who lets the log grow and anchors it. Of many workers one leads; the others wait to take over. A failure is logged and tried
 * again: a broken chain holds up neither the log nor another chain, a broken log does not hold up the chains, a broken index
 * neither.
 */
export class LogKeeper {
  readonly #ports: LogKeeperPorts;
  readonly #leaves = new Wakeup();
  readonly #index = new Wakeup();
  readonly #anchors: readonly Wakeup[];
  readonly #rest = new Wakeup();
  /** Codes of the steps that fail. */
  readonly #failing = new Map<string, string>();
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(ports: LogKeeperPorts) {
    this.#ports = ports;
    this.#anchors = ports.anchors.map(() => new Wakeup());
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** New leaves wait. */
  wake(): void {
    this.#leaves.wake();
  }

  /** Finishes the present step and gives the lead up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const wakeup of [this.#leaves, this.#index, ...this.#anchors, this.#rest]) wakeup.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#attempt('log.lead', async () => {
        await this.#ports.leadership.lead(async (stillLeading) => {
          const goesOn = (): boolean => !this.#stopped && stillLeading();
          await Promise.all([
            this.#sequence(goesOn),
            this.#keepIndex(goesOn),
            ...this.#anchors.map((wakeup, i) => this.#anchor(i, wakeup, goesOn)),
          ]);
        });
      });
      if (!this.#stopped) await this.#rest.sleep(AFTER_FAILURE_MS);
    }
  }

  async #sequence(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const done = await this.#attempt('log.sequence', this.#ports.sequence);
      if (done === undefined) await this.#leaves.sleep(AFTER_FAILURE_MS);
      else if (done.appended === 0) await this.#leaves.sleep(LOOK_EVERY_MS);
      else this.#index.wake();
    }
    // The other loops must not sleep on while the lead is gone.
    this.#index.wake();
    this.#wakeAnchors();
  }

  /** Runs between growth and anchoring, so that an anchor covers the root of what it covers; neither waits for it if it is slow or fails. */
  async #keepIndex(goesOn: () => boolean): Promise<void> {
    let statedAt = -Infinity;
    while (goesOn()) {
      const due = performance.now() - statedAt >= this.#ports.indexEveryMs;
      const done = due ? await this.#attempt('log.index', this.#ports.index) : undefined;
      if (done?.stated === true) {
        statedAt = performance.now();
        // The statement is logged next, and that wakes this loop again.
        this.#leaves.wake();
      } else {
        this.#wakeAnchors();
      }
      await this.#index.sleep(FOLLOW_EVERY_MS);
    }
  }

  #wakeAnchors(): void {
    for (const wakeup of this.#anchors) wakeup.wake();
  }

  async #anchor(index: number, wakeup: Wakeup, goesOn: () => boolean): Promise<void> {
    const { name, step } = this.#ports.anchors[index]!;
    while (goesOn()) {
      await this.#attempt('log.anchor', step, name);
      await wakeup.sleep(FOLLOW_EVERY_MS);
    }
  }

  /** Runs one step. The first failure of a row of them is logged, one for another reason too, and so is the recovery. */
  async #attempt<T>(step: string, run: () => Promise<T>, chain?: string): Promise<T | undefined> {
    const which = `${step} ${chain}`;
    const facts: Record<string, string> = chain === undefined ? {} : { chain };
    try {
      const result = await run();
      if (this.#failing.delete(which)) this.#ports.log('info', `${step}.recovered`, facts);
      return result;
    } catch (error) {
      const { code, message } = error as { code?: string | number; message?: string };
      const reason = { code: String(code ?? ''), message: String(message ?? error) };
      if (this.#failing.get(which) !== reason.code) {
        this.#failing.set(which, reason.code);
        this.#ports.log('error', `${step}.failed`, { ...facts, ...reason });
      }
      return undefined;
    }
  }
}
