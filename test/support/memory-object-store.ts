import { concatBytes, Refusal, type ObjectId } from '@filmdeed/kernel';
import { describeObject, type ObjectDescription, type ObjectStore } from '@filmdeed/registry';

interface HeldObject {
  data: Uint8Array;
  /** What a power cut leaves. */
  synced: number;
  description?: ObjectDescription;
}

/** Twin of the object store: everything in memory, and a power cut on demand. */
export class MemoryObjectStore implements ObjectStore {
  readonly objects = new Map<ObjectId, HeldObject>();
  capacity = 1 << 30;

  #object(id: ObjectId): HeldObject {
    const object = this.objects.get(id);
    if (object === undefined) throw new Refusal('storage.damaged', 'no such object');
    return object;
  }

  #used(): number {
    return [...this.objects.values()].reduce((sum, { data }) => sum + data.length, 0);
  }

  /** Forgets every byte that was not synced. */
  cutPower(): void {
    for (const object of this.objects.values()) object.data = object.data.slice(0, object.synced);
  }

  async create(id: ObjectId): Promise<void> {
    this.objects.set(id, { data: new Uint8Array(), synced: 0 });
  }

  async openAppend(id: ObjectId, offset: number) {
    const object = this.#object(id);
    if (object.description !== undefined) throw new Refusal('storage.denied', 'a finished object never changes');
    if (object.data.length < offset) throw new Refusal('storage.damaged', 'stored bytes are missing');
    object.data = object.data.slice(0, offset);
    const room = () => this.capacity - this.#used();
    return {
      get offset() {
        return object.data.length;
      },
      async write(bytes: Uint8Array) {
        const fits = Math.min(bytes.length, Math.max(0, room()));
        object.data = concatBytes(object.data, bytes.slice(0, fits));
        if (fits < bytes.length) throw new Refusal('storage.full', 'the store has no room left');
      },
      async sync() {
        object.synced = object.data.length;
      },
      async close() {},
    };
  }

  async *read(id: ObjectId, { start, end }: { start: number; end: number }): AsyncIterable<Uint8Array> {
    for (let at = start; at < end; at += 1000) {
      const { data } = this.#object(id);
      if (data.length < end) throw new Refusal('storage.damaged', 'stored bytes are missing');
      yield data.slice(at, Math.min(end, at + 1000));
    }
  }

  async finish(id: ObjectId, digests: Parameters<ObjectStore['finish']>[1]): Promise<void> {
    const object = this.#object(id);
    if (object.data.length !== digests.size) throw new Refusal('storage.damaged', 'stored bytes are missing');
    object.description = describeObject(id, digests);
  }

  async describe(id: ObjectId): Promise<ObjectDescription | undefined> {
    return this.objects.get(id)?.description;
  }

  async remove(id: ObjectId): Promise<void> {
    this.objects.delete(id);
  }

  async freeBytes(): Promise<number> {
    return this.capacity - this.#used();
  }
}
