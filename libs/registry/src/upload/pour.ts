import { type Clock, Refusal } from '@filmdeed/kernel';
import type { ObjectWriter } from './object-store.js';
import type { Turn } from './writer-turns.js';

/** How far the recorded progress may lag behind the bytes: this much is sent again after a power cut. */
const SYNC_MILLISECONDS = 1000;

export interface PourOptions {
  readonly turn: Turn;
  readonly clock: Clock;
  /** Bytes of the whole upload. */
  readonly size: number;
  /** Called after each write with the offset reached. */
  readonly stored: (offset: number) => void;
  /** Called when the bytes below the offset survive a power cut. */
  readonly durable: (offset: number) => Promise<void>;
}

/**
 * Writes a stream of bytes until it ends (`ended`) or a newer writer comes (`stopped`). A failing stream, a full disk or too
 * many bytes (`size.mismatch`) throw; in every case the bytes written so far stay and are made durable.
 */
export async function pour(
  bytes: AsyncIterable<Uint8Array>,
  writer: ObjectWriter,
  { turn, clock, size, stored, durable }: PourOptions,
): Promise<'ended' | 'stopped'> {
  const source = bytes[Symbol.asyncIterator]();
  let lastSync = clock.now().getTime();
  let syncing: Promise<void> | undefined;
  let syncFailure: { readonly error: unknown } | undefined;

  const sync = async (): Promise<void> => {
    const offset = writer.offset;
    await writer.sync();
    await durable(offset);
  };
  const syncBehind = (): void => {
    const now = clock.now().getTime();
    const elapsed = now - lastSync;
    // A clock that was set back says nothing of how long ago that is.
    if (syncing !== undefined || (elapsed >= 0 && elapsed < SYNC_MILLISECONDS)) return;
    lastSync = now;
    syncing = sync()
      .catch((error: unknown) => void (syncFailure = { error }))
      .finally(() => (syncing = undefined));
  };

  try {
    for (;;) {
      const next = await nextOrStop(source, turn);
      if (next === 'stopped') {
        void source.return?.(undefined)?.catch(() => undefined);
        return 'stopped';
      }
      if (next.done === true) return 'ended';
      const room = size - writer.offset;
      await writer.write(next.value.subarray(0, room));
      stored(writer.offset);
      if (next.value.length > room) {
        throw new Refusal('size.mismatch', 'more bytes came than were declared', { declared: size });
      }
      syncBehind();
      if (syncFailure !== undefined) throw syncFailure.error;
    }
  } finally {
    stored(writer.offset);
    await syncing;
    await sync();
  }
}

/** The next portion, or `stopped` without waiting for a connection that may be dead. */
function nextOrStop(source: AsyncIterator<Uint8Array>, turn: Turn): Promise<IteratorResult<Uint8Array> | 'stopped'> {
  if (turn.stopped) return Promise.resolve('stopped');
  return new Promise((resolve, reject) => {
    turn.onStop = () => resolve('stopped');
    source.next().then(resolve, reject);
  });
}
