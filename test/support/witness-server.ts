import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { C2spWitness, type WitnessedLog } from './c2sp-witness.js';

/** A witness over HTTP on loopback, which keeps what it cosigned in a file before it answers. It can go away and come back on its port. */
export class WitnessServer {
  readonly witness: C2spWitness;
  readonly #folder = mkdtempSync(join(tmpdir(), 'filmdeed-witness-'));
  #server: Server | undefined;
  #port = 0;

  constructor(...[name, log]: ConstructorParameters<typeof C2spWitness>) {
    const file = join(this.#folder, 'log.json');
    this.witness = new C2spWitness(name, log, {
      read: () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as WitnessedLog) : null),
      write(state) {
        writeFileSync(`${file}.new`, JSON.stringify(state), { flush: true });
        renameSync(`${file}.new`, file);
      },
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/submit`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (request.method !== 'POST' || request.url !== '/submit/add-checkpoint') {
          response.writeHead(404).end();
          return;
        }
        const { status, body } = this.witness.addCheckpoint(Buffer.concat(parts).toString());
        if (this.witness.fault === 'lost' && status === 200) request.socket.destroy();
        else response.writeHead(status, status === 409 ? { 'content-type': 'text/x.tlog.size' } : {}).end(body);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server?.close().closeAllConnections();
  }

  close(): void {
    this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
