import { Refusal } from '@filmdeed/kernel';
import { type ObjectDescription, SEGMENT_BYTES } from '@filmdeed/registry';
import { createHash } from 'node:crypto';
import { descriptionNote } from './description-note.js';
import type { ObjectFiles } from './object-files.js';
import { sealedBytes } from './sealed-stream.js';
import { lastSegment, type ObjectSeal, sealSegment, storedBytes } from './segment.js';

/**
 * Seals a finished plain object beside itself. The sealed bytes are read back and held to the digest before the description says that they are
 * the object: a crash before that leaves the plain one, after it both.
 */
export async function encryptObject(
  files: ObjectFiles,
  { seal, note }: { readonly seal: ObjectSeal; readonly note: Uint8Array },
  description: ObjectDescription,
): Promise<void> {
  const { id, cipher } = seal;
  const { size, sha256 } = description;
  await files.drop(id, 'sealed');
  await files.begin(id, 'sealed');
  // Over that of an attempt that was cut short: nothing is left that its key sealed.
  await files.putNote(id, 'seal.json', note);
  const stream = await files.append(id, 'sealed', 0);
  try {
    let index = 0;
    for await (const plain of segmentsOf(files.read(id, 'data', { start: 0, end: size }))) {
      const kind = index === lastSegment(size) ? 'last' : 'part';
      await stream.write(sealSegment(seal, index, kind, plain));
      index += 1;
    }
    await stream.sync();
  } finally {
    await stream.close();
  }
  await files.complete(id, 'sealed', storedBytes(cipher, size));
  const hash = createHash('sha256');
  for await (const bytes of sealedBytes(files, seal, { start: 0, end: size, size })) hash.update(bytes);
  if (hash.digest('hex') !== sha256) {
    throw new Refusal('storage.damaged', 'an object is not that of its digest', { part: 'data' });
  }
  await files.putNote(id, 'object.json', descriptionNote({ ...description, id, mode: cipher }, seal));
}

/** Cuts a stream into segments; no bytes are one empty segment. */
async function* segmentsOf(portions: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const held = Buffer.allocUnsafeSlow(SEGMENT_BYTES);
  let filled = 0;
  let isFirst = true;
  for await (const bytes of portions) {
    for (let used = 0; used < bytes.length;) {
      if (filled === SEGMENT_BYTES) {
        yield held;
        isFirst = false;
        filled = 0;
      }
      const some = bytes.subarray(used, used + SEGMENT_BYTES - filled);
      held.set(some, filled);
      filled += some.length;
      used += some.length;
    }
  }
  if (filled > 0 || isFirst) yield held.subarray(0, filled);
}
