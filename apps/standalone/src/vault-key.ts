import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newVaultKeyLine } from '@filmdeed/media';
import { keptText } from './kept-text.js';

/** The key file of the vault, made at the first start. Who loses it loses every sealed object and secret. */
export async function keepVaultKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'keys', 'vault.key');
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  await keptText(file, () => `${newVaultKeyLine()}\n`);
  return file;
}
