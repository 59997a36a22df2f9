import { fromBase64, Refusal, type RefusalCode } from '@filmdeed/kernel';
import type { Json, JsonObject } from './canonical-json.js';

/**
 * Reads untrusted JSON member by member. Every step names the path at which the shape is wrong, so that a
 * refusal tells its reader where to look.
 */
export class Shape {
  readonly #code: RefusalCode;
  readonly value: Json | undefined;
  readonly path: string;

  constructor(code: RefusalCode, value: Json | undefined, path = '') {
    this.#code = code;
    this.value = value;
    this.path = path;
  }

  refuse(problem: string): never {
    throw new Refusal(this.#code, `${this.path || 'value'}: ${problem}`, { path: this.path, problem });
  }

  /** An object with all of `required`, perhaps some of `optional`, and nothing else. */
  object(required: readonly string[], optional: readonly string[] = []): JsonObject {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('not an object');
    const object = value as JsonObject;
    for (const name of required) if (!Object.hasOwn(object, name)) this.refuse(`member ${name} is missing`);
    for (const name of Object.keys(object)) {
      if (!required.includes(name) && !optional.includes(name)) this.refuse(`member ${printable(name)} is unknown`);
    }
    return object;
  }

  at(name: string | number): Shape {
    const { value } = this;
    const child =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string | number, Json>)[name]
        : undefined;
    return new Shape(this.#code, child, this.path === '' ? String(name) : `${this.path}.${name}`);
  }

  has(name: string): boolean {
    return typeof this.value === 'object' && this.value !== null && Object.hasOwn(this.value, name);
  }

  list(most: number): Shape[] {
    const { value } = this;
    if (!Array.isArray(value)) this.refuse('not a list');
    const list = value as readonly Json[];
    if (list.length > most) this.refuse(`more than ${most} entries`);
    return list.map((_, index) => this.at(index));
  }

  text(most = 4000): string {
    if (typeof this.value !== 'string') this.refuse('not a text');
    if (this.value.length > most) this.refuse(`longer than ${most} characters`);
    return this.value;
  }

  match(pattern: RegExp, expected: string): string {
    const text = this.text(70_000);
    if (!pattern.test(text)) this.refuse(`not ${expected}`);
    return text;
  }

  hex(bytes: number): string {
    let pattern = HEX.get(bytes);
    if (pattern === undefined) HEX.set(bytes, (pattern = new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));
    return this.match(pattern, `${bytes} bytes in lower-case hex`);
  }

  /** 32 bytes in base64, without stray bits. */
  hash(): string {
    const text = this.match(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64');
    try {
      fromBase64(text);
    } catch {
      this.refuse('base64 with stray bits');
    }
    return text;
  }

  integer(least = 0): number {
    if (!Number.isSafeInteger(this.value) || (this.value as number) < least)
      this.refuse(`not an integer from ${least}`);
    return this.value as number;
  }

  boolean(): boolean {
    if (typeof this.value !== 'boolean') this.refuse('not true or false');
    return this.value;
  }

  oneOf<T extends string | number>(values: readonly T[]): T {
    if (!values.includes(this.value as T)) this.refuse(`not one of ${values.join(', ')}`);
    return this.value as T;
  }

  time(): string {
    return asTime(this.text(24), () => this.refuse('not a UTC time with three decimals'));
  }
}

/** By the number of bytes; made once, for a log has millions of digests. */
const HEX = new Map<number, RegExp>();

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A time of docs/format.md that exists in the calendar. */
export function asTime(text: string, refuse: () => never): string {
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString() !== text) refuse();
  return text;
}

function printable(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
