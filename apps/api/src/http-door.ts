import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions, FastifyRequest } from 'fastify';
import { Refusal } from '@filmdeed/kernel';
import { PROBLEM_TYPE, problemOf } from './problem/problem.js';

const MOST_HEAD_BYTES = 16 * 1024;
const MOST_FIELDS = 200;
/** Whoever takes longer to say what they want only means to keep a connection busy. */
const HEAD_MILLISECONDS = 20_000;
const LOOK_EVERY_MILLISECONDS = 5_000;
/** No byte in either direction for so long: nobody is there. The longest silence of our own is a store that copies a large object. */
const SILENCE_MILLISECONDS = 30 * 60_000;

/** How the server takes connections, before any request is one. */
export function doorSettings(): Pick<
  FastifyHttpOptions<Server>,
  'bodyLimit' | 'routerOptions' | 'connectionTimeout' | 'clientErrorHandler' | 'http'
> {
  return {
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
    connectionTimeout: SILENCE_MILLISECONDS,
    http: {
      maxHeaderSize: MOST_HEAD_BYTES,
      headersTimeout: HEAD_MILLISECONDS,
      connectionsCheckingInterval: LOOK_EVERY_MILLISECONDS,
      insecureHTTPParser: false,
    },
    clientErrorHandler: (error, socket) => answerNoRequest(error, socket),
  };
}

/** Node reads at most 2,000 fields and forgets the rest in silence. Refuses `request.invalid`. */
export function refuseManyFields({ raw }: FastifyRequest): void {
  if (raw.rawHeaders.length > 2 * MOST_FIELDS) {
    throw new Refusal('request.invalid', `a request has at most ${MOST_FIELDS} header fields`, { most: MOST_FIELDS });
  }
}

/** What came is no request of HTTP, or none in time: a problem like others, and the connection ends. */
function answerNoRequest({ code }: Error & { readonly code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const said = new Refusal('request.invalid', 'what came is no request that this server takes');
  const body = JSON.stringify({ ...problemOf(said, 'zh'), status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroySoon());
}
