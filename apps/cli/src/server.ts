import { type Facts, Refusal, type RefusalCode } from '@filmdeed/kernel';
import type { Session } from './home.js';
import { Unanswered } from './unanswered.js';
import { programVersion } from './version.js';

/** What the list of sessions shows, and whoever approves a sign-in. */
const AGENT = `filmdeed/${programVersion()} ${process.platform}`;

/** What GET /status tells (docs: HTTP API). */
export interface ServerStatus {
  readonly origin: string;
  readonly publicUrl: string;
  readonly maxUploadBytes: number;
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly facts?: Facts;
}

/** The HTTP API of one server. A problem answer becomes the `Refusal` that it names. */
export class Server {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #mandate: string | undefined;

  constructor(server: string, token?: string, mandate?: string) {
    this.#base = `${server.replace(/\/+$/, '')}/api/v1`;
    this.#token = token;
    this.#mandate = mandate;
  }

  /** Under a mandate everything is asked for its principal. */
  static of(session: Session, mandate?: string): Server {
    return new Server(session.server, session.token, mandate);
  }

  get address(): string {
    return this.#base.slice(0, -'/api/v1'.length);
  }

  get uploads(): string {
    return `${this.#base}/uploads`;
  }

  get authorization(): Record<string, string> {
    return {
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(this.#mandate === undefined ? {} : { 'filmdeed-mandate': this.#mandate }),
    };
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#send('GET', path)).json()) as T;
  }

  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#send('GET', path)).arrayBuffer());
  }

  /** The body as it comes, for what may be large. */
  async stream(path: string): Promise<ReadableStream<Uint8Array>> {
    return (await this.#send('GET', path)).body!;
  }

  /** Sends JSON. With an idempotency key a request that got no answer is sent again: the server does it once. */
  async post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    for (let attempt = 1; ; attempt++) {
      try {
        return (await (await this.#send('POST', path, body, headers)).json()) as T;
      } catch (error) {
        if (!(error instanceof Unanswered) || idempotencyKey === undefined || attempt === 4) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * 4 ** attempt));
      }
    }
  }

  async delete(path: string): Promise<void> {
    await this.#send('DELETE', path);
  }

  async #send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const response = await this.#ask(path, {
      method,
      headers: {
        'user-agent': AGENT,
        accept: 'application/json, application/problem+json, */*',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.authorization,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw refusalOf(response.status, await response.text());
  }

  async #ask(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#base}${path}`, request);
    } catch (error) {
      throw new Unanswered(this.address, error);
    }
  }
}

/** The refusal inside a problem answer; anything else is named by its status. */
export function refusalOf(status: number, text: string): Refusal {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // not JSON: a proxy or another program answered
  }
  const code =
    problem.code ?? (status === 401 ? 'session.required' : status === 404 ? 'request.not-found' : 'request.invalid');
  const message = problem.detail ?? problem.title ?? `the server answered ${status}`;
  return new Refusal(code as RefusalCode, message, problem.facts ?? { status });
}
