import { draftFiling, type FilingInput, p256Signer, signingTask, signP256 } from '@filmdeed/evidence';
import type { SignedIn } from './signed-in.js';

/** What says that nobody was there, or that nobody is there any more. */
const GONE = ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'];

/** Clients that file without a break through every door in turn; a door where nobody answers is passed over for the next. */
export class FilingLoad {
  /** Ids that were answered with `received` or more. */
  readonly accepted: string[] = [];
  /** Answers that were no acceptance. */
  readonly refused: string[] = [];
  /** Tries at a door where nobody answered. */
  passedOver = 0;
  readonly #doors: readonly SignedIn[];
  readonly #key: Uint8Array;
  #ended = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(doors: readonly SignedIn[], key: Uint8Array) {
    this.#doors = doors;
    this.#key = key;
  }

  start(clients: number, input: (n: number) => Omit<FilingInput, 'party'>): void {
    let made = 0;
    const client = async (): Promise<void> => {
      while (!this.#ended) {
        await this.#file(input(++made), made);
        await new Promise((rest) => setTimeout(rest, 10));
      }
    };
    this.#running = Promise.all(Array.from({ length: clients }, client));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#running;
  }

  async #file(input: Omit<FilingInput, 'party'>, n: number): Promise<void> {
    const { party, origin, token } = this.#doors[0]!;
    const draft = draftFiling({ ...input, party });
    const { id } = draft.record;
    const task = signingTask(draft, input.content, origin, new Date().toISOString());
    const signature = signP256(this.#key, task.digest);
    const signed = task.finish({ scheme: 'p256', signer: p256Signer(this.#key), signature });
    const body = JSON.stringify({ record: draft.record, ...signed });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': id };
    for (let tries = 0; tries < 600; tries++) {
      const { url } = this.#doors[(n + tries) % this.#doors.length]!;
      try {
        const answer = await fetch(`${url}/api/v1/filings`, { method: 'POST', headers, body });
        const text = await answer.text();
        if (answer.ok) this.accepted.push(id);
        else this.refused.push(`${answer.status} ${text}`);
        return;
      } catch (error) {
        const cause = (error as { cause?: { code?: string } }).cause;
        if (!GONE.includes(cause?.code ?? '')) throw error;
        this.passedOver++;
        await new Promise((rest) => setTimeout(rest, 50));
      }
    }
    this.refused.push('nobody answered');
  }
}
