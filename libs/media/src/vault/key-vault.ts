import { concatBytes, fromHex, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import type { Vault } from '@filmdeed/registry';
import { randomBytes } from 'node:crypto';
import { deriveKey, openWith, sealWith, VAULT_CIPHERS, type VaultCipher } from './vault-cipher.js';
import { readVaultKeys, type VaultKey } from './vault-keys.js';

const VERSION = 1;
const ID_BYTES = 8;
const SALT_BYTES = 16;
/** Version, cipher by its place in `VAULT_CIPHERS`, id of the key, salt. */
const HEAD_BYTES = 2 + ID_BYTES + SALT_BYTES;

/** A vault of several keys: the newest seals, all open. */
export interface KeyVault extends Vault {
  /** Seals anew what is not under the newest key; null: it is. Refuses as `open` does. */
  reseal(purpose: string, sealed: Uint8Array): Promise<Uint8Array | null>;
}

/**
 * The vault whose keys lie in a file (docs/operate.md). Every sealing has a key of its own, derived with a random salt, so that no number of them
 * wears a key out. The file is read again when a key is met that was not in it: another process may have added one.
 * Refuses `environment.invalid` for a file that holds no keys.
 */
export async function openKeyVault(file: string, cipher: VaultCipher): Promise<KeyVault> {
  let keys = await readVaultKeys(file);

  async function keyOf(id: string): Promise<VaultKey | undefined> {
    const known = keys.find((key) => key.id === id);
    if (known !== undefined) return known;
    keys = await readVaultKeys(file);
    return keys.find((key) => key.id === id);
  }

  const vault: KeyVault = {
    async seal(purpose, plain) {
      const { id, bytes } = keys.at(-1)!;
      const salt = randomBytes(SALT_BYTES);
      const head = concatBytes(Uint8Array.of(VERSION, VAULT_CIPHERS.indexOf(cipher)), fromHex(id), salt);
      const context = concatBytes(head, utf8(purpose));
      return concatBytes(head, sealWith(cipher, deriveKey(cipher, bytes, salt, 'filmdeed vault-v1'), context, plain));
    },

    async open(purpose, sealed) {
      const head = sealed.subarray(0, HEAD_BYTES);
      const used = VAULT_CIPHERS[head[1] ?? -1];
      if (head.length < HEAD_BYTES || head[0] !== VERSION || used === undefined)
        return damaged('not sealed by a vault');
      const key = await keyOf(toHex(head.subarray(2, 2 + ID_BYTES)));
      if (key === undefined) return damaged('sealed under a key that is not there');
      const derived = deriveKey(used, key.bytes, head.subarray(2 + ID_BYTES), 'filmdeed vault-v1');
      const plain = openWith(used, derived, concatBytes(head, utf8(purpose)), sealed.subarray(HEAD_BYTES));
      return plain ?? damaged('what was sealed was changed, or was sealed for something else');
    },

    async reseal(purpose, sealed) {
      keys = await readVaultKeys(file);
      const plain = await vault.open(purpose, sealed);
      const isNewest = toHex(sealed.subarray(2, 2 + ID_BYTES)) === keys.at(-1)!.id;
      return isNewest ? null : vault.seal(purpose, plain);
    },
  };
  return vault;
}

function damaged(problem: string): never {
  throw new Refusal('vault.damaged', problem);
}
