import { lookup as dnsLookup } from 'node:dns/promises';
import { type ClientRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { Refusal } from '@filmdeed/kernel';
import { isPublicAddress } from './public-address.js';

export interface OutboundSettings {
  /** Hosts, as they stand in a URL (`tsa.example`, `10.0.0.7`, `[fd00::7]`), that may have an address that is not public. */
  readonly privateHosts?: readonly string[];
  /** Hosts that may be spoken to without TLS. */
  readonly plainHosts?: readonly string[];
  /** Milliseconds until the connection, with TLS, must stand. */
  readonly connectWithin?: number;
  /** Milliseconds until the whole answer must be there. */
  readonly answerWithin?: number;
  /** PEM of certificate authorities beside the built-in ones, for TLS. */
  readonly authorities?: readonly string[];
  /** All addresses of a host name; asked once for each request. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface OutboundRequest {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Bytes that the body of the answer may have. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

export type OutboundHttp = (request: OutboundRequest) => Promise<OutboundAnswer>;

/** How a request failed: fact `why` of `outbound.failed`. */
export type OutboundFailure = 'unresolved' | 'unreachable' | 'timeout' | 'too-large' | 'cut-off' | 'aborted';

const CONNECT_WITHIN = 5_000;
const ANSWER_WITHIN = 20_000;

/**
 * The one way out. A host name is resolved once and the connection goes to that very address, so that a second answer of the name service
 * changes nothing. Redirects are answers like any other. Each request has a connection of its own, and no proxy. Refuses `outbound.forbidden` (`why`:
 * `url`, `scheme`, `address`) before anything is sent, and `outbound.failed`. Facts name the host, never path, query, headers or body.
 */
export function outboundHttp(settings: OutboundSettings = {}): OutboundHttp {
  const { connectWithin = CONNECT_WITHIN, answerWithin = ANSWER_WITHIN, resolve = resolveHost } = settings;
  return async (request) => {
    const url = allowedUrl(request.url, settings);
    const deadline = AbortSignal.timeout(answerWithin);
    const signals = request.signal === undefined ? [deadline] : [deadline, request.signal];
    const signal = AbortSignal.any(signals);
    const address = await allowedAddress(url, settings, (host) => within(resolve(host), signal, url));
    return exchange(request, url, { address, connectWithin, signal, authorities: settings.authorities });
  };
}

function allowedUrl(text: string, { plainHosts = [] }: OutboundSettings): URL {
  const url = URL.canParse(text) ? new URL(text) : forbidden('url', 'not a URL', '');
  if (url.username !== '' || url.password !== '') forbidden('url', 'credentials in a URL', url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainHosts.includes(url.hostname))) {
    forbidden('scheme', 'only https, unless the configuration says otherwise for this host', url.hostname);
  }
  return url;
}

/** Every address must be allowed: a name with a public and a private one is not to be trusted. */
async function allowedAddress(
  url: URL,
  { privateHosts = [] }: OutboundSettings,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<string> {
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(bare) === 0 ? await resolve(bare) : [bare];
  const [first] = addresses;
  if (first === undefined) return failed('unresolved', url);
  if (!privateHosts.includes(url.hostname) && !addresses.every(isPublicAddress)) {
    forbidden('address', 'not a public address, and the configuration does not name this host', url.hostname);
  }
  return first;
}

interface Terms {
  readonly address: string;
  readonly connectWithin: number;
  readonly signal: AbortSignal;
  readonly authorities: readonly string[] | undefined;
}

function exchange(request: OutboundRequest, url: URL, terms: Terms): Promise<OutboundAnswer> {
  const { method = 'GET', headers = {}, body, mostBytes, signal: own } = request;
  const { address, connectWithin, signal, authorities } = terms;
  return new Promise((resolve, reject) => {
    const refuse = (why: OutboundFailure): void => {
      reject(failure(why, url));
      sent.destroy();
    };
    const tls = url.protocol === 'https:';
    const options: RequestOptions & { ca?: string[] } = {
      method,
      // No agent: no connection is ever used again for another address of the name.
      agent: false,
      lookup: pinned(address),
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        connection: 'close',
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      },
      ...(authorities === undefined ? {} : { ca: [...authorities] }),
    };
    const sent: ClientRequest = (tls ? httpsRequest : httpRequest)(url, options);
    const stopped = (): void => refuse(own?.aborted === true ? 'aborted' : 'timeout');
    const connecting = setTimeout(() => refuse('timeout'), connectWithin);
    sent.on('socket', (socket: Socket) =>
      socket.once(tls ? 'secureConnect' : 'connect', () => clearTimeout(connecting)),
    );
    sent.on('error', () => refuse('unreachable'));
    sent.on('close', () => {
      clearTimeout(connecting);
      signal.removeEventListener('abort', stopped);
      reject(failure('cut-off', url));
    });
    sent.on('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > mostBytes) refuse('too-large');
        else parts.push(part);
      });
      response.on('error', () => refuse('cut-off'));
      response.on('end', () => {
        if (!response.complete) return refuse('cut-off');
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: Uint8Array.from(Buffer.concat(parts)),
        });
        sent.destroy();
      });
    });
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    else sent.end(body);
  });
}

/** A look-up that knows one answer. */
function pinned(address: string): LookupFunction {
  const family = isIP(address);
  return (_host, options, answer) =>
    options.all === true ? answer(null, [{ address, family }]) : answer(null, address, family);
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await dnsLookup(host, { all: true })).map(({ address }) => address);
}

/** The name service has no way to be stopped; nobody waits for it longer than for the answer. */
async function within(
  addresses: Promise<readonly string[]>,
  signal: AbortSignal,
  url: URL,
): Promise<readonly string[]> {
  const stopped = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(failure('timeout', url)), { once: true }),
  );
  return Promise.race([addresses.catch(() => []), stopped]);
}

function failure(why: OutboundFailure, { hostname }: URL): Refusal {
  return new Refusal('outbound.failed', `no answer from ${hostname}: ${why}`, { why, host: hostname });
}

function failed(why: OutboundFailure, url: URL): never {
  throw failure(why, url);
}

function forbidden(why: 'url' | 'scheme' | 'address', problem: string, host: string): never {
  throw new Refusal('outbound.forbidden', problem, { why, host });
}
