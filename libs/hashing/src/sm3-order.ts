/** Of one place in the ring. */
export const PORTION_BYTES = 1 << 20;
/** So many portions lie between the threads: the hashing one has work while the other reads, or serves somebody else. */
export const PORTIONS = 8;

/** To the thread: take so many bytes at an offset of the ring, or end a stream. */
export type Sm3Order =
  | { readonly stream: number; readonly at: number; readonly length: number }
  | { readonly stream: number; readonly end: 'digest' | 'drop' };

/** From the thread: the portion at an offset of the ring is free again, or a stream's digest. */
export type Sm3Answer = 'ready' | { readonly at: number } | { readonly stream: number; readonly digest: Uint8Array };
