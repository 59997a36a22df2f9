import { localSigner, openChainKey, partyBookReader, partyBookWriter } from '@filmdeed/chain';
import type { Clock } from '@filmdeed/kernel';
import { alarmOf, type AnchorRows } from '@filmdeed/ledger';
import { type BookOutbox, type RecoveryWatch, relayWords, watchRecoveries } from '@filmdeed/registry';
import { readSecret } from '../../api/src/process/secret-file.js';
import type { WorkerBookEnv } from './book-env.js';
import type { BookSteps } from './book-keeper.js';

export interface RelayingPorts {
  readonly outbox: BookOutbox;
  readonly watch: RecoveryWatch;
  /** Alarms stand beside those of the chains. */
  readonly rows: Pick<AnchorRows, 'setAlarms'>;
  readonly clock: Clock;
}

const NAME = '主体账本 party book';

/** What goes on by itself with the party book: words are brought to it, and what it announces is seen. An alarm stands until a step that does not find its reason. */
export async function relaying(env: WorkerBookEnv, ports: RelayingPorts): Promise<BookSteps> {
  const { book, rpcUrls, key, confirmations, fees, stuckSeconds } = env;
  const { outbox, watch, rows, clock } = ports;
  const password = key.passwordFile === null ? null : await readSecret(key.passwordFile);
  const signer = localSigner(await openChainKey(await readSecret(key.file), password));
  const reader = partyBookReader(rpcUrls, book);
  const writer = partyBookWriter({ rpcUrls, signer, book, fees });
  const told = (name: string, step: () => Promise<void>) => async (): Promise<void> => {
    const chain = `book:${book.chainId}:${book.contract}:${name}`;
    try {
      await step();
      await rows.setAlarms(chain, NAME, [], clock.now());
    } catch (error) {
      const alarm = alarmOf(error);
      if (alarm !== null) await rows.setAlarms(chain, NAME, [alarm], clock.now());
      throw error;
    }
  };
  return {
    relay: told('relay', relayWords({ outbox, reader, writer, clock, confirmations, stuckSeconds })),
    watch: told('watch', watchRecoveries({ watch, reader, writer, clock })),
  };
}
