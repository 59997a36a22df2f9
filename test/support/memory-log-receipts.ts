import { equalBytes, Refusal } from '@filmdeed/kernel';
import type { LogReceipt, LogReceipts } from '@filmdeed/registry';

/** Twin of the receipts: a list. */
export class MemoryLogReceipts implements LogReceipts {
  readonly all: LogReceipt[] = [];

  async add(receipt: Omit<LogReceipt, 'id'>): Promise<LogReceipt> {
    const before = this.all.find((each) => equalBytes(each.digest, receipt.digest));
    if (before !== undefined) return before;
    const { type, issuer, reference, corrects } = receipt;
    const taken = this.all.some((each) =>
      corrects === null
        ? each.corrects === null && each.type === type && each.issuer === issuer && each.reference === reference
        : each.corrects === corrects,
    );
    if (taken) throw new Refusal('receipt.taken', 'recorded or corrected before', { reference, corrects });
    if (corrects !== null && !this.all.some(({ id }) => id === corrects)) {
      throw new Refusal('receipt.not-found', 'no such receipt to correct', { corrects });
    }
    const kept = { ...receipt, id: this.all.length + 1 };
    this.all.push(kept);
    return kept;
  }

  async ofDigest(digest: Uint8Array): Promise<LogReceipt | null> {
    return this.all.find((each) => equalBytes(each.digest, digest)) ?? null;
  }

  async byId(id: number): Promise<LogReceipt | null> {
    return this.all.find((each) => each.id === id) ?? null;
  }

  async list(): Promise<readonly LogReceipt[]> {
    return this.all.toReversed();
  }

  async covering(leafIndex: number): Promise<readonly LogReceipt[]> {
    const standing = this.all.filter(
      ({ id, size, withdrawn }) => size > leafIndex && !withdrawn && !this.all.some(({ corrects }) => corrects === id),
    );
    const smallest = new Map<string, LogReceipt>();
    for (const receipt of standing.toSorted((a, b) => a.size - b.size || a.id - b.id)) {
      const key = JSON.stringify([receipt.type, receipt.issuer]);
      if (!smallest.has(key)) smallest.set(key, receipt);
    }
    return [...smallest.values()].sort((a, b) => a.id - b.id);
  }
}
