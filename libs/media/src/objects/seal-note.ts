import { fromBase64, isRefusal, type ObjectId, Refusal, toBase64, utf8 } from '@filmdeed/kernel';
import { SEGMENT_BYTES, type Vault } from '@filmdeed/registry';
import { randomBytes } from 'node:crypto';
import type { KeyVault } from '../vault/key-vault.js';
import { KEY_BYTES, VAULT_CIPHERS, type VaultCipher } from '../vault/vault-cipher.js';
import type { ObjectSeal } from './segment.js';

/** `seal.json`: what seals the object, and its key, sealed by the vault. */
interface SealNote {
  readonly v: 1;
  readonly id: ObjectId;
  readonly mode: VaultCipher;
  readonly segment: number;
  readonly key: string;
}

const keyPurpose = (cipher: VaultCipher, id: ObjectId): string => `object-key ${cipher} ${id}`;

/** A new random key for one object, and its note. */
export async function newSeal(
  vault: Vault,
  cipher: VaultCipher,
  id: ObjectId,
): Promise<{ readonly seal: ObjectSeal; readonly note: Uint8Array }> {
  const key = randomBytes(KEY_BYTES);
  const wrapped = await vault.seal(keyPurpose(cipher, id), key);
  return { seal: { id, cipher, key }, note: sealNote(id, cipher, wrapped) };
}

function sealNote(id: ObjectId, mode: VaultCipher, wrapped: Uint8Array): Uint8Array {
  const note: SealNote = { v: 1, id, mode, segment: SEGMENT_BYTES, key: toBase64(wrapped) };
  return utf8(JSON.stringify(note));
}

/** The cipher and the wrapped key of a note, which has one form only. Refuses `storage.damaged`. */
function readSealNote(id: ObjectId, bytes: Uint8Array): { readonly cipher: VaultCipher; readonly wrapped: Uint8Array } {
  try {
    const { mode, key } = JSON.parse(Buffer.from(bytes).toString('utf8')) as SealNote;
    const wrapped = fromBase64(key);
    if (VAULT_CIPHERS.includes(mode) && Buffer.compare(sealNote(id, mode, wrapped), bytes) === 0) {
      return { cipher: mode, wrapped };
    }
  } catch {
    // said below
  }
  throw new Refusal('storage.damaged', 'the key of an object is not readable', { part: 'seal.json' });
}

/** Refuses `storage.damaged`; `cause` says if it was the vault that did not open the key. */
export async function openSeal(vault: Vault, id: ObjectId, bytes: Uint8Array): Promise<ObjectSeal> {
  const { cipher, wrapped } = readSealNote(id, bytes);
  return { id, cipher, key: await byVault(() => vault.open(keyPurpose(cipher, id), wrapped)) };
}

/** The note with its key under the newest key of the vault; null: it is. Refuses as `openSeal` does. */
export async function rewrappedNote(vault: KeyVault, id: ObjectId, bytes: Uint8Array): Promise<Uint8Array | null> {
  const { cipher, wrapped } = readSealNote(id, bytes);
  const anew = await byVault(() => vault.reseal(keyPurpose(cipher, id), wrapped));
  return anew === null ? null : sealNote(id, cipher, anew);
}

async function byVault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error, 'vault.damaged')) throw error;
    throw new Refusal('storage.damaged', `the key of an object does not open: ${error.message}`, {
      ...{ part: 'seal.json', cause: error.code },
    });
  }
}
