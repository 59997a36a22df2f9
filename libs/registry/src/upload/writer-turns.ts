import { Refusal, type UploadId } from '@filmdeed/kernel';

/** One writer's turn at an upload. */
export interface Turn {
  /** A newer writer wants the upload. */
  readonly stopped: boolean;
  /** Called once when that happens; one listener at a time, so that a long upload gathers none. */
  onStop: (() => void) | undefined;
  /** Ends the turn; the next writer may begin. */
  end(): void;
}

/**
 * At most one writer per upload in this process, and the newest wins: a client that comes back must not wait for the
 * death of its old connection.
 */
export class WriterTurns {
  readonly #turns = new Map<UploadId, OpenTurn>();

  /** Stops the present writer, waits until it has put away what it received, and takes over. Refuses `upload.busy` if a yet newer writer came meanwhile. */
  async take(id: UploadId): Promise<Turn> {
    const earlier = this.#turns.get(id);
    const turn = new OpenTurn(() => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    });
    this.#turns.set(id, turn);
    earlier?.stop();
    await earlier?.over;
    if (turn.stopped) {
      turn.end();
      throw busy();
    }
    return turn;
  }

  /** Stops every writer and waits for them. */
  async stopAll(): Promise<void> {
    const turns = [...this.#turns.values()];
    for (const turn of turns) turn.stop();
    await Promise.all(turns.map((turn) => turn.over));
  }
}

/** What the older of two writers is told. */
export function busy(): Refusal {
  return new Refusal('upload.busy', 'another connection goes on with this upload');
}

class OpenTurn implements Turn {
  readonly over: Promise<void>;
  readonly #forget: () => void;
  #resolve!: () => void;
  #stopped = false;
  onStop: (() => void) | undefined;

  constructor(forget: () => void) {
    this.#forget = forget;
    this.over = new Promise((resolve) => (this.#resolve = resolve));
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    this.onStop?.();
  }

  end(): void {
    this.#forget();
    this.#resolve();
  }
}
