import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ActorId, isRefusal, type PartyId, Refusal } from '@filmdeed/kernel';
import type { UploadFlow } from '@filmdeed/registry';
import { type Locker, Server } from '@tus/server';
import { TusDataStore, type TusVisit } from './tus-data-store.js';
import { refusalOfTus } from './tus-protocol.js';
import { UPLOADS_PATH } from './upload.tokens.js';

export interface TusRequest {
  readonly account: ActorId;
  readonly party: PartyId;
  readonly method: string;
  /** Last part of the address; absent for the collection. */
  readonly id?: string;
  readonly raw: IncomingMessage;
  readonly answer: ServerResponse;
}

export interface TusAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers that go into the library, and those that come out: nothing of other origins, hosts or proxies. */
const TAKEN = /^(?:tus-|upload-|content-(?:type|length)$)/;
const GIVEN = /^(?:tus-|upload-|location$)/;

/** The flow itself decides between two writers of one upload; the library need not lock. */
const NO_LOCKS: Locker = { newLock: () => ({ lock: async () => undefined, unlock: async () => undefined }) };

/** Speaks tus 1.0.0 for an account that was authorised before. Answers, or throws the refusal. */
export class TusDoor {
  readonly #visits = new AsyncLocalStorage<TusVisit>();
  readonly #server: Server;

  constructor(flow: UploadFlow, settings: { readonly mostBytes: number; readonly keepMilliseconds: number }) {
    this.#server = new Server({
      path: UPLOADS_PATH,
      datastore: new TusDataStore(flow, this.#visits, settings.keepMilliseconds),
      maxSize: settings.mostBytes,
      relativeLocation: true,
      allowedOrigins: [],
      locker: NO_LOCKS,
      namingFunction: () => 'unnamed',
      onResponseError: (_request, error) => {
        const visit = this.#visits.getStore();
        if (visit !== undefined) visit.failure = error;
        return undefined;
      },
    });
  }

  /** What OPTIONS answers; it needs no account. */
  async describe(): Promise<TusAnswer> {
    return answerOf(
      await this.#server.handleWeb(new Request(`http://localhost${UPLOADS_PATH}`, { method: 'OPTIONS' })),
    );
  }

  async handle({ account, party, method, id, raw, answer }: TusRequest): Promise<TusAnswer> {
    const visit: TusVisit = { account, party };
    const response = await this.#visits.run(visit, () => this.#server.handleWeb(webRequest(method, id, raw, answer)));
    if (visit.failure !== undefined) throw this.#refusal(method, visit, visit.failure);
    if (response.status >= 400) {
      throw this.#refusal(method, visit, { status_code: response.status, body: await response.text() });
    }
    return answerOf(response);
  }

  #refusal(method: string, visit: TusVisit, failure: unknown): unknown {
    if (isRefusal(failure)) return failure;
    const { status_code: status, body, code } = failure as { status_code?: number; body?: string; code?: unknown };
    if (status !== undefined) return refusalOfTus(method, status, body ?? '', visit.offset) ?? failure;
    // The connection ended under our hands; what arrived is kept, and nobody is there to be answered.
    if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR') {
      return new Refusal('request.invalid', 'the connection ended before the request did');
    }
    return failure;
  }
}

function answerOf(response: Response): TusAnswer {
  const headers = [...response.headers].filter(([name]) => GIVEN.test(name));
  return { status: response.status, headers: Object.fromEntries(headers) };
}

/** The library's kind of request. Its body is read only once the library asks for it. */
function webRequest(method: string, id: string | undefined, raw: IncomingMessage, answer: ServerResponse): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers)) {
    if (TAKEN.test(name) && typeof value === 'string') headers.set(name, value);
  }
  const address = id === undefined ? UPLOADS_PATH : `${UPLOADS_PATH}/${encodeURIComponent(id)}`;
  const body = method === 'POST' || method === 'PATCH' ? ReadableStream.from(portions(raw)) : null;
  const request = new Request(`http://localhost${address}`, {
    method,
    headers,
    ...(body === null ? {} : { body, duplex: 'half' as const }),
  });
  // With it the library ends the upload in good order when the connection breaks.
  return Object.assign(request, { runtime: { node: { req: raw, res: answer } } });
}

/** Ending early must leave the connection alone: the refusal still has to go out on it. */
async function* portions(raw: IncomingMessage): AsyncGenerator<Uint8Array> {
  for await (const bytes of raw.iterator({ destroyOnReturn: false })) yield bytes as Uint8Array;
}
