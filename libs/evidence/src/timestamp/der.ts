import { type BaseBlock, fromBER, ObjectIdentifier } from 'asn1js';
import { toHex } from '@filmdeed/kernel';
import { invalidToken } from './token-refusal.js';

/** Bounds of what is read: an authority's whole chain needs a tenth of them. */
const MOST_BYTES = 128 * 1024;
const LIMITS = { maxDepth: 24, maxNodes: 6000, maxContentLength: MOST_BYTES };

/** Identifier octets. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag of `[number]`, constructed or primitive. */
export const context = (number: number, constructed = true): number => (constructed ? 0xa0 : 0x80) | number;

/**
 * A value of ASN.1 in DER. Whatever it is asked for and is not, refuses `timestamp.invalid`. Only strict DER is taken: shortest definite lengths, no
 * constructed strings, no tag above 30, nothing after the end.
 */
export class Der {
  /** Identifier, length and content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  readonly tag: number;
  readonly #children: readonly Der[];
  readonly #block: BaseBlock;

  /** Of a block that the decoder found; its own bytes are held against DER here. */
  private constructor(block: BaseBlock) {
    this.bytes = block.valueBeforeDecodeView;
    this.tag = this.bytes[0]!;
    this.content = this.bytes.subarray(headerLength(this.bytes));
    this.#block = block;
    const constructed = (this.tag & 0x20) !== 0;
    const universal = this.tag < 0x40;
    const isList = (this.tag & 0x1f) === 0x10 || (this.tag & 0x1f) === 0x11;
    if (universal && (isList !== constructed || this.tag === 0)) invalidToken('form', 'not DER', { tag: this.tag });
    this.#children = constructed ? (block.valueBlock as unknown as { value: BaseBlock[] }).value.map(Der.#of) : [];
    const held = this.#children.reduce((sum, child) => sum + child.bytes.length, 0);
    if (constructed && held !== this.content.length) invalidToken('form', 'not DER: lengths do not add up');
  }

  static #of(this: void, block: BaseBlock): Der {
    return new Der(block);
  }

  /** Reads exactly one value. Refuses `timestamp.invalid`. */
  static read(bytes: Uint8Array): Der {
    if (bytes.length === 0 || bytes.length > MOST_BYTES) invalidToken('form', 'not DER', { bytes: bytes.length });
    let parsed: ReturnType<typeof fromBER>;
    try {
      parsed = fromBER(bytes, LIMITS);
    } catch {
      // Whatever the decoder trips over is a fault of the bytes.
      return invalidToken('form', 'not DER', { bytes: bytes.length });
    }
    if (parsed.offset === -1 || parsed.result.error !== '')
      return invalidToken('form', 'not DER: cut off or malformed');
    if (parsed.offset !== bytes.length) invalidToken('form', 'not DER: bytes after the end');
    return new Der(parsed.result);
  }

  expect(tag: number): this {
    if (this.tag !== tag) invalidToken('form', 'another ASN.1 type than expected', { tag: this.tag, expected: tag });
    return this;
  }

  /** What a sequence, set or constructed tag holds. */
  list(tag: number = TAG.sequence, least = 0, most = 100): readonly Der[] {
    this.expect(tag);
    const { length } = this.#children;
    if (length < least || length > most) invalidToken('form', 'another number of members than expected', { length });
    return this.#children;
  }

  /** What an explicit tag or a set of one holds. */
  only(tag: number): Der {
    return this.list(tag, 1, 1)[0]!;
  }

  /** Dotted. */
  oid(): string {
    this.expect(TAG.oid);
    const { content } = this;
    const padded = content.some((byte, i) => byte === 0x80 && (i === 0 || content[i - 1]! < 0x80));
    if (content.length === 0 || content.length > 64 || content.at(-1)! >= 0x80 || padded) {
      invalidToken('form', 'a malformed object identifier');
    }
    return (this.#block as ObjectIdentifier).getValue();
  }

  /** Content octets of a shortest two's complement; at most 4096 bytes. */
  integerBytes(tag: number = TAG.integer): Uint8Array {
    this.expect(tag);
    const [first, second] = this.content;
    const padded = (first === 0 && second! < 0x80) || (first === 0xff && second! >= 0x80);
    if (first === undefined || padded || this.content.length > 4096) invalidToken('form', 'a malformed integer');
    return this.content;
  }

  /** An integer that is not negative, in hex without needless zeros. */
  unsignedHex(tag?: number): string {
    const bytes = this.integerBytes(tag);
    if (bytes[0]! >= 0x80) invalidToken('form', 'a negative integer');
    return toHex(bytes[0] === 0 && bytes.length > 1 ? bytes.subarray(1) : bytes);
  }

  /** An integer from 0 to `most`. */
  number(most: number, tag?: number): number {
    const hex = this.unsignedHex(tag);
    const value = hex.length > 12 ? Number.POSITIVE_INFINITY : Number.parseInt(hex, 16);
    if (value > most) invalidToken('form', 'an integer out of range', { most });
    return value;
  }

  boolean(): boolean {
    this.expect(TAG.boolean);
    if (this.content.length !== 1 || ![0, 0xff].includes(this.content[0]!)) {
      invalidToken('form', 'a malformed boolean');
    }
    return this.content[0] === 0xff;
  }

  octets(tag: number = TAG.octets): Uint8Array {
    return this.expect(tag).content;
  }

  /** A bit string of whole bytes. */
  bitBytes(): Uint8Array {
    this.expect(TAG.bits);
    if (this.content[0] !== 0) invalidToken('form', 'a bit string that is no whole bytes');
    return this.content.subarray(1);
  }

  /** Positions of the bits that are set, the first is 0; at most 32 bits. */
  namedBits(): readonly number[] {
    this.expect(TAG.bits);
    const [unused, ...bytes] = this.content;
    if (unused === undefined || unused > 7 || bytes.length > 4) return invalidToken('form', 'a malformed bit string');
    return bytes.flatMap((byte, i) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => 8 * i + bit),
    );
  }

  /** Content as ASCII; anything else refuses. */
  ascii(): string {
    if (this.content.some((byte) => byte < 0x20 || byte > 0x7e)) invalidToken('form', 'a text that is not ASCII');
    return String.fromCharCode(...this.content.subarray(0, 100));
  }
}

/** Length of identifier and length octets, if they are the shortest and say how many bytes there are. */
function headerLength(bytes: Uint8Array): number {
  const first = bytes[1]!;
  const more = first < 0x80 ? 0 : first & 0x7f;
  const length = more === 0 ? first : bytes.subarray(2, 2 + more).reduce((sum, byte) => 256 * sum + byte, 0);
  const shortest = more === 0 ? first < 0x80 : bytes[2] !== 0 && length >= (more === 1 ? 0x80 : 256 ** (more - 1));
  if ((bytes[0]! & 0x1f) === 0x1f || !shortest || more > 3 || 2 + more + length !== bytes.length) {
    invalidToken('form', 'not DER: a length that is not the shortest');
  }
  return 2 + more;
}
