import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** `dist/web`, seen from the built API and from its sources. */
const PLACES = ['../../../../web', '../../../../dist/web'].map((place) => resolve(import.meta.dirname, place));

/** Path of a file among the built pages; null if they are not built. */
export function builtPage(name: string): string | null {
  return PLACES.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}
