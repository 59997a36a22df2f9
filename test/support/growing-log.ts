import { type LogHead, openCheckpoint, parseVerifierKey } from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';
import { MemoryLogStore } from './memory-log-store.js';
import { leafOf, sequencing } from './sequencing.js';

export const LOG_KEYS = [parseVerifierKey(LOG_SIGNER.verifierKey)];

/** A log in memory with real tiles and real checkpoints, which grows leaf by leaf. */
export class GrowingLog extends MemoryLogStore {
  #made = 0;
  readonly #world: string;

  /** Logs of different worlds hold different leaves. */
  constructor(world = '') {
    super();
    this.#world = world;
  }

  async grow(leaves: number): Promise<LogHead> {
    for (let n = 0; n < leaves; n++) {
      const leaf = leafOf(this.#made++);
      this.add(Uint8Array.from([...leaf, ...Buffer.from(this.#world)]));
    }
    await sequencing(this)();
    return this.head();
  }
}

export function checkpointOf(note: string): ReturnType<typeof openCheckpoint> {
  return openCheckpoint(note, LOG_KEYS, TEST_ORIGIN);
}
