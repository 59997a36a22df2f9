import type { ContentDigests, DeclaredDigests } from '@filmdeed/fingerprint';
import {
  type ActorId,
  type Facts,
  type FilingId,
  type ObjectId,
  type PartyId,
  Refusal,
  type RefusalCode,
  type UploadId,
} from '@filmdeed/kernel';

/**
 * `open`: bytes are coming in. `hashing`: all bytes are stored, digests follow. `complete`: digests stand, may be filed.
 * `filed`: belongs to a filing until that is erased. `refused`: the content is not what was declared. `leaving`: being removed.
 */
export type UploadState = 'open' | 'hashing' | 'complete' | 'filed' | 'refused' | 'leaving';

export type UploadMove = 'fill' | 'agree' | 'differ' | 'file' | 'drop' | 'erase';

/** One file on its way into the registry, held by one party. */
export interface Upload {
  readonly id: UploadId;
  /** Who began it, and against whose quota it counts. */
  readonly account: ActorId;
  readonly party: PartyId;
  readonly object: ObjectId;
  /** As given by its holder and checked by `cleanName`; for showing only. */
  readonly name: string;
  /** Media type as declared; never trusted. */
  readonly mediaType: string | null;
  readonly state: UploadState;
  /** Bytes as declared at the beginning. */
  readonly size: number;
  /** Bytes that are stored and survive a power cut; where a resumed upload goes on. */
  readonly received: number;
  readonly declared: Pick<DeclaredDigests, 'sha256' | 'sm3'>;
  /** From `complete` on. */
  readonly digests: ContentDigests | null;
  /** Why the upload is `refused`. */
  readonly refusal: { readonly code: RefusalCode; readonly facts: Facts } | null;
  readonly filing: FilingId | null;
  readonly createdAt: Date;
  /** When an unfiled upload is removed; put off by every progress. */
  readonly expiresAt: Date;
}

/** A state without a row is final. */
export const UPLOAD_MOVES: Partial<Record<UploadState, Partial<Record<UploadMove, UploadState>>>> = {
  open: { fill: 'hashing', drop: 'leaving' },
  hashing: { agree: 'complete', differ: 'refused', drop: 'leaving' },
  complete: { file: 'filed', drop: 'leaving' },
  refused: { drop: 'leaving' },
  filed: { erase: 'leaving' },
};

/**
 * Moves an upload. Refuses `upload.already-filed`, `upload.not-found` (it is leaving), `upload.not-complete` (filing too
 * early) and `upload.busy` (any other move that its state does not know).
 */
export function moveUpload(upload: Upload, move: UploadMove): Upload {
  const state = UPLOAD_MOVES[upload.state]?.[move];
  if (state === undefined) {
    throw new Refusal(refusalOf(upload.state, move), `cannot ${move} an upload that is ${upload.state}`, {
      from: upload.state,
      move,
    });
  }
  return { ...upload, state };
}

function refusalOf(state: UploadState, move: UploadMove): RefusalCode {
  if (state === 'filed') return 'upload.already-filed';
  if (state === 'leaving') return 'upload.not-found';
  return move === 'file' ? 'upload.not-complete' : 'upload.busy';
}

/** Whether an upload's bytes count against its account's quota. */
export function countsAgainstQuota(state: UploadState): boolean {
  return state !== 'refused' && state !== 'leaving';
}
