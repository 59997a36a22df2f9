import type { ContentDigests } from '@filmdeed/fingerprint';
import { isRefusal, type ObjectId, Refusal } from '@filmdeed/kernel';
import {
  describeObject,
  type ObjectDescription,
  type ObjectStore,
  SEGMENT_BYTES,
  type Vault,
} from '@filmdeed/registry';
import type { KeyVault } from '../vault/key-vault.js';
import type { VaultCipher } from '../vault/vault-cipher.js';
import { descriptionNote, parseDescription, sealedDescription } from './description-note.js';
import { encryptObject } from './encrypt-object.js';
import type { ObjectFiles } from './object-files.js';
import { newSeal, openSeal, rewrappedNote } from './seal-note.js';
import { cutAt, expectStored, sealedBytes, sealedState, sizeOf } from './sealed-stream.js';
import { SealedWriter } from './sealed-writer.js';
import { lastSegment, type ObjectSeal, sealSegment, storedBytes, storedSegmentBytes } from './segment.js';

/** How objects are sealed. What is sealed already is opened whatever is set here. */
export interface Sealing {
  readonly vault: Vault;
  /** Of new objects; null: they are plain. */
  readonly cipher: VaultCipher | null;
}

/** An object store, and what is done to objects that are there. */
export interface SealingStore extends ObjectStore {
  /** Seals a finished plain object; it is read meanwhile and afterwards as before. Cut short, it is begun again. Refuses `storage.damaged` if its bytes are not those of its digest. */
  encrypt(id: ObjectId): Promise<'sealed' | 'sealed-before' | 'unfinished'>;
  /** Seals the object's key under the newest key of the vault; `false`: it is, or the object is plain. No other byte is touched. */
  rewrap(id: ObjectId, vault: KeyVault): Promise<boolean>;
}

/** Objects V1 (docs/format.md §10) over files of any kind. */
export function objectStore(files: ObjectFiles, sealing: Sealing | null): SealingStore {
  const writers = new Map<ObjectId, SealedWriter>();

  /** The seal of an object, finished or not; null: it is plain. */
  async function sealOf(id: ObjectId): Promise<ObjectSeal | null> {
    const note = await files.note(id, 'seal.json');
    if (note === undefined) return null;
    if (sealing === null) throw new Refusal('storage.damaged', 'a sealed object, and no vault', { part: 'seal.json' });
    return openSeal(sealing.vault, id, note);
  }

  async function look(id: ObjectId): Promise<{ description: ObjectDescription; seal: ObjectSeal | null } | undefined> {
    const note = await files.note(id, 'object.json');
    if (note === undefined) return undefined;
    const description = parseDescription(note);
    if (description.mode === 'plain') return { description, seal: null };
    const seal = await sealOf(id);
    if (seal === null) throw new Refusal('storage.damaged', 'the key of an object is missing', { part: 'seal.json' });
    return { description: sealedDescription(id, note, seal), seal };
  }

  async function* readSealed(
    seal: ObjectSeal,
    { start, end, size }: { start: number; end: number; size: number | null },
  ): AsyncGenerator<Uint8Array, void> {
    if (size !== null) {
      const stride = storedSegmentBytes(seal.cipher);
      await expectStored(files, seal.id, stride, storedBytes(seal.cipher, size));
      if (end > size) throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: end, found: size });
      return yield* sealedBytes(files, seal, { start, end, size });
    }
    const { whole, growing } = await sealedState(files, seal);
    const behind = whole * SEGMENT_BYTES;
    if (behind + growing.length < end) {
      throw new Refusal('storage.damaged', 'stored bytes are missing', {
        expected: end,
        found: behind + growing.length,
      });
    }
    yield* sealedBytes(files, seal, { start, end: Math.min(end, behind), size: null });
    if (end > behind) yield growing.subarray(Math.max(0, start - behind), end - behind);
  }

  async function* readOnce(id: ObjectId, start: number, end: number): AsyncGenerator<Uint8Array, void> {
    let at = start;
    while (at < end) {
      const writer = writers.get(id);
      if (writer === undefined) break;
      const held = writer.held(at, end);
      if (held !== undefined) {
        at += held.length;
        yield held;
      } else {
        if (at >= writer.offset) break;
        const to = Math.min(end, writer.streamed);
        for await (const bytes of sealedBytes(files, writer.seal, { start: at, end: to, size: null })) {
          at += bytes.length;
          yield bytes;
        }
      }
    }
    if (at >= end) return;
    const found = await look(id);
    if (found === undefined) {
      const seal = await sealOf(id);
      if (seal !== null) return yield* readSealed(seal, { start: at, end, size: null });
    } else if (found.seal !== null) {
      return yield* readSealed(found.seal, { start: at, end, size: found.description.size });
    }
    yield* files.read(id, 'data', { start: at, end });
  }

  /** The end of a sealed object: the growing segment goes into the stream, marked as the last. */
  async function completeSealed(seal: ObjectSeal, size: number): Promise<void> {
    const found = sizeOf(await sealedState(files, seal));
    if (found !== size) throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: size, found });
    const { whole, growing } = await cutAt(files, seal, size);
    const stream = await files.append(seal.id, 'sealed', whole * storedSegmentBytes(seal.cipher));
    try {
      await stream.write(sealSegment(seal, lastSegment(size), 'last', growing));
      await stream.sync();
    } finally {
      await stream.close();
    }
    await files.complete(seal.id, 'sealed', storedBytes(seal.cipher, size));
  }

  const store: SealingStore = {
    describe: async (id) => (await look(id))?.description,

    async create(id) {
      if (sealing?.cipher == null) return files.begin(id, 'data');
      const { note } = await newSeal(sealing.vault, sealing.cipher, id);
      await files.begin(id, 'sealed');
      await files.putNote(id, 'seal.json', note);
    },

    async openAppend(id, offset) {
      if ((await files.note(id, 'object.json')) !== undefined) {
        throw new Refusal('storage.denied', 'a finished object never changes');
      }
      const seal = await sealOf(id);
      if (seal === null) return files.append(id, 'data', offset);
      const begun = await cutAt(files, seal, offset);
      const stream = await files.append(id, 'sealed', begun.whole * storedSegmentBytes(seal.cipher));
      // What was cut off must not come back in part, under what is written now.
      await stream.sync();
      const closed = (closing: SealedWriter): void => void (writers.get(id) === closing && writers.delete(id));
      const writer = new SealedWriter({ files, seal, stream, begun, closed });
      writers.set(id, writer);
      return writer;
    },

    async *read(id, { start, end }) {
      let at = start;
      for (let tried = -1; ;) {
        try {
          for await (const bytes of readOnce(id, at, end)) {
            at += bytes.length;
            yield bytes;
          }
          return;
        } catch (error) {
          // It may have been finished, or sealed, between the look and the reading.
          if (!isRefusal(error, 'storage.damaged') || at === tried) throw error;
          tried = at;
        }
      }
    },

    async finish(id, digests: ContentDigests) {
      const found = await look(id);
      const seal = found === undefined ? await sealOf(id) : found.seal;
      const stream = seal === null ? 'data' : 'sealed';
      if (found === undefined) {
        if (seal === null) await files.complete(id, 'data', digests.size);
        else await completeSealed(seal, digests.size);
        const description = describeObject(id, digests, seal?.cipher);
        await files.putNote(id, 'object.json', descriptionNote(description, seal));
      }
      // A crash before this is done is made good when the finish is repeated.
      await files.tidy(id, stream);
      if (seal !== null) await files.dropNote(id, 'last');
    },

    async remove(id) {
      writers.delete(id);
      await files.remove(id);
    },

    freeBytes: () => files.freeBytes(),

    async encrypt(id) {
      const found = await look(id);
      if (found === undefined) return 'unfinished';
      if (found.seal === null) {
        if (sealing?.cipher == null)
          throw new Refusal('environment.invalid', 'OBJECT_CIPHER names none', { variable: 'OBJECT_CIPHER' });
        await encryptObject(files, await newSeal(sealing.vault, sealing.cipher, id), found.description);
      }
      await files.drop(id, 'data');
      await files.tidy(id, 'sealed');
      return found.seal === null ? 'sealed' : 'sealed-before';
    },

    async rewrap(id, vault) {
      const note = await files.note(id, 'seal.json');
      if (note === undefined) return false;
      const anew = await rewrappedNote(vault, id, note);
      if (anew === null) return false;
      await files.putNote(id, 'seal.json', anew);
      return true;
    },
  };
  return store;
}
