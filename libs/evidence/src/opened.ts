import { Refusal } from '@filmdeed/kernel';
import type { Sha256 } from '@filmdeed/ledger';
import type { Json, JsonObject } from './canonical-json.js';
import { type Content, readContent } from './content.js';
import { commitmentOf, isCommitment, parseDisclosure } from './disclosure.js';
import type { FilingLeaf } from './leaf.js';
import { Shape } from './shape.js';
import { readSignature, type Signature } from './signature-form.js';

/** What a leaf says once its disclosures are joined to it. Absent members were not disclosed. */
export interface OpenedLeaf {
  readonly leaf: FilingLeaf;
  readonly content?: Content;
  readonly particulars: Readonly<Record<string, string>>;
  readonly provenance: Readonly<Record<string, string>>;
  readonly nonce?: string;
  readonly signature?: Signature;
  /** Paths of commitments that nothing opened. */
  readonly undisclosed: readonly string[];
}

/**
 * Joins disclosures to a leaf. Refuses `disclosure.invalid` if one of them opens nothing at its path or stands twice,
 * or if an opened value has not the form that its place asks for. `digest` is the machine's own SHA-256, if it has a faster one.
 */
export function openLeaf(leaf: FilingLeaf, disclosures: readonly string[], digest?: Sha256): OpenedLeaf {
  const values = new Map<string, Json>();
  for (const encoded of disclosures) {
    const { path, value } = parseDisclosure(encoded);
    const commitment = valueAt(leaf as unknown as JsonObject, path);
    if (!isCommitment(commitment) || commitment.sd !== commitmentOf(encoded, digest).sd) {
      throw new Refusal('disclosure.invalid', 'a disclosure opens no commitment of this leaf', {
        path: path.slice(0, 80),
      });
    }
    if (values.has(path)) throw new Refusal('disclosure.invalid', 'disclosed twice', { path });
    values.set(path, value);
  }
  const shapeOf = (value: Json, path: string): Shape => new Shape('disclosure.invalid', value, path);
  const texts = (group: 'particulars' | 'provenance'): Record<string, string> =>
    Object.fromEntries(
      Object.entries(leaf.body[group])
        .map(
          ([name, member]) =>
            [name, isCommitment(member as Json) ? values.get(`body.${group}.${name}`) : member] as const,
        )
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, shapeOf(value as Json, `body.${group}.${name}`).text(200_000)]),
    );
  const { auth } = leaf;
  const nonce = auth.kind !== 'operator' ? opened(auth.nonce, values, 'auth.nonce') : undefined;
  const signature = auth.kind !== 'operator' ? opened(auth.signature, values, 'auth.signature') : undefined;
  const content = opened(leaf.body.content, values, 'body.content');
  return {
    leaf,
    ...(content === undefined ? {} : { content: readContent(shapeOf(content, 'body.content')) }),
    particulars: texts('particulars'),
    provenance: texts('provenance'),
    ...(nonce === undefined ? {} : { nonce: shapeOf(nonce, 'auth.nonce').hex(32) }),
    ...(signature === undefined
      ? {}
      : { signature: readSignature(shapeOf(signature, 'auth.signature'), schemeOf(auth)) }),
    get undisclosed() {
      return commitmentPaths(leaf as unknown as JsonObject).filter((path) => !values.has(path));
    },
  };
}

/** Paths of all commitments of a leaf, in canonical order. */
export function commitmentPaths(value: JsonObject, prefix = ''): string[] {
  return Object.keys(value)
    .sort()
    .flatMap((name) => {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      const member = value[name];
      if (isCommitment(member)) return [path];
      const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
      return isObject ? commitmentPaths(member as JsonObject, path) : [];
    });
}

function schemeOf(auth: FilingLeaf['auth']): string {
  return auth.kind === 'operator' ? '' : auth.scheme;
}

function opened(member: unknown, values: ReadonlyMap<string, Json>, path: string): Json | undefined {
  return isCommitment(member as Json) ? values.get(path) : (member as Json);
}

function valueAt(object: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}
