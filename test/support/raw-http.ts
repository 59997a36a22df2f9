import { connect } from 'node:net';

export interface RawAnswer {
  /** NaN if the connection ended without an answer. */
  readonly status: number;
  /** Status line and header fields. */
  readonly head: string;
  readonly body: string;
  /** Everything that came, further answers included. */
  readonly text: string;
}

/** Sends bytes as no client library would: lines of a head, then a body as it is. Waits for the end of the connection. */
export function sendRaw(url: string, lines: readonly string[], body = ''): Promise<RawAnswer> {
  return sendBytes(url, `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
}

export function sendBytes(url: string, bytes: string | Uint8Array): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (more) => (text += String(more)));
    // Whoever is told no while still speaking finds the connection cut.
    socket.on('error', (error) =>
      text === '' && (error as { code?: string }).code !== 'ECONNRESET' ? reject(error) : undefined,
    );
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n'), text });
    });
    socket.write(bytes);
  });
}
