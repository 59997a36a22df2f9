import { concatBytes, fromHex, Refusal, utf8 } from '@filmdeed/kernel';
import { keccak_256 } from '@noble/hashes/sha3.js';

export interface TypedField {
  readonly name: string;
  readonly type: string;
}
export type TypedValue = string | number | bigint | TypedMessage;
export interface TypedMessage {
  readonly [member: string]: TypedValue;
}

/** EIP-712 typed data as wallets take it. bytesN and addresses are 0x-hex; integers are numbers, bigints or decimal texts. */
export interface TypedData {
  readonly types: Readonly<Record<string, readonly TypedField[]>>;
  readonly primaryType: string;
  readonly domain: TypedMessage;
  readonly message: TypedMessage;
}

/** keccak256(0x1901 ‖ domain separator ‖ hashStruct(message)), 32 bytes (EIP-712). Arrays are not used by our statements. */
export function typedDataDigest(data: TypedData): Uint8Array {
  return keccak_256(
    concatBytes(
      Uint8Array.of(0x19, 0x01),
      domainSeparator(data),
      hashStruct(data.primaryType, data.message, data.types),
    ),
  );
}

const separators = new WeakMap<TypedMessage, Uint8Array>();
const typeHashes = new WeakMap<TypedData['types'], Map<string, Uint8Array>>();

/** A domain object is hashed once; it never changes. */
function domainSeparator({ domain, types }: TypedData): Uint8Array {
  let separator = separators.get(domain);
  if (separator === undefined) separators.set(domain, (separator = hashStruct('EIP712Domain', domain, types)));
  return separator;
}

function typeHash(type: string, types: TypedData['types']): Uint8Array {
  let known = typeHashes.get(types);
  if (known === undefined) typeHashes.set(types, (known = new Map<string, Uint8Array>()));
  let hash = known.get(type);
  if (hash === undefined) known.set(type, (hash = keccak_256(utf8(encodeType(type, types)))));
  return hash;
}

export function hashStruct(type: string, value: TypedMessage, types: TypedData['types']): Uint8Array {
  const fields = fieldsOf(type, types);
  return keccak_256(
    concatBytes(typeHash(type, types), ...fields.map((field) => encodeValue(field, value[field.name], types))),
  );
}

/** `Name(type name,…)` followed by the referenced structs in order of name. */
export function encodeType(type: string, types: TypedData['types']): string {
  const referenced = new Set<string>();
  const visit = (name: string): void => {
    for (const field of fieldsOf(name, types)) {
      if (types[field.type] === undefined || referenced.has(field.type)) continue;
      referenced.add(field.type);
      visit(field.type);
    }
  };
  visit(type);
  referenced.delete(type);
  const one = (name: string): string =>
    `${name}(${fieldsOf(name, types)
      .map((field) => `${field.type} ${field.name}`)
      .join(',')})`;
  return [type, ...[...referenced].sort()].map(one).join('');
}

/** So much is remembered: 300 KiB at most. */
const MOST_TEXTS = 1000;
const MOST_TEXT = 100;
const textHashes = new Map<string, Uint8Array>();

/** Sentences, kinds and parties come again with every statement; so do few of the others. */
function textHash(text: string): Uint8Array {
  let hash = textHashes.get(text);
  if (hash !== undefined) return hash;
  hash = keccak_256(utf8(text));
  if (text.length > MOST_TEXT) return hash;
  if (textHashes.size >= MOST_TEXTS) textHashes.clear();
  textHashes.set(text, hash);
  return hash;
}

function fieldsOf(type: string, types: TypedData['types']): readonly TypedField[] {
  const fields = types[type];
  if (fields === undefined) throw new Refusal('statement.mismatch', `no EIP-712 type ${type}`, { type });
  return fields;
}

function encodeValue(field: TypedField, value: TypedValue | undefined, types: TypedData['types']): Uint8Array {
  const refuse = (): never => {
    throw new Refusal('statement.mismatch', `no ${field.type} in ${field.name}`, {
      field: field.name,
      type: field.type,
    });
  };
  if (value === undefined) return refuse();
  if (types[field.type] !== undefined) return hashStruct(field.type, value as TypedMessage, types);
  if (field.type === 'string') return textHash(typeof value === 'string' ? value : refuse());
  if (field.type === 'bytes') return keccak_256(bytesOf(value, refuse));
  const fixed = /^bytes(\d+)$/.exec(field.type);
  if (fixed) {
    const bytes = bytesOf(value, refuse);
    if (bytes.length !== Number(fixed[1])) return refuse();
    return bytes.length === 32 ? bytes : concatBytes(bytes, new Uint8Array(32 - bytes.length));
  }
  if (field.type === 'address') {
    return leftPad(bytesOf(typeof value === 'string' ? value.toLowerCase() : value, refuse), refuse);
  }
  if (/^uint\d*$/.test(field.type)) return leftPad(uintBytes(value, refuse), refuse);
  return refuse();
}

function bytesOf(value: TypedValue, refuse: () => never): Uint8Array {
  if (typeof value !== 'string' || !/^0x(?:[0-9a-f]{2})*$/.test(value)) return refuse();
  return fromHex(value.slice(2));
}

function uintBytes(value: TypedValue, refuse: () => never): Uint8Array {
  if (typeof value === 'object') return refuse();
  const number = typeof value === 'string' && !/^\d+$/.test(value) ? refuse() : BigInt(value);
  if (number < 0n) return refuse();
  const hex = number.toString(16);
  return fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}

function leftPad(bytes: Uint8Array, refuse: () => never): Uint8Array {
  if (bytes.length > 32) return refuse();
  return concatBytes(new Uint8Array(32 - bytes.length), bytes);
}
