import type { ObjectId } from '@filmdeed/kernel';
import type { ObjectWriter } from '@filmdeed/registry';

/** What grows: the bytes as they are, or the sealed segments. */
export type ObjectStream = 'data' | 'sealed';
/** What is small and replaced in one step: the description, the wrapped key, the segment that still grows. */
export type ObjectNote = 'object.json' | 'seal.json' | 'last';

/**
 * Port of this room: the files of objects, in a folder or a bucket; what stands in them is not its affair. Refusals as those of the
 * `ObjectStore` that is made of it.
 */
export interface ObjectFiles {
  begin(id: ObjectId, stream: ObjectStream): Promise<void>;
  /** Opens a stream at `offset` and forgets what lies beyond. Refuses `storage.damaged` if fewer bytes are there. */
  append(id: ObjectId, stream: ObjectStream, offset: number): Promise<ObjectWriter>;
  /** Bytes of a stream, synced or not. Refuses `storage.damaged` if there is none. */
  size(id: ObjectId, stream: ObjectStream): Promise<number>;
  read(
    id: ObjectId,
    stream: ObjectStream,
    range: { readonly start: number; readonly end: number },
  ): AsyncIterable<Uint8Array>;
  /** Says that the stream grows no more. Refuses `storage.damaged` unless it has this size. Repeating it is harmless. */
  complete(id: ObjectId, stream: ObjectStream, size: number): Promise<void>;
  /** Clears away what the growing of a complete stream left; only when the description is there. */
  tidy(id: ObjectId, stream: ObjectStream): Promise<void>;
  drop(id: ObjectId, stream: ObjectStream): Promise<void>;
  note(id: ObjectId, name: ObjectNote): Promise<Uint8Array | undefined>;
  /** Puts or replaces a note: atomic, and durable when it returns. */
  putNote(id: ObjectId, name: ObjectNote, bytes: Uint8Array): Promise<void>;
  dropNote(id: ObjectId, name: ObjectNote): Promise<void>;
  remove(id: ObjectId): Promise<void>;
  freeBytes(): Promise<number>;
}
