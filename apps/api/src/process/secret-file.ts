import { readFile } from 'node:fs/promises';
import { Refusal } from '@filmdeed/kernel';

/** Text of a key file. Refuses `environment.invalid` naming the file, never what is in it. */
export async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Refusal('environment.invalid', `the key file ${path} cannot be read`, { file: path, cause: code ?? '' });
  }
}
