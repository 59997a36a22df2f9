import { type ObjectId, Refusal, utf8 } from '@filmdeed/kernel';
import type { ObjectDescription } from '@filmdeed/registry';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../vault/vault-cipher.js';
import type { ObjectSeal } from './segment.js';

/** `object.json`; that of a sealed object ends in `mac`, an HMAC over the text without it under a key made of the object's. */
export function descriptionNote(description: ObjectDescription, seal: ObjectSeal | null): Uint8Array {
  const text = JSON.stringify(description);
  if (seal === null) return utf8(text);
  return utf8(`${text.slice(0, -1)},"mac":"${macOf(seal, text)}"}`);
}

function macOf({ cipher, key }: ObjectSeal, text: string): string {
  const digest = cipher === 'aes-256-gcm' ? 'sha256' : 'sm3';
  const macKey = deriveKey(cipher, key, new Uint8Array(), 'filmdeed objectV1 description');
  return createHmac(digest, macKey).update(text).digest('hex');
}

/** What a note says, before it is believed. Refuses `storage.damaged`. */
export function parseDescription(bytes: Uint8Array): ObjectDescription {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as ObjectDescription;
  } catch {
    return unreadable();
  }
}

/** The description of a sealed object. Refuses `storage.damaged` for any that was not written with this key. */
export function sealedDescription(id: ObjectId, bytes: Uint8Array, seal: ObjectSeal): ObjectDescription {
  const { v, mode, segment, size, sha256, sm3, blake3 } = parseDescription(bytes);
  const description: ObjectDescription = { v, id, mode, segment, size, sha256, sm3, blake3 };
  const expected = descriptionNote(description, seal);
  if (mode !== seal.cipher || expected.length !== bytes.length || !timingSafeEqual(expected, bytes)) unreadable();
  return description;
}

function unreadable(): never {
  throw new Refusal('storage.damaged', 'the description of an object is not readable', { part: 'object.json' });
}
