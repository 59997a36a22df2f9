import type { BookOutbox, RelayedWords, SignedWords } from '@filmdeed/registry';

/** Twin of the words on their way to a book: a list. */
export class MemoryBookOutbox implements BookOutbox {
  readonly entries: RelayedWords[] = [];

  add(words: SignedWords): number {
    const id = this.entries.length;
    this.entries.push({ id, words, state: 'queued', raw: null, signedAt: null, reason: null });
    return id;
  }

  open = async (): Promise<readonly RelayedWords[]> =>
    this.entries.filter(({ state }) => state !== 'final' && state !== 'refused');

  keep = async (entry: RelayedWords, from: RelayedWords['state']): Promise<boolean> => {
    if (this.entries[entry.id]?.state !== from) return false;
    this.entries[entry.id] = entry;
    return true;
  };
}
