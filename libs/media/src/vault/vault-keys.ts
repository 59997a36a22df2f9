import { fromHex, Refusal, toHex } from '@filmdeed/kernel';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KEY_BYTES } from './vault-cipher.js';

/** One key of the vault. Its id is a digest of it, so that a line with a slip of the pen is seen. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const LINE = /^vault-v1 ([0-9a-f]{16}) ([0-9a-f]{64})$/;

/** The line of a new key. */
export function newVaultKeyLine(): string {
  const bytes = randomBytes(KEY_BYTES);
  return `vault-v1 ${idOf(bytes)} ${toHex(bytes)}`;
}

/** Keys of a key file, one a line, the newest last. Refuses `environment.invalid`, never telling what is in it. */
export async function readVaultKeys(file: string): Promise<readonly VaultKey[]> {
  const refuse = (problem: string): never => {
    throw new Refusal('environment.invalid', problem, { variable: 'VAULT_KEY_FILE', file });
  };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return refuse('the key file of the vault cannot be read');
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const keys = lines.map((line): VaultKey => {
    const [, id, hex] = LINE.exec(line.trim()) ?? refuse('a line of the key file is no key of the vault');
    const bytes = fromHex(hex!);
    if (idOf(bytes) !== id) return refuse('a key of the vault is not the one of its name');
    return { id, bytes };
  });
  if (keys.length === 0) refuse('the key file of the vault holds no key');
  return keys;
}

function idOf(bytes: Uint8Array): string {
  return createHash('sha256').update('filmdeed vault-v1 key').update(bytes).digest('hex').slice(0, 16);
}
