import type { ContentDigests } from '@filmdeed/fingerprint';
import type { ObjectId } from '@filmdeed/kernel';

/**
 * Port: where the bytes of uploads lie (docs/format.md §10). Objects have random ids and never share bytes.
 *
 * Every refusal of the place itself is one of `storage.full`, `storage.denied`, `storage.damaged`.
 */
export interface ObjectStore {
  /** Makes an empty, unfinished object. */
  create(id: ObjectId): Promise<void>;
  /**
   * Opens an unfinished object for writing at `offset` bytes and forgets whatever lies beyond: that is what a crash left
   * unrecorded. Refuses `storage.damaged` if fewer bytes than `offset` are there, `storage.denied` if the object is finished.
   */
  openAppend(id: ObjectId, offset: number): Promise<ObjectWriter>;
  /**
   * Bytes `start` (included) to `end` (excluded), in portions of constant size. Sees what a writer of this process has
   * written, synced or not. Refuses `storage.damaged` if they are not all there.
   */
  read(id: ObjectId, range: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;
  /** Describes the object as finished: from then on it never changes. Atomic and durable; repeating it is harmless. */
  finish(id: ObjectId, digests: ContentDigests): Promise<void>;
  /** The description of a finished object; `undefined` for an unfinished or absent one. */
  describe(id: ObjectId): Promise<ObjectDescription | undefined>;
  /** Removes an object, finished or not; an absent one is fine. */
  remove(id: ObjectId): Promise<void>;
  /** Bytes that still fit. */
  freeBytes(): Promise<number>;
}

/** One writer of one object. Bytes go on at `offset`, which never counts a byte that was not written. */
export interface ObjectWriter {
  readonly offset: number;
  /** Writes all bytes or throws; after a throw `offset` still says what was written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when everything written before the call survives a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** As it is, or what it is sealed with. */
export type ObjectMode = 'plain' | 'aes-256-gcm' | 'sm4-ctr-hmac-sm3';

/** `object.json` of object V1. */
export interface ObjectDescription {
  readonly v: 1;
  readonly id: ObjectId;
  readonly mode: ObjectMode;
  readonly segment: 1048576;
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
  readonly blake3: string;
}

/** Bytes of a segment of object V1. */
export const SEGMENT_BYTES = 1_048_576;

export function describeObject(id: ObjectId, digests: ContentDigests, mode: ObjectMode = 'plain'): ObjectDescription {
  const { size, sha256, sm3, blake3 } = digests;
  return { v: 1, id, mode, segment: SEGMENT_BYTES, size, sha256, sm3, blake3 };
}
