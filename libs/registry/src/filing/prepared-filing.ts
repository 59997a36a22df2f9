import type { Content, OpenedLeaf } from '@filmdeed/evidence';
import { Refusal, type UploadId } from '@filmdeed/kernel';

/** A filing whose leaf is made and, if a party signed it, whose signature holds. What was handed in with it is still to be compared. */
export interface PreparedFiling {
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly disclosures: readonly string[];
  readonly opened: OpenedLeaf;
  readonly content: Content;
  readonly upload: UploadId | null;
  readonly manifestUpload: UploadId | null;
}

/** What has to be disclosed to us, or nobody could show, compare or certify it. Refuses `disclosure.missing`. */
export function requireDisclosed<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Refusal('disclosure.missing', `${path} is not disclosed`, { path });
  return value;
}
