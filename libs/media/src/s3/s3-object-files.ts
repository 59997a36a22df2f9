import { type ObjectId, Refusal } from '@filmdeed/kernel';
import type { ObjectFiles, ObjectNote, ObjectStream } from '../objects/object-files.js';
import { giveUpJoining, heldBytes, joinObject } from './join-object.js';
import { coveredBytes, coverOf, endOf, type Piece } from './pieces.js';
import { portionAt, PORTION_GRID, type PortionGrid } from './portions.js';
import { openS3Bucket, type S3Settings, wholeRange } from './s3-bucket.js';
import { deleteAll, listPieces, type S3ObjectKeys, s3ObjectKeys } from './s3-object-keys.js';
import { S3ObjectWriter } from './s3-object-writer.js';

export interface S3ObjectFilesSettings extends S3Settings {
  /** What all keys begin with: empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** Another one only to join small objects. */
  readonly grid?: PortionGrid;
}

/**
 * The files of objects in a bucket: `<prefix><first two characters>/<object id>/<name of stream or note>`. What is received lies in pieces under
 * `part/` until the stream is complete, because S3 lets nobody read the parts of an object that is not joined yet, and what is
 * stored must be read again after a crash. Needs a service whose reads and lists see every write that was answered (as S3 does).
 */
export async function s3ObjectFiles(settings: S3ObjectFilesSettings): Promise<ObjectFiles & { close(): void }> {
  const { prefix, grid = PORTION_GRID } = settings;
  const bucket = await openS3Bucket(settings);
  /** By the key of what they write. */
  const writers = new Map<string, S3ObjectWriter>();
  const keysOf = (id: ObjectId, stream: ObjectStream) => s3ObjectKeys(prefix, id, stream);
  const noteKey = (id: ObjectId, name: ObjectNote): string => `${keysOf(id, 'data').folder}${name}`;

  /** Puts the pieces back to `offset` bytes. What lies beyond goes first: a crash in between leaves more than asked for, never less. */
  async function cutAt(keys: S3ObjectKeys, offset: number): Promise<{ cover: readonly Piece[]; begun: Uint8Array }> {
    const listed = await listPieces(bucket, keys);
    const cover = coverOf(listed);
    const found = coveredBytes(cover);
    if (listed.length === 0 || found < offset) {
      throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: offset, found });
    }
    const kept = cover.filter((piece) => piece.start < offset);
    const starts = new Set([0, ...kept.map((piece) => piece.start)]);
    const gone = listed.filter((piece) => !starts.has(piece.start));
    await deleteAll(
      bucket,
      gone.map((piece) => keys.piece(piece.start)),
    );
    const { start } = portionAt(offset, grid);
    const begun = await heldBytes(bucket, keys, kept, start, offset);
    const last = kept.at(-1);
    if (last === undefined) {
      if (found > 0) await bucket.put(keys.piece(0), new Uint8Array());
      return { cover: kept, begun };
    }
    if (endOf(last) === offset) return { cover: kept, begun };
    await bucket.put(keys.piece(last.start), begun.subarray(last.start - start));
    return { cover: [...kept.slice(0, -1), { start: last.start, size: offset - last.start }], begun };
  }

  return {
    async begin(id, stream) {
      // An empty piece says that the stream is there.
      await bucket.put(keysOf(id, stream).piece(0), new Uint8Array());
    },

    async append(id, stream, offset) {
      const keys = keysOf(id, stream);
      const state = { bucket, keys, grid, offset, ...(await cutAt(keys, offset)) };
      const closed = (closing: S3ObjectWriter): void =>
        void (writers.get(keys.data) === closing && writers.delete(keys.data));
      const writer = new S3ObjectWriter({ ...state, closed });
      writers.set(keys.data, writer);
      return writer;
    },

    async size(id, stream) {
      const keys = keysOf(id, stream);
      const writer = writers.get(keys.data);
      if (writer !== undefined) return writer.offset;
      const listed = await listPieces(bucket, keys);
      return listed.length > 0 ? coveredBytes(coverOf(listed)) : bucket.size(keys.data);
    },

    async *read(id, stream, { start, end }) {
      const keys = keysOf(id, stream);
      let at = start;
      let tried = -1;
      while (at < end) {
        const writer = writers.get(keys.data);
        const held = writer?.held(at, end);
        if (held !== undefined) {
          at += held.length;
          yield held;
          continue;
        }
        const cover = writer?.cover ?? coverOf(await listPieces(bucket, keys));
        const piece = cover.find((one) => one.start <= at && at < endOf(one));
        const [key, from, to] =
          piece === undefined
            ? [keys.data, at, end]
            : [keys.piece(piece.start), at - piece.start, Math.min(end, endOf(piece)) - piece.start];
        try {
          for await (const bytes of wholeRange(bucket, key, from, to)) {
            at += bytes.length;
            yield bytes;
          }
        } catch (error) {
          // The piece may have become part of a larger one, or all of them `data`, between the look and the reading.
          if (at === tried) throw error;
          tried = at;
        }
      }
    },

    async complete(id, stream, size) {
      const keys = keysOf(id, stream);
      const cover = coverOf(await listPieces(bucket, keys));
      const found = coveredBytes(cover);
      if (found !== size) {
        throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: size, found });
      }
      await joinObject(bucket, keys, grid, cover);
    },

    async tidy(id, stream) {
      const keys = keysOf(id, stream);
      const pieces = await bucket.list(keys.pieces);
      await deleteAll(bucket, [...pieces.map(({ key }) => key), keys.joining]);
    },

    async drop(id, stream) {
      const keys = keysOf(id, stream);
      await giveUpJoining(bucket, keys);
      const pieces = await bucket.list(keys.pieces);
      await deleteAll(bucket, [...pieces.map(({ key }) => key), keys.joining, keys.data]);
    },

    note: (id, name) => bucket.whole(noteKey(id, name)),
    putNote: async (id, name, bytes) => void (await bucket.put(noteKey(id, name), bytes)),
    dropNote: async (id, name) => void (await bucket.delete(noteKey(id, name))),

    async remove(id) {
      for (const stream of ['data', 'sealed'] as const) {
        const keys = keysOf(id, stream);
        writers.delete(keys.data);
        await giveUpJoining(bucket, keys);
      }
      await deleteAll(
        bucket,
        (await bucket.list(keysOf(id, 'data').folder)).map(({ key }) => key),
      );
    },

    /** A bucket names no limit; one that is full says so when it is written. */
    freeBytes: async () => Number.MAX_SAFE_INTEGER,

    close: () => bucket.close(),
  };
}
