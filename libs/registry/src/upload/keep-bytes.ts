import { ContentDigester, pureDigests } from '@filmdeed/fingerprint';
import { newId, type ObjectId } from '@filmdeed/kernel';
import type { ObjectStore } from './object-store.js';

/** Keeps a few bytes as an object of their own. Nobody names it yet: a crash leaves an object that nobody needs. */
export async function keepBytes(
  objects: ObjectStore,
  bytes: Uint8Array,
): Promise<{ readonly object: ObjectId; readonly sha256: string }> {
  const digester = new ContentDigester(pureDigests);
  digester.update(bytes);
  const digests = digester.finish();
  const object = newId('obj');
  await objects.create(object);
  const writer = await objects.openAppend(object, 0);
  try {
    await writer.write(bytes);
    await writer.sync();
  } finally {
    await writer.close();
  }
  await objects.finish(object, digests);
  return { object, sha256: digests.sha256 };
}

/** Removes objects that nothing names any more. */
export async function dropObjects(objects: ObjectStore, ids: readonly ObjectId[]): Promise<void> {
  for (const id of ids) await objects.remove(id);
}
