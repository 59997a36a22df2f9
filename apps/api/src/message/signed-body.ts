import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Refusal } from '@filmdeed/kernel';

const ROUTE = 'POST /api/v1/message-reports';
/** A report of a mail server, in base64. */
const MOST_BYTES = 512 * 1024;

interface SignedRequest extends FastifyRequest {
  filmdeedBody?: Uint8Array;
}

/** Keeps the bytes of the bodies that are signed: a signature is over what was sent, not over what was read from it. */
export function keepSignedBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', async (request: SignedRequest, _reply, payload) => {
    if (`${request.method} ${request.routeOptions.url ?? ''}` !== ROUTE) return payload;
    const tooLarge = new Refusal('request.too-large', 'larger than any report', { most: MOST_BYTES });
    if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge;
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of payload as AsyncIterable<Buffer>) {
      length += part.length;
      // Whoever does not say how much it is has its connection cut.
      if (length > MOST_BYTES) throw tooLarge;
      parts.push(part);
    }
    const body = Buffer.concat(parts);
    request.filmdeedBody = Uint8Array.from(body);
    return Object.assign(Readable.from([body]), { receivedEncodedLength: body.length });
  });
}

export function signedBody(request: SignedRequest): Uint8Array {
  return request.filmdeedBody ?? new Uint8Array();
}
