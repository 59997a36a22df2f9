import type { DeclaredDigests, OpenSink } from '@filmdeed/fingerprint';
import type { ActorId, Clock, PartyId, UploadId } from '@filmdeed/kernel';
import type { ObjectStore } from './object-store.js';
import type { UploadRows } from './upload-rows.js';

export interface UploadPorts {
  readonly rows: UploadRows;
  readonly store: ObjectStore;
  readonly sink: OpenSink;
  readonly clock: Clock;
  /** Takes failures of background work; the upload stays as it is and is tried again. */
  readonly report: (problem: unknown, upload: UploadId) => void;
}

export interface UploadSettings {
  readonly mostBytes: number;
  /** Bytes per account, filed ones included. */
  readonly quotaBytes: number;
  /** How long an unfiled upload is kept after its last progress. */
  readonly keepMilliseconds: number;
  /** How long the last portion's answer waits for the digests before it says `hashing`. */
  readonly patienceMilliseconds: number;
}

export interface BeginUpload {
  readonly account: ActorId;
  readonly party: PartyId;
  readonly name: string;
  readonly mediaType?: string;
  readonly size: number;
  readonly declared?: Pick<DeclaredDigests, 'sha256' | 'sm3'>;
}

export interface AppendUpload {
  readonly party: PartyId;
  readonly id: UploadId;
  readonly offset: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}
