import { Refusal } from '@filmdeed/kernel';
import type { FastifyInstance } from 'fastify';
import { jsonFault } from './json-form.js';

export const MOST_BODY_BYTES = 1024 * 1024;
const DEEPEST = 40;
const JSON_TYPE = 'application/json';

/** True for `Content-Type: application/json`, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]!.trim().toLowerCase() === JSON_TYPE;
}

/** JSON is the only body that the API takes. Its form is judged before anything walks over the value. */
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

/** Refuses `request.not-json`: no JSON, nested too deeply, a member twice, or one that would change a prototype. */
export function parseBody(text: string): unknown {
  if (text === '') return undefined;
  const fault = jsonFault(text, DEEPEST);
  if (fault !== undefined) throw new Refusal('request.not-json', fault, { problem: fault, most: DEEPEST });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal('request.not-json', 'the body is not JSON');
  }
}
