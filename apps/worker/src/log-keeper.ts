import { Refusal } from '@filmdeed/kernel';
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
  /** Gives acts their places in the audit trail and states its head. */
  readonly orderActs: () => Promise<{ readonly stated: boolean }>;
  /** Each brings anchoring at one deployment one step further. */
  readonly anchors: readonly { readonly name: string; readonly step: () => Promise<unknown> }[];
  readonly log: LineLog;
}

/** Even if a notice was lost, a leaf waits no longer than this before somebody looks. */
const LOOK_EVERY_MS = 500;
const FOLLOW_EVERY_MS = 2000;
const ORDER_EVERY_MS = 1000;
/** Two steps that grow the log begin so far apart at least: what streams in is gathered, and a leaf that comes alone is logged at once. */
const GATHER_MS = 50;
const AFTER_FAILURE_MS = 1000;
/** Who takes the lead hears first what the others hold of the log; one that does not answer does not keep it from growing. */
const FIRST_LOOK_MS = 3000;

/**
 * The one who lets the log grow and anchors it. Of many workers one leads; the others wait to take over. A failure is logged and tried
 * again: a broken chain holds up neither the log nor another chain, a broken log does not hold up the chains, a broken index
 * neither. Only one that holds what our log denies (`log.fork`) stops its growth, until it no longer does: what we would sign meanwhile could
 * be the second history.
 */
export class LogKeeper {
  readonly #ports: LogKeeperPorts;
  readonly #leaves = new Wakeup();
  readonly #index = new Wakeup();
  readonly #acts = new Wakeup();
  readonly #anchors: readonly Wakeup[];
  readonly #rest = new Wakeup();
  readonly #gathering = new Wakeup();
  /** Codes of the steps that fail. */
  readonly #failing = new Map<string, string>();
  /** Who holds what our log denies. */
  readonly #forks = new Set<string>();
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
    for (const wakeup of [this.#leaves, this.#index, this.#acts, ...this.#anchors, this.#rest, this.#gathering])
      wakeup.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#attempt('log.lead', async () => {
        await this.#ports.leadership.lead(async (stillLeading) => {
          const goesOn = (): boolean => !this.#stopped && stillLeading();
          const looks = this.#anchors.map(() => new Wakeup());
          await Promise.all([
            this.#sequence(goesOn, looks),
            this.#keepIndex(goesOn),
            this.#keepTrail(goesOn),
            ...this.#anchors.map((wakeup, i) => this.#anchor(i, wakeup, goesOn, looks[i]!)),
          ]);
        });
      });
      if (!this.#stopped) await this.#rest.sleep(AFTER_FAILURE_MS);
    }
  }

  async #sequence(goesOn: () => boolean, looks: readonly Wakeup[]): Promise<void> {
    await Promise.all(looks.map((look) => look.sleep(FIRST_LOOK_MS)));
    while (goesOn()) {
      const begun = performance.now();
      const done = await this.#attempt('log.sequence', () => this.#grow());
      if (done === undefined) await this.#leaves.sleep(AFTER_FAILURE_MS);
      else if (done.appended === 0) await this.#leaves.sleep(LOOK_EVERY_MS);
      else {
        this.#index.wake();
        const early = begun + GATHER_MS - performance.now();
        if (early > 0) await this.#gathering.sleep(early);
      }
    }
    // The other loops must not sleep on while the lead is gone.
    this.#index.wake();
    this.#acts.wake();
    this.#wakeAnchors();
  }

  async #grow(): Promise<{ readonly appended: number }> {
    if (this.#forks.size === 0) return this.#ports.sequence();
    const names = [...this.#forks];
    throw new Refusal('log.fork', `${names.join(', ')}: what is held there the log denies; nothing is signed`, {
      names,
    });
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

  /** Neither the log nor the index waits for the trail, nor it for them. */
  async #keepTrail(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const done = await this.#attempt('log.acts', this.#ports.orderActs);
      if (done?.stated === true) this.#leaves.wake();
      await this.#acts.sleep(ORDER_EVERY_MS);
    }
  }

  #wakeAnchors(): void {
    for (const wakeup of this.#anchors) wakeup.wake();
  }

  async #anchor(index: number, wakeup: Wakeup, goesOn: () => boolean, looked: Wakeup): Promise<void> {
    const { name, step } = this.#ports.anchors[index]!;
    while (goesOn()) {
      await this.#attempt('log.anchor', () => this.#look(name, step), name);
      looked.wake();
      await wakeup.sleep(FOLLOW_EVERY_MS);
    }
  }

  /** A step that gives null did not look. */
  async #look(name: string, step: () => Promise<unknown>): Promise<void> {
    try {
      if ((await step()) !== null) this.#forks.delete(name);
    } catch (error) {
      if ((error as { code?: unknown }).code === 'log.fork') this.#forks.add(name);
      throw error;
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
