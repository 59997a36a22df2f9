import { actingHeaders } from './acting-party.js';
import { networkRefusal, refusalOf } from './api-refusal.js';

export const API = '/api/v1';
const ABOUT_FILINGS = /^\/(?:filings|uploads|certificates)(?:[/?]|$)/;

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** For the own person, whoever is acted for. */
  readonly asPerson?: boolean;
}

/** Told of every answer that asks for a session, so that the page can ask for a sign-in. */
type SessionEnd = () => void;
let onSessionEnd: SessionEnd = () => undefined;

export function whenSessionEnds(listener: SessionEnd): void {
  onSessionEnd = listener;
}

/** One request to the API. Throws `ApiRefusal`; an abort passes on as it is. */
export async function call(path: string, options: CallOptions = {}): Promise<Response> {
  const { method = 'GET', body, headers = {}, signal, asPerson = false } = options;
  let response: Response;
  try {
    response = await fetch(`${API}${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json, */*;q=0.5',
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(asPerson ? {} : actingHeaders(ABOUT_FILINGS.test(path))),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if ((error as { name?: string }).name === 'AbortError') throw error;
    throw networkRefusal();
  }
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code === 'session.required') onSessionEnd();
  throw refusal;
}

export async function callJson<T>(path: string, options: CallOptions = {}): Promise<T> {
  return (await (await call(path, options)).json()) as T;
}
