// A load generator in a process of its own: `fork` it, send it what to post, and it tells how long every answer took.
import { connect, type Socket } from 'node:net';

export interface Load {
  /** Of one server or several: connections are spread over all of them. */
  readonly urls: readonly string[];
  readonly connections: number;
  /** Requests a second over all connections; absent: as fast as they are answered. */
  readonly pace?: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Milliseconds of every answer, in the order of the requests. */
  readonly waited: readonly number[];
  /** Answers that were not 201, by status. */
  readonly failed: Readonly<Record<string, number>>;
}

/** One connection that is kept; a whole answer is awaited before the next request. */
class Line {
  readonly #socket: Socket;
  #held: Buffer = Buffer.alloc(0);
  #answered: ((status: number) => void) | undefined;

  constructor({ hostname, port }: URL) {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (part: Buffer) => this.#take(part));
    this.#socket.on('error', (error) => {
      throw error;
    });
  }

  post(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(part: Buffer): void {
    this.#held = this.#held.length === 0 ? part : Buffer.concat([this.#held, part]);
    const head = this.#held.indexOf('\r\n\r\n');
    if (head === -1) return;
    const lines = this.#held.toString('latin1', 0, head);
    const length = Number(/^content-length: (\d+)/im.exec(lines)![1]);
    if (this.#held.length < head + 4 + length) return;
    this.#held = this.#held.subarray(head + 4 + length);
    this.#answered!(Number(lines.slice(9, 12)));
  }
}

/** Posts all of them, each once, as soon as a connection is free or its turn has come. */
export async function postAll({ urls, connections, pace }: Load, requests: readonly Buffer[]): Promise<LoadResult> {
  const lines = Array.from({ length: connections }, (_, i) => new Line(new URL(urls[i % urls.length]!)));
  const waited = new Array<number>(requests.length).fill(0);
  const failed: Record<string, number> = {};
  let next = 0;
  const begun = performance.now();
  const run = async (line: Line): Promise<void> => {
    for (let i = next++; i < requests.length; i = next++) {
      const due = pace === undefined ? performance.now() : begun + (1000 * i) / pace;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const status = await line.post(requests[i]!);
      // From the moment at which it was due: a slow answer before it is no excuse.
      waited[i] = performance.now() - due;
      if (status !== 201) failed[status] = (failed[status] ?? 0) + 1;
    }
  };
  await Promise.all(lines.map(run));
  const seconds = (performance.now() - begun) / 1000;
  for (const line of lines) line.close();
  return { seconds, waited, failed };
}

/** The bytes of a request as a client with a token sends it. */
export function requestBytes(path: string, token: string, key: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${token}`,
    `idempotency-key: ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
