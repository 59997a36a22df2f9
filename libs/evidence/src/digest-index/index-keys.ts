import { fromHex, fromUtf8, isRefusal } from '@filmdeed/kernel';
import { indexKey, pureSha256, type Sha256 } from '@filmdeed/ledger';
import type { Json, JsonObject } from '../canonical-json.js';
import { type Content, readContent } from '../content.js';
import { LEAF_MOST_BYTES } from '../leaf.js';
import { Shape } from '../shape.js';
import { isCanonicalText } from './canonical-text.js';
import { indexedDigests } from './index-kinds.js';

/** The keys that a leaf gives to the index (docs/format.md §12.1), whatever bytes it is: one that says nothing of the kind gives none. */
export function indexKeysOf(leaf: Uint8Array, hash: Sha256 = pureSha256): readonly Uint8Array[] {
  const content = indexedContent(leaf);
  if (content === undefined) return [];
  return indexedDigests(content).map(({ kind, value }) => indexKey(kind, fromHex(value), hash));
}

/** The content of an unsealed filing, judged by what the index needs and nothing else. */
function indexedContent(leaf: Uint8Array): Content | undefined {
  if (leaf.length > LEAF_MOST_BYTES) return undefined;
  try {
    const text = fromUtf8(leaf);
    const value = JSON.parse(text) as Json;
    if (!isObject(value) || value.v !== 1 || value.type !== 'filing') return undefined;
    const { body } = value;
    if (!isObject(body) || body.sealed !== false || !isCanonicalText(text, value)) return undefined;
    return readContent(new Shape('leaf.invalid', body.content, 'body.content'));
  } catch (error) {
    if (isRefusal(error) || (error as Error).name === 'SyntaxError') return undefined;
    throw error;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
