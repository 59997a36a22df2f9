import { fromBase64, Refusal, toBase64 } from '@filmdeed/kernel';
import { NO_KEYS } from '@filmdeed/ledger';
import type { Shape } from '../shape.js';

const MOST_SIBLINGS = 256;
const ZEROS = toBase64(NO_KEYS);

/** Reads the form of a path (docs/format.md §12.3). */
export function readIndexPath(shape: Shape): readonly string[] {
  return shape.list(MOST_SIBLINGS).map((node) => {
    if (node.value === ZEROS) node.refuse('a node without keys is the empty text');
    return node.match(/^(?:[A-Za-z0-9+/]{43}=)?$/, '32 bytes in base64 or empty');
  });
}

/** The nodes of a path. Refuses `proof.invalid`. */
export function indexPathNodes(path: readonly string[]): Uint8Array[] {
  return path.map((node) => {
    if (node === '') return NO_KEYS;
    try {
      return fromBase64(node);
    } catch {
      throw new Refusal('proof.invalid', 'a node that is not base64');
    }
  });
}

export function indexPathTexts(path: readonly Uint8Array[]): string[] {
  return path.map(toBase64).map((text) => (text === ZEROS ? '' : text));
}
