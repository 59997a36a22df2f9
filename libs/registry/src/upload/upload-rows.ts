import type { ActorId, PartyId, UploadId } from '@filmdeed/kernel';
import type { Upload, UploadState } from './upload.js';

/** Port: the uploads that are known, with their progress. Every method is one atomic step. */
export interface UploadRows {
  /**
   * Adds an upload if the bytes that count for its account (`countsAgainstQuota`, declared sizes) stay within the quota with
   * it, however many are added at once. Else refuses `upload.quota-exceeded` with `quota`, `used`, `needed`.
   */
  add(upload: Upload, quotaBytes: number): Promise<void>;
  find(id: UploadId): Promise<Upload | undefined>;
  /** The party's uploads that are neither filed nor leaving, newest first, at most 1,000. */
  listUnfiled(party: PartyId): Promise<readonly Upload[]>;
  /** Records progress if the upload is open and stands at `from`; `false` if not: another process writes to it. */
  progress(id: UploadId, from: number, to: number, expiresAt: Date): Promise<boolean>;
  /** Records `state`, `digests`, `refusal` and `expiresAt` of the upload if its row is still in state `from`. */
  move(upload: Upload, from: UploadState): Promise<boolean>;
  /** Uploads whose bytes are all stored without digests yet: `hashing`, or still `open` because a crash came between. */
  listUnsettled(): Promise<readonly Upload[]>;
  /** Unfiled uploads that expire at or before `now`, and all that are leaving; at most `limit`. */
  listDue(now: Date, limit: number): Promise<readonly Upload[]>;
  /** Deletes the row of an upload that is leaving; any other stays. */
  forget(id: UploadId): Promise<void>;
  /** Bytes that count against the account's quota. */
  usedBytes(account: ActorId): Promise<number>;
}
