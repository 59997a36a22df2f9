import { utf8 } from '@filmdeed/kernel';

/** Files of a dossier by path, in the order in which they go into the ZIP. */
export type Files = ReadonlyMap<string, Uint8Array>;
export type Entries = readonly (readonly [path: string, content: Uint8Array | string])[];

export function filesOf(...groups: readonly Entries[]): Map<string, Uint8Array> {
  return new Map(
    groups.flat().map(([path, content]) => [path, typeof content === 'string' ? utf8(content) : content] as const),
  );
}

export function under(folder: string, entries: Entries): Entries {
  return entries.map(([path, content]) => [`${folder}/${path}`, content] as const);
}

/** Lines with a line feed behind each; nothing at all for none. */
export function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}
