import type { LogReceipt } from './receipt.js';

/** Port: receipts of notaries and judicial chains. They are only ever added. */
export interface LogReceipts {
  /**
   * Keeps a receipt; one with the same digest stays as it is, and is given. Refuses `receipt.taken` if another receipt has its type, issuer and reference,
   * or if what it corrects was corrected before; `receipt.not-found` if that is not there.
   */
  add(receipt: Omit<LogReceipt, 'id'>): Promise<LogReceipt>;
  ofDigest(digest: Uint8Array): Promise<LogReceipt | null>;
  byId(id: number): Promise<LogReceipt | null>;
  /** Newest first. */
  list(): Promise<readonly LogReceipt[]>;
  /** Of each issuer the receipt of the smallest checkpoint that covers the leaf; none that was corrected or withdrawn. */
  covering(leafIndex: number): Promise<readonly LogReceipt[]>;
}

/** Port: the checkpoints that the log ever signed. */
export interface SignedCheckpoints {
  /** The one of exactly this size; null if none was signed. */
  at(size: number): Promise<{ readonly root: Uint8Array; readonly note: string } | null>;
}
