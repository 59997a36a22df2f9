import type { LogLeadership } from '@filmdeed/ledger';
import type { LineLog } from '../../api/src/process/line-log.js';
import { Wakeup } from './wakeup.js';

export interface MessageSteps {
  /** Brings deliveries on whose turn it is, as long as it leads; tells how many were tried. */
  readonly deliver: (goesOn: () => boolean) => Promise<number>;
  /** Makes reminders and tasks that are due; tells how many. */
  readonly due: () => Promise<number>;
}

export interface MessageKeeperPorts extends MessageSteps {
  readonly leadership: LogLeadership;
  readonly log: LineLog;
}

const LOOK_EVERY_MS = 1000;
const DUE_EVERY_MS = 30_000;
const AFTER_FAILURE_MS = 2000;

/**
 * The one who sends. Of many workers one leads, by a lock of its own: a mail server that hangs holds up no log. Who loses the lead in the middle of a
 * mail does no harm, for the next one takes a delivery only when its lease is over.
 */
export class MessageKeeper {
  readonly #ports: MessageKeeperPorts;
  readonly #rest = new Wakeup();
  readonly #looks = new Wakeup();
  /** Codes of the steps that fail. */
  readonly #failing = new Map<string, string>();
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(ports: MessageKeeperPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the present step and gives the lead up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#rest.wake();
    this.#looks.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#attempt('message.lead', () =>
        this.#ports.leadership.lead((stillLeading) => this.#keep(stillLeading)),
      );
      if (!this.#stopped) await this.#rest.sleep(AFTER_FAILURE_MS);
    }
  }

  async #keep(stillLeading: () => boolean): Promise<void> {
    const goesOn = (): boolean => !this.#stopped && stillLeading();
    let dueAt = -Infinity;
    while (goesOn()) {
      if (performance.now() - dueAt >= DUE_EVERY_MS) {
        if ((await this.#attempt('message.due', this.#ports.due)) !== undefined) dueAt = performance.now();
      }
      const tried = await this.#attempt('message.deliver', () => this.#ports.deliver(goesOn));
      await this.#looks.sleep(tried === undefined ? AFTER_FAILURE_MS : LOOK_EVERY_MS);
    }
  }

  /** Runs one step. The first failure of a row of them is logged, one for another reason too, and so is the recovery. */
  async #attempt<T>(step: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await run();
      if (this.#failing.delete(step)) this.#ports.log('info', `${step}.recovered`, {});
      return result;
    } catch (error) {
      const { code, message } = error as { code?: string | number; message?: string };
      const reason = { code: String(code ?? ''), message: String(message ?? error) };
      if (this.#failing.get(step) !== reason.code) {
        this.#failing.set(step, reason.code);
        this.#ports.log('error', `${step}.failed`, reason);
      }
      return undefined;
    }
  }
}
