import { toHex } from '@filmdeed/kernel';
import type { BookDoor, BookOutbox, HandedInWords, NewWords, RelayedWords, SignedWords } from '@filmdeed/registry';

interface Entry extends RelayedWords, HandedInWords {
  readonly salt: string;
  readonly digest: string;
}

/** Twin of the words on their way to a book: a list. */
export class MemoryBookOutbox implements BookOutbox, BookDoor {
  readonly entries: Entry[] = [];

  /** Queues words as they are, whatever they are for. */
  put(words: SignedWords, salt = '0x', digest = words.nonce, handedInAt = new Date(0)): Entry {
    const id = this.entries.length + 1;
    const entry: Entry = {
      ...{ id, words, state: 'queued', raw: null, signedAt: null, reason: null, handedInAt, salt, digest },
    };
    this.entries.push(entry);
    return entry;
  }

  add = async ({ words, salt, digest, at }: NewWords): Promise<HandedInWords | null> => {
    const isUsed = (entry: Entry): boolean =>
      entry.digest === toHex(digest) || (entry.words.party === words.party && entry.words.nonce === words.nonce);
    return this.entries.some(isUsed) ? null : handedIn(this.put(words, salt, toHex(digest), at));
  };

  ofParty = async (party: string, salt: string): Promise<readonly HandedInWords[]> =>
    this.entries
      .filter((entry) => entry.words.party === party && entry.salt === salt)
      .toReversed()
      .slice(0, 100)
      .map(handedIn);

  open = async (): Promise<readonly RelayedWords[]> =>
    this.entries.filter(({ state }) => state !== 'final' && state !== 'refused').map(relayed);

  keep = async (entry: RelayedWords, from: RelayedWords['state']): Promise<boolean> => {
    const place = this.entries.findIndex(({ id, state }) => id === entry.id && state === from);
    if (place === -1) return false;
    const { state, raw, signedAt, reason } = entry;
    this.entries[place] = { ...this.entries[place]!, state, raw, signedAt, reason };
    return true;
  };
}

const handedIn = ({ id, words, state, reason, handedInAt }: Entry): HandedInWords => ({
  ...{ id, words, state, reason, handedInAt },
});
const relayed = ({ id, words, state, raw, signedAt, reason }: Entry): RelayedWords => ({
  ...{ id, words, state, raw, signedAt, reason },
});
