import type { ContentDigests } from '@filmdeed/fingerprint';
import type { PickedFile } from './picked-files.js';

/** A file with what it was found to hold. */
export interface DigestedFile extends ContentDigests {
  readonly path: string;
}

export type ToWorker =
  | { readonly kind: 'hash'; readonly files: readonly PickedFile[] }
  | { readonly kind: 'pause' }
  | { readonly kind: 'go-on' };

export type FromWorker =
  | { readonly kind: 'taken'; readonly bytes: number }
  | { readonly kind: 'hashed'; readonly files: readonly DigestedFile[] }
  /** The file could not be read: it was moved, changed or locked meanwhile. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly problem: string };
