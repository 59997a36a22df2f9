import type { LogLeadership } from '@filmdeed/ledger';
import type { LineLog } from '../../api/src/process/line-log.js';
import { Wakeup } from './wakeup.js';

export interface LogKeeperPorts {
  readonly leadership: LogLeadership;
  /** Takes waiting leaves into the log; tells how many. */
  readonly sequence: () => Promise<{ readonly appended: number }>;
  /** Brings anchoring one step further; absent where no chain is configured. */
  readonly anchor: (() => Promise<unknown>) | undefined;
  readonly log: LineLog;
}

/** Even if a notice was lost, a leaf waits no longer than this before somebody looks. */
const LOOK_EVERY_MS = 500;
const FOLLOW_EVERY_MS = 2000;
const AFTER_FAILURE_MS = 1000;

/**
 * The one who lets the log grow and anchors it. Of many workers one leads; the others wait to take over. A failure is logged and tried
 * again: a broken chain does not hold up the log, a broken log does not hold up the chain.
 */
export class LogKeeper {
  readonly #ports: LogKeeperPorts;
  readonly #leaves = new Wakeup();
  readonly #anchors = new Wakeup();
  readonly #rest = new Wakeup();
  readonly #failing = new Set<string>();
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(ports: LogKeeperPorts) {
    this.#ports = ports;
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
    for (const wakeup of [this.#leaves, this.#anchors, this.#rest]) wakeup.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#attempt('log.lead', async () => {
        await this.#ports.leadership.lead(async (stillLeading) => {
          const goesOn = (): boolean => !this.#stopped && stillLeading();
          await Promise.all([this.#sequence(goesOn), this.#anchor(goesOn)]);
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
      else this.#anchors.wake();
    }
    // The other loop must not sleep on while the lead is gone.
    this.#anchors.wake();
  }

  async #anchor(goesOn: () => boolean): Promise<void> {
    const { anchor } = this.#ports;
    while (anchor !== undefined && goesOn()) {
      await this.#attempt('log.anchor', anchor);
      await this.#anchors.sleep(FOLLOW_EVERY_MS);
    }
  }

  /** Runs one step. The first failure of a row of them is logged, and so is the recovery. */
  async #attempt<T>(step: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await run();
      if (this.#failing.delete(step)) this.#ports.log('info', `${step}.recovered`);
      return result;
    } catch (error) {
      const { code, message } = error as { code?: string | number; message?: string };
      if (!this.#failing.has(step)) {
        this.#failing.add(step);
        const facts = { code: String(code ?? ''), message: String(message ?? error) };
        this.#ports.log('error', `${step}.failed`, facts);
      }
      return undefined;
    }
  }
}
