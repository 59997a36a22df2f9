import { isRefusal } from '@filmdeed/kernel';

export interface GroupCommitSettings {
  /** How long the first to come waits for others. */
  readonly windowMilliseconds: number;
  readonly mostAtOnce: number;
}

/** What became of one item: its answer, its refusal, or `again`: the batch could not decide it, and nothing of it was written. */
export type Outcome<O> = { readonly answer: O } | { readonly refusal: Error } | 'again';

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (answer: O) => void;
  readonly reject: (error: unknown) => void;
  tries: number;
}

const MOST_TRIES = 20;

/**
 * One writer for many callers: what arrives within the window, or while the batch before is being written, is committed as one batch, and each
 * caller is answered after that commit. `commit` writes a batch durably and says what became of each item, in order; if it throws, nothing was written.
 * A `Refusal` that it throws is everybody's; after any other failure each item is tried alone, so that one bad item harms nobody else.
 */
export function groupCommit<I, O>(
  commit: (batch: readonly I[]) => Promise<readonly Outcome<O>[]>,
  { windowMilliseconds, mostAtOnce }: GroupCommitSettings,
): (item: I) => Promise<O> {
  const queue: Waiting<I, O>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = false;

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject, tries: 0 });
      if (writing) return;
      if (queue.length >= mostAtOnce) void writeAll();
      else timer ??= setTimeout(() => void writeAll(), windowMilliseconds);
    });

  async function writeAll(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = true;
    while (queue.length > 0) await write(queue.splice(0, mostAtOnce));
    writing = false;
  }

  /** Never throws: every failure is told to those who wait. */
  async function write(batch: readonly Waiting<I, O>[]): Promise<void> {
    let outcomes: readonly Outcome<O>[];
    try {
      outcomes = await commit(batch.map(({ item }) => item));
    } catch (error) {
      if (batch.length === 1 || isRefusal(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await write([one]);
      return;
    }
    batch.forEach((waiting, i) => {
      const outcome = outcomes[i]!;
      if (outcome !== 'again') {
        if ('answer' in outcome) waiting.resolve(outcome.answer);
        else waiting.reject(outcome.refusal);
      } else if (++waiting.tries < MOST_TRIES) queue.push(waiting);
      else waiting.reject(new Error('a batch could not decide an item, again and again'));
    });
  }
}
