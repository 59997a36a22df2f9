import { bookStatement } from '@filmdeed/evidence';
import { type Clock, isRefusal } from '@filmdeed/kernel';
import type { PartyBookReader, PartyBookWriter } from './book-ports.js';
import type { BookOutbox, RelayedWords, RelayState } from './book-outbox.js';

export interface RelayPorts {
  readonly outbox: BookOutbox;
  readonly reader: PartyBookReader;
  readonly writer: PartyBookWriter;
  readonly clock: Clock;
  /** Blocks on top of the words, theirs included, after which they stand for good. */
  readonly confirmations: number;
  /** A transaction that waits for so long is made dearer. */
  readonly stuckSeconds?: number;
}

/**
 * Brings words to the book, oldest first: each call brings every one as far as the chain allows. What counts is the book alone, which says whether it
 * acted on the words: somebody else may have brought them. A transaction is in the outbox before it is sent, so that a call may be cut short
 * anywhere; words whose block is gone are sent again, and go to `refused` with the book's own reason if they do not hold any more. One call at a
 * time, in one process. Refuses `chain.unreachable`, `chain.mismatch`, `chain.rejected`; then nothing is lost, and the next call goes on.
 */
export function relayWords(ports: RelayPorts): () => Promise<void> {
  const { outbox, reader, writer, clock, confirmations, stuckSeconds = 180 } = ports;

  const keep = (entry: RelayedWords, changes: Partial<RelayedWords> & { readonly state: RelayState }) =>
    outbox.keep({ ...entry, ...changes }, entry.state);

  const sendAnew = async (entry: RelayedWords, isFirst: boolean): Promise<void> => {
    let raw: string;
    try {
      raw =
        entry.raw === null
          ? (await writer.sign(entry.words)).raw
          : (await writer.replace(entry.words, entry.raw, isFirst)).raw;
    } catch (error) {
      // A chain that asks no price has nothing that is dearer, and one that asks too much is waited for.
      if (entry.raw !== null && isRefusal(error, 'chain.rejected') && error.facts['why'] === 'fee-cap') {
        return writer.send(entry.raw);
      }
      if (!isRefusal(error, 'book.refused')) throw error;
      await keep(entry, { state: 'refused', reason: String(error.facts['reason']) });
      return;
    }
    if (await keep(entry, { state: 'sent', raw, signedAt: clock.now() })) await writer.send(raw);
  };

  const sendAgain = async (entry: RelayedWords, isFirst: boolean): Promise<void> => {
    const waits = entry.signedAt === null ? Infinity : clock.now().getTime() - entry.signedAt.getTime();
    if (entry.raw === null || waits >= stuckSeconds * 1000) return sendAnew(entry, isFirst);
    try {
      await writer.send(entry.raw);
    } catch (error) {
      // Its nonce went to another transaction of ours, as after a reorganisation; or it would not be taken at this price.
      if (!isRefusal(error, 'chain.rejected')) throw error;
      const why = error.facts['why'];
      if (why === 'nonce-used') return sendAnew({ ...entry, raw: null }, isFirst);
      if (why === 'underpriced') return sendAnew(entry, isFirst);
      throw error;
    }
  };

  return async () => {
    const head = await reader.head();
    let isFirst = true;
    for (const entry of await outbox.open()) {
      const { digest } = bookStatement(reader.book, entry.words);
      if (await reader.isUsed(digest, head)) {
        const deep = head - confirmations + 1;
        const isFinal = deep >= 0 && (confirmations <= 1 || (await reader.isUsed(digest, deep)));
        const state = isFinal ? 'final' : 'landed';
        if (state !== entry.state) await keep(entry, { state });
        continue;
      }
      if (entry.state === 'landed') await keep(entry, { state: 'sent' });
      await sendAgain(entry.state === 'landed' ? { ...entry, state: 'sent' } : entry, isFirst);
      isFirst = false;
    }
  };
}
