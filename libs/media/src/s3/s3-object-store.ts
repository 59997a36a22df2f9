import { type ObjectId, Refusal } from '@filmdeed/kernel';
import { describeObject, type ObjectDescription, type ObjectStore } from '@filmdeed/registry';
import { giveUpJoining, heldBytes, joinObject } from './join-object.js';
import { coveredBytes, coverOf, endOf, type Piece } from './pieces.js';
import { portionAt, PORTION_GRID, type PortionGrid } from './portions.js';
import { openS3Bucket, type S3Settings, wholeRange } from './s3-bucket.js';
import { deleteAll, listPieces, s3ObjectKeys } from './s3-object-keys.js';
import { S3ObjectWriter } from './s3-object-writer.js';

export interface S3ObjectStoreSettings extends S3Settings {
  /** What all keys begin with: empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** Another one only to join small objects. */
  readonly grid?: PortionGrid;
}

export interface S3ObjectStore extends ObjectStore {
  close(): void;
}

/**
 * Objects V1 in a bucket, mode `plain` (docs/format.md §10): `<prefix><first two characters>/<object id>/{data,object.json}`. What is received lies
 * in pieces under `part/` until the object is finished, because S3 lets nobody read the parts of an object that is not joined yet, and what is
 * stored must be read again after a crash. Needs a service whose reads and lists see every write that was answered (as S3 does).
 */
export async function s3ObjectStore(settings: S3ObjectStoreSettings): Promise<S3ObjectStore> {
  const { prefix, grid = PORTION_GRID } = settings;
  const bucket = await openS3Bucket(settings);
  const writers = new Map<ObjectId, S3ObjectWriter>();
  const keysOf = (id: ObjectId) => s3ObjectKeys(prefix, id);

  async function describe(id: ObjectId): Promise<ObjectDescription | undefined> {
    const text = await bucket.text(keysOf(id).description);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as ObjectDescription;
    } catch {
      throw new Refusal('storage.damaged', 'the description of an object is not readable');
    }
  }

  /** Puts the pieces back to `offset` bytes. What lies beyond goes first: a crash in between leaves more than asked for, never less. */
  async function cutAt(id: ObjectId, offset: number): Promise<{ cover: readonly Piece[]; begun: Uint8Array }> {
    const keys = keysOf(id);
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
    describe,

    async create(id) {
      // An empty piece says that the object is there.
      const keys = keysOf(id);
      await bucket.put(keys.piece(0), new Uint8Array());
    },

    async openAppend(id, offset) {
      if ((await describe(id)) !== undefined) throw new Refusal('storage.denied', 'a finished object never changes');
      const keys = keysOf(id);
      const state = { bucket, keys, grid, offset, ...(await cutAt(id, offset)) };
      const closed = (closing: S3ObjectWriter): void => void (writers.get(id) === closing && writers.delete(id));
      const writer = new S3ObjectWriter({ ...state, closed });
      writers.set(id, writer);
      return writer;
    },

    async *read(id, { start, end }) {
      const keys = keysOf(id);
      let at = start;
      let tried = -1;
      while (at < end) {
        const writer = writers.get(id);
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

    async finish(id, digests) {
      const keys = keysOf(id);
      if ((await describe(id)) === undefined) {
        const cover = coverOf(await listPieces(bucket, keys));
        const found = coveredBytes(cover);
        if (found !== digests.size) {
          throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: digests.size, found });
        }
        await joinObject(bucket, keys, grid, cover);
        await bucket.put(keys.description, Buffer.from(JSON.stringify(describeObject(id, digests))));
      }
      // A crash before this is done is made good when the finish is repeated.
      const pieces = await bucket.list(keys.pieces);
      await deleteAll(bucket, [...pieces.map(({ key }) => key), keys.joining]);
    },

    async remove(id) {
      const keys = keysOf(id);
      writers.delete(id);
      await giveUpJoining(bucket, keys);
      await deleteAll(
        bucket,
        (await bucket.list(keys.folder)).map(({ key }) => key),
      );
    },

    /** A bucket names no limit; one that is full says so when it is written. */
    freeBytes: async () => Number.MAX_SAFE_INTEGER,

    close: () => bucket.close(),
  };
}
