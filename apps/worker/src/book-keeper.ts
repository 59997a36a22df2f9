import type { LogLeadership } from '@filmdeed/ledger';
import type { LineLog } from '../../api/src/process/line-log.js';
import { Wakeup } from './wakeup.js';

export interface BookSteps {
  /** Brings words to the book, each as far as the chain allows. */
  readonly relay: () => Promise<void>;
  /** Sees recoveries that the book announced, and completes those that are due. */
  readonly watch: () => Promise<void>;
}

export interface BookKeeperPorts extends BookSteps {
  readonly leadership: LogLeadership;
  readonly log: LineLog;
}

const LOOK_EVERY_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const AFTER_FAILURE_MS = 2000;

/**
 * The one who writes to the party book. Of many workers one leads, by a lock of its own: two would take each other's nonces, and a chain that is away
 * holds up neither log nor messages. It may die anywhere: every transaction is kept before it is sent. Two steps in turn; after a failure both wait,
 * longer each time.
 */
export class BookKeeper {
  readonly #ports: BookKeeperPorts;
  readonly #rest = new Wakeup();
  /** Codes of the steps that fail. */
  readonly #failing = new Map<string, string>();
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(ports: BookKeeperPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the present step and gives the lead up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#rest.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#attempt(
        'book.lead',
        async () => void (await this.#ports.leadership.lead((stillLeading) => this.#keep(stillLeading))),
      );
      if (!this.#stopped) await this.#rest.sleep(AFTER_FAILURE_MS);
    }
  }

  async #keep(stillLeading: () => boolean): Promise<void> {
    let wait = LOOK_EVERY_MS;
    while (!this.#stopped && stillLeading()) {
      const relayed = await this.#attempt('book.relay', this.#ports.relay);
      const watched = stillLeading() && (await this.#attempt('book.watch', this.#ports.watch));
      wait = relayed && watched ? LOOK_EVERY_MS : Math.min(2 * wait, LONGEST_WAIT_MS);
      await this.#rest.sleep(wait);
    }
  }

  /** Runs one step; true if it succeeded. The first failure of a row of them is logged, one for another reason too, and so is the recovery. */
  async #attempt(step: string, run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      if (this.#failing.delete(step)) this.#ports.log('info', `${step}.recovered`, {});
      return true;
    } catch (error) {
      const { code, message } = error as { code?: string | number; message?: string };
      const reason = { code: String(code ?? ''), message: String(message ?? error) };
      if (this.#failing.get(step) !== reason.code) {
        this.#failing.set(step, reason.code);
        this.#ports.log('error', `${step}.failed`, reason);
      }
      return false;
    }
  }
}
