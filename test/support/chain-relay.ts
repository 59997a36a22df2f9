import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RpcRequest {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a node in front of another one answers: a result, or `undefined` to never answer, or an HTTP status with a body of its own. */
export type RelayAnswer = (
  request: RpcRequest,
  pass: () => Promise<unknown>,
) => Promise<unknown> | { readonly status: number; readonly body: string };

/** A node in front of a real one: it can be closed, opened again at the same address, and made to say something else. */
export class ChainRelay {
  readonly #behind: string;
  #server: Server | undefined;
  #port = 0;
  answer: RelayAnswer = (_, pass) => pass();
  /** Methods that it was asked, in order. */
  readonly asked: string[] = [];

  constructor(behind: string) {
    this.#behind = behind;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<this> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      const reply = async (): Promise<void> => {
        const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as RpcRequest;
        this.asked.push(asked.method);
        const { status, body } = await this.#reply(asked);
        if (status !== 0) response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      };
      request.on('end', () => void reply().catch(() => response.destroy()));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)));
  }

  async #reply(asked: RpcRequest): Promise<{ status: number; body: string }> {
    let refused: unknown;
    const pass = async (): Promise<unknown> => {
      const response = await fetch(this.#behind, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', ...asked }),
      });
      const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
      refused = error;
      return result;
    };
    const result = await this.answer(asked, pass);
    if (refused !== undefined)
      return { status: 200, body: JSON.stringify({ jsonrpc: '2.0', id: asked.id, error: refused }) };
    if (result === undefined) return { status: 0, body: '' };
    const own = (result ?? {}) as { status?: unknown; body?: unknown };
    if (typeof own.status === 'number' && typeof own.body === 'string') return { status: own.status, body: own.body };
    return { status: 200, body: JSON.stringify({ jsonrpc: '2.0', id: asked.id, result }) };
  }
}
