import type { LogMemory, RememberedHeads } from '@filmdeed/ledger';

/** Twin of the memory beside a log's key. */
export class MemoryLogMemory implements LogMemory {
  heads: RememberedHeads = { published: null, intended: null };

  async recall(): Promise<RememberedHeads> {
    return this.heads;
  }

  async remember({ published, intended }: RememberedHeads): Promise<void> {
    this.heads = { published, intended };
  }
}
