import type { Clock, PartyId } from '@filmdeed/kernel';
import type { PartyBookReader, PartyBookWriter, ProposedRecovery } from './book-ports.js';

/** A recovery of a party of ours, until it took effect or was vetoed. */
export interface StandingRecovery extends ProposedRecovery {
  /** Null: of a party that is not ours. */
  readonly partyId: PartyId | null;
}

/** Port: what was seen of the recoveries of a book. Every method is one durable, atomic step. */
export interface RecoveryWatch {
  /** Last block of the book of this salt that was looked at; null before the first look. */
  seen(salt: string): Promise<number | null>;
  /** Records recoveries and how far the look went. The same again changes nothing. */
  note(salt: string, block: number, recoveries: readonly ProposedRecovery[], at: Date): Promise<void>;
  /** Those that have not ended, oldest first. */
  standing(salt: string): Promise<readonly StandingRecovery[]>;
  end(id: string, at: Date): Promise<void>;
}

export interface WatchPorts {
  readonly watch: RecoveryWatch;
  readonly reader: PartyBookReader;
  readonly writer: Pick<PartyBookWriter, 'signCompletion' | 'send'>;
  readonly clock: Clock;
}

const BLOCKS_AT_ONCE = 2000;
/** So many blocks are looked at again each time: a reorganisation may have put a proposal into one of them. */
const LOOK_BACK = 64;

/**
 * Sees every recovery that a book announces, whoever sent it, so that the party is told while it can object; and completes those that are due. A completion
 * is kept nowhere: until the book says that it happened, the next call sends it again. Refuses as the reader and the writer do.
 */
export function watchRecoveries({ watch, reader, writer, clock }: WatchPorts): () => Promise<void> {
  const { book } = reader;
  return async () => {
    const head = await reader.head();
    const seen = await watch.seen(book.salt);
    let from = seen === null ? book.block : Math.max(book.block, Math.min(seen, head) - LOOK_BACK);
    while (from <= head) {
      const to = Math.min(head, from + BLOCKS_AT_ONCE - 1);
      await watch.note(book.salt, to, await reader.proposed(from, to), clock.now());
      from = to + 1;
    }
    for (const { id, partyId } of await watch.standing(book.salt)) {
      if (partyId === null) continue;
      const { recovery, block } = await reader.party(partyId, head);
      if (recovery?.id !== id) await watch.end(id, clock.now());
      else if (recovery.dueAt <= block.time) await writer.send((await writer.signCompletion(partyId, id)).raw);
    }
  };
}
