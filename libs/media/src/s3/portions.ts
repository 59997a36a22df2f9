import { Refusal } from '@filmdeed/kernel';

const MIB = 1 << 20;

export interface Portion {
  /** First byte of the object that belongs to it. */
  readonly start: number;
  /** First byte that does not. */
  readonly end: number;
}

/** Up to which byte portions have which size. */
export type PortionGrid = readonly { readonly below: number; readonly size: number }[];

/**
 * Objects are received in portions of 5 MiB, the least that S3 joins; beyond 20,000 MiB in portions of 48 MiB, because it joins no more than
 * 10,000. Portions of an unfinished object are found again by this grid: it never changes.
 */
export const PORTION_GRID: PortionGrid = [
  { below: 20_000 * MIB, size: 5 * MIB },
  { below: 308_000 * MIB, size: 48 * MIB },
];

/** Largest object that can be joined. */
export const MOST_OBJECT_BYTES = 308_000 * MIB;

/** The portion that a byte belongs to. Refuses `storage.full` behind the last one. */
export function portionAt(offset: number, grid: PortionGrid = PORTION_GRID): Portion {
  let from = 0;
  for (const { below, size } of grid) {
    if (offset < below) {
      const start = from + Math.floor((offset - from) / size) * size;
      return { start, end: start + size };
    }
    from = below;
  }
  throw new Refusal('storage.full', 'the store takes no object of this size', { most: from });
}
