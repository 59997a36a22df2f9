import type { IndexKeys } from '@filmdeed/evidence';
import type { LeafPortion } from '@filmdeed/ledger';

/** What a thread is asked for; it answers with the same number. */
export type LeafOrder = { readonly id: number } & (
  { readonly read: LeafPortion } | { readonly half: IndexKeys; readonly sizes: readonly number[] }
);
export interface LeafAnswer {
  readonly id: number;
  readonly result: unknown;
}
