import { Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Json } from '../canonical-json.js';
import { type TypedData, typedDataDigest, type TypedField, type TypedMessage, type TypedValue } from '../eip712.js';
import { Shape } from '../shape.js';

const MOST_TEXT = 20_000;

/**
 * Reads typed data of somebody else, `{types, primaryType, domain, message}`: message and domain have exactly the members of their types, so that words made
 * of them show all that is signed and nothing else. Refuses `statement.mismatch`.
 */
export function readTypedData(value: Json): { readonly typedData: TypedData; readonly digest: Uint8Array } {
  const shape = new Shape('statement.mismatch', value);
  shape.object(['types', 'primaryType', 'domain', 'message']);
  const types = readTypes(shape.at('types'));
  const primaryType = shape.at('primaryType').text(100);
  const typedData: TypedData = {
    types,
    primaryType,
    domain: readStruct(shape.at('domain'), 'EIP712Domain', types, 0),
    message: readStruct(shape.at('message'), primaryType, types, 0),
  };
  return { typedData, digest: typedDataDigest(typedData) };
}

/** Refuses `statement.other-domain` unless the typed data is for the log of this origin (docs/format.md §3). */
export function requireLogDomain({ domain }: TypedData, origin: string): void {
  const own = { name: 'FilmDeed', version: '1', salt: `0x${toHex(sha256(utf8(origin)))}` };
  const names = Object.keys(domain).sort().join();
  if (names === 'name,salt,version' && Object.entries(own).every(([name, value]) => domain[name] === value)) return;
  throw new Refusal('statement.other-domain', 'a statement for another log, chain or contract', { origin });
}

function readTypes(shape: Shape): Record<string, readonly TypedField[]> {
  const names = Object.keys((shape.value ?? {}) as object);
  shape.object(['EIP712Domain'], names);
  if (names.length > 20) shape.refuse('more than 20 types');
  return Object.fromEntries(
    names.map((name) => {
      const fields = shape
        .at(name)
        .list(50)
        .map((field) => {
          field.object(['name', 'type']);
          return { name: field.at('name').match(NAME, 'a name'), type: field.at('type').match(NAME, 'a type') };
        });
      if (new Set(fields.map((field) => field.name)).size !== fields.length) shape.at(name).refuse('a member twice');
      return [name, fields];
    }),
  );
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

function readStruct(
  shape: Shape,
  type: string,
  types: Readonly<Record<string, readonly TypedField[]>>,
  depth: number,
): TypedMessage {
  const fields = Object.hasOwn(types, type) ? types[type] : undefined;
  if (fields === undefined || depth > 4) return shape.refuse(`no type ${type.slice(0, 40)}`);
  shape.object(fields.map(({ name }) => name));
  const members = fields.map(({ name, type: own }): [string, TypedValue] => {
    const member = shape.at(name);
    if (Object.hasOwn(types, own)) return [name, readStruct(member, own, types, depth + 1)];
    return [name, typeof member.value === 'number' ? member.integer() : member.text(MOST_TEXT)];
  });
  return Object.fromEntries(members);
}
