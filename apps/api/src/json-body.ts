import { Refusal } from '@filmdeed/kernel';
import type { FastifyInstance } from 'fastify';

export const MOST_BODY_BYTES = 1024 * 1024;
const DEEPEST = 40;
const JSON_TYPE = 'application/json';

/** True for `Content-Type: application/json`, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]!.trim().toLowerCase() === JSON_TYPE;
}

/** JSON is the only body that the API takes. Depth is judged before anything walks over the value. */
export function takeJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    [JSON_TYPE],
    { parseAs: 'string', bodyLimit: MOST_BODY_BYTES },
    (_request, body, done) => {
      try {
        done(null, parseBody(String(body)));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/** Refuses `request.not-json`: no JSON, nested too deeply, or with a member that would change a prototype. */
export function parseBody(text: string): unknown {
  if (text === '') return undefined;
  if (nestsDeeperThan(text, DEEPEST)) throw new Refusal('request.not-json', 'nested too deeply', { most: DEEPEST });
  try {
    // A member can be named so only in these letters or with escapes; looking at every member takes several times as long as reading them.
    if (!text.includes('__proto__') && !text.includes('\\u')) return JSON.parse(text) as unknown;
    return JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__') throw new SyntaxError('a member named __proto__');
      return value;
    });
  } catch {
    throw new Refusal('request.not-json', 'the body is not JSON');
  }
}

function nestsDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (inString) {
      if (character === 0x5c) i++;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > most) return true;
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
  return false;
}
