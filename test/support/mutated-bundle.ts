import { canonicalBytes, type Json, type JsonObject } from '@filmdeed/evidence';
import { fromBase64, fromUtf8, toBase64, toBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';

type Random = () => number;
type Holder = Record<string | number, Json>;

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** A bundle, an index answer or a trust file with one thing changed somewhere in it: in its JSON, its leaf, a disclosure, a note, or DER. */
export function mutated(text: string, random: Random, strangers: readonly string[]): string {
  const root = JSON.parse(text) as JsonObject & Holder;
  const stranger = JSON.parse(pick(random, strangers)) as JsonObject;
  const way = random();
  if (way < 0.3 && typeof root['leaf'] === 'string') return withLeaf(root, random);
  if (way < 0.4 && Array.isArray(root['disclosures'])) return withDisclosure(root, random);
  if (way < 0.5) {
    const name = pick(random, Object.keys(root));
    if (stranger[name] === undefined) delete root[name];
    else root[name] = stranger[name];
    return JSON.stringify(root);
  }
  change(root, random);
  if (random() < 0.2) change(root, random);
  return JSON.stringify(root);
}

/** Changes the leaf, and mostly writes it canonically again. */
function withLeaf(root: Holder, random: Random): string {
  const leaf = JSON.parse(fromUtf8(fromBase64(root['leaf'] as string))) as Json;
  change(leaf as Holder, random);
  root['leaf'] = toBase64(random() < 0.9 ? written(leaf) : utf8(JSON.stringify(leaf)));
  return JSON.stringify(root);
}

/** Changes what a disclosure opens, and mostly commits the leaf to it: only statement, promise and log tell. */
function withDisclosure(root: Holder, random: Random): string {
  const disclosures = root['disclosures'] as unknown as string[];
  if (disclosures.length === 0) return withLeaf(root, random);
  const at = Math.floor(random() * disclosures.length);
  const parts = JSON.parse(Buffer.from(disclosures[at]!, 'base64url').toString()) as [string, string, Json];
  const before = toBase64Url(sha256(utf8(disclosures[at]!)));
  change(parts as unknown as Holder, random);
  disclosures[at] = toBase64Url(written(parts));
  if (random() < 0.7) {
    const leaf = fromUtf8(fromBase64(root['leaf'] as string));
    root['leaf'] = toBase64(utf8(leaf.replace(before, toBase64Url(sha256(utf8(disclosures[at]))))));
  }
  return JSON.stringify(root);
}

function written(value: Json): Uint8Array {
  try {
    return canonicalBytes(value);
  } catch {
    return utf8(JSON.stringify(value));
  }
}

/** Changes one member or entry at any depth, the deep ones as often as the others. */
function change(root: Holder, random: Random): void {
  const places: [Holder, string][] = [];
  const collect = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const name of Object.keys(value)) {
      places.push([value as Holder, name]);
      collect((value as Holder)[name]!);
    }
  };
  collect(root);
  if (places.length === 0) return;
  const [holder, name] = pick(random, places);
  const value = holder[name]!;
  const way = random();
  if (way < 0.07) {
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  } else if (way < 0.12)
    holder[name] = pick<Json>(random, [null, true, 0, -1, 1.5, 2 ** 53, '', [], {}, 'x'.repeat(5000)]);
  else if (way < 0.16 && !Array.isArray(holder))
    holder[pick(random, ['surplus', 'after', 'v', 'proof'])] = pick<Json>(random, [1, 'x', {}]);
  else if (way < 0.22)
    holder[name] = structuredClone(
      pick(
        random,
        places.map(([other, key]) => other[key]!),
      ),
    );
  else if (Array.isArray(value)) reorder(value as Json[], random);
  else if (typeof value === 'number') holder[name] = pick(random, [value + 1, value - 1, value * 2, 0]);
  else if (typeof value === 'boolean') holder[name] = !value;
  else if (typeof value === 'string') holder[name] = changedText(value, random);
}

function reorder(list: Json[], random: Random): void {
  if (list.length > 1 && random() < 0.5) list.reverse();
  else if (list.length > 0) list.push(structuredClone(pick(random, list)));
}

function changedText(text: string, random: Random): string {
  if (text.includes('\n')) return changedLines(text, random);
  const isBase64 = text.length > 40 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+=*$/.test(text);
  if (isBase64 && random() < 0.8) {
    const bytes = fromBase64OrNone(text);
    if (bytes !== undefined) return toBase64(changedBytes(bytes, random));
  }
  const at = Math.floor(random() * text.length);
  const by = pick(random, ['0', 'a', 'Z', '_', '9', ' ', '-', 'é', '']);
  return text.slice(0, at) + by + text.slice(at + (random() < 0.8 ? 1 : 0));
}

function fromBase64OrNone(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text);
  } catch {
    return undefined;
  }
}

function changedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = Math.floor(random() * copy.length);
  if (random() < 0.9) copy[at]! ^= random() < 0.5 ? 1 << Math.floor(8 * random()) : 1 + Math.floor(255 * random());
  else return random() < 0.5 ? copy.subarray(0, at) : Uint8Array.of(...copy, at);
  return copy;
}

/** Proofs, promises, checkpoints: a line changed, left out, doubled or moved. */
function changedLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = Math.floor(random() * lines.length);
  const way = random();
  if (way < 0.15) lines.splice(at, 1);
  else if (way < 0.3) lines.splice(at, 0, pick(random, lines));
  else if (way < 0.4) lines.push(lines.splice(at, 1)[0]!);
  else lines[at] = changedText(lines[at]!, random);
  return lines.join('\n');
}
