import { canonicalJson, type Json } from '../canonical-json.js';

const MOST_DEPTH = 32;

/**
 * Whether a text is the RFC 8785 form of the value that was parsed from it, nested at most 32 deep. The engine's own writer decides almost always, in a
 * tenth of the time; else the slow one does. Refuses `leaf.invalid` as that one does.
 */
export function isCanonicalText(text: string, value: Json): boolean {
  const order = orderOf(value, 1);
  if (order === 'none') return false;
  // UTF-8 has no lone surrogate, but an escape may write one.
  if (order === 'sorted' && !text.includes('\\u') && JSON.stringify(value) === text) return true;
  return canonicalJson(value) === text;
}

type Order = 'sorted' | 'other' | 'none';

/** Whether the members stand as RFC 8785 sorts them; `none` if the value has no canonical form here. */
function orderOf(value: Json, depth: number): Order {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0) ? 'sorted' : 'none';
  }
  if (typeof value !== 'object' || value === null) return 'sorted';
  if (depth > MOST_DEPTH) return 'none';
  let order: Order = 'sorted';
  let before: string | undefined;
  for (const name of Object.keys(value)) {
    const member = orderOf((value as Record<string, Json>)[name]!, depth + 1);
    if (member === 'none') return 'none';
    if (member === 'other') order = 'other';
    if (!Array.isArray(value) && before !== undefined && before >= name) order = 'other';
    before = name;
  }
  return order;
}
