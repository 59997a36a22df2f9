import { concatBytes, Refusal } from '@filmdeed/kernel';

/** The longest entry that a length of two bytes can announce. */
export const MAX_ENTRY_SIZE = 65_535;

/** Entries one after another, each behind its length as two bytes, big-endian (C2SP tlog-tiles). Refuses `leaf.too-large`. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_SIZE) {
      throw new Refusal('leaf.too-large', 'an entry is at most 65,535 bytes', {
        bytes: entry.length,
        limit: MAX_ENTRY_SIZE,
      });
    }
    parts.push(Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry);
  }
  return concatBytes(...parts);
}

/** The entries of a bundle. Refuses `encoding.invalid` when it is cut off. */
export function parseEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = (bundle[at]! << 8) | (bundle[at + 1] ?? 0);
    const end = at + 2 + length;
    if (end > bundle.length)
      throw new Refusal('encoding.invalid', 'the entry bundle is cut off', { bytes: bundle.length });
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
