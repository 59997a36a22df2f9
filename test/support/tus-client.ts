import { connect } from 'node:net';
import type { AccountId } from '@filmdeed/kernel';

export interface TusAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { code?: string; facts?: Record<string, unknown> };
}

const TUS = { 'tus-resumable': '1.0.0' };
const BYTES = { 'content-type': 'application/offset+octet-stream' };

/** Speaks tus to one application for one account, one request at a time and as rudely as a test wants. */
export class TusClient {
  readonly #url: string;
  readonly #account: AccountId;

  constructor(url: string, account: AccountId) {
    this.#url = url;
    this.#account = account;
  }

  async request(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Uint8Array,
  ): Promise<TusAnswer> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: { ...TUS, authorization: `Bearer ${this.#account}`, ...headers },
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : {} };
  }

  create(
    length: number | string,
    metadata: Record<string, string> = { filename: 'film.mov' },
    headers = {},
  ): Promise<TusAnswer> {
    const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
    return this.request('POST', '/api/v1/uploads', {
      'upload-length': String(length),
      ...(pairs.length === 0 ? {} : { 'upload-metadata': pairs.join(',') }),
      ...headers,
    });
  }

  /** Begins an upload and gives its path. */
  async begin(length: number, metadata?: Record<string, string>): Promise<string> {
    const answer = await this.create(length, metadata);
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.headers.get('location')!;
  }

  patch(path: string, offset: number, bytes: Uint8Array, headers: Record<string, string> = {}): Promise<TusAnswer> {
    return this.request('PATCH', path, { ...BYTES, 'upload-offset': String(offset), ...headers }, bytes);
  }

  async offset(path: string): Promise<number> {
    const answer = await this.request('HEAD', path);
    if (answer.status !== 200) throw new Error(`HEAD answered ${answer.status}`);
    return Number(answer.headers.get('upload-offset'));
  }

  /** What GET says of the upload, without disturbing it. */
  async look(path: string): Promise<TusAnswer['body']> {
    return (await this.request('GET', path)).body;
  }

  /** Opens a PATCH that announces `length` bytes and hands over the socket: the test sends what it likes. */
  async openPatch(path: string, offset: number, length: number): Promise<RawPatch> {
    const { hostname, port } = new URL(this.#url);
    const socket = connect({ host: hostname, port: Number(port) });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (data) => (received += data.toString('latin1')));
    const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
    const head = [
      `PATCH ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${this.#account}`,
      'Tus-Resumable: 1.0.0',
      'Content-Type: application/offset+octet-stream',
      `Upload-Offset: ${offset}`,
      `Content-Length: ${length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    return {
      send: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
      cut: () => void socket.resetAndDestroy(),
      closed,
    };
  }
}

export interface RawPatch {
  send(bytes: Uint8Array): Promise<void>;
  /** Breaks the connection at once, as a pulled cable does. */
  cut(): void;
  /** Everything that was answered, once the connection is closed. */
  readonly closed: Promise<string>;
}
