import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Version of the package that this program runs from: seen from where it is built and from its sources. */
export function programVersion(): string {
  const places = ['../../../../package.json', '../../../package.json'].map((place) =>
    resolve(import.meta.dirname, place),
  );
  const found = places.find((place) => existsSync(place));
  return found === undefined ? 'unknown' : (JSON.parse(readFileSync(found, 'utf8')) as { version: string }).version;
}
