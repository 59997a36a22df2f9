import type { ContentDigests } from '@filmdeed/fingerprint';
import type { Facts, PartyId, RefusalCode, UploadId } from '@filmdeed/kernel';
import type { DeclaredDigests } from '@filmdeed/fingerprint';
import type { Upload, UploadState } from './upload.js';

/** What the holder of an upload sees of it. */
export interface UploadView {
  readonly id: UploadId;
  readonly party: PartyId;
  readonly name: string;
  readonly mediaType: string | null;
  readonly size: number;
  /** Bytes stored; where to go on. */
  readonly offset: number;
  readonly state: UploadState;
  /** Bytes whose digests are computed; behind `offset` while hashing follows the file. */
  readonly hashedBytes: number;
  readonly declared: Pick<DeclaredDigests, 'sha256' | 'sm3'>;
  readonly digests?: ContentDigests;
  readonly refusal?: { readonly code: RefusalCode; readonly facts: Facts };
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export function viewUpload(upload: Upload, hashed: number): UploadView {
  const { id, party, name, mediaType, size, received, state, declared, digests, refusal, createdAt, expiresAt } =
    upload;
  return {
    id,
    party,
    name,
    mediaType,
    size,
    offset: received,
    state,
    hashedBytes: digests === null ? hashed : size,
    declared,
    ...(digests === null ? {} : { digests }),
    ...(refusal === null ? {} : { refusal }),
    createdAt,
    expiresAt,
  };
}
