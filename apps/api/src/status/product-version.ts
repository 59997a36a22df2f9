import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Version of this program, from the package that it runs from: seen from the built API and from its sources. */
export function productVersion(): string {
  for (const place of ['../../../../package.json', '../../../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(resolve(import.meta.dirname, place), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'filmdeed' && version !== undefined) return version;
    } catch {
      // the other place, then
    }
  }
  return 'unknown';
}
