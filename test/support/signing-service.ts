import { computeAddress, SigningKey, keccak256 } from 'ethers';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SigningService {
  readonly url: string;
  readonly address: string;
  /** Uncompressed, as Web3Signer names its keys. */
  readonly publicKey: string;
  /** Paths that were asked. */
  readonly asked: string[];
  /** Signs with another key from now on, or answers otherwise. */
  answer: (payload: string) => { readonly status: number; readonly body: string };
  sign(payload: string): string;
  close(): Promise<void>;
}

/** Speaks Web3Signer's `POST /api/v1/eth1/sign/{identifier}` on the loopback, with a key of its own made by ethers. */
export async function startSigningService(key: string): Promise<SigningService> {
  const signing = new SigningKey(key);
  const sign = (payload: string): string => signing.sign(keccak256(payload)).serialized;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
      const { data } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { data: string };
      const { status, body } = service.answer(data);
      response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: SigningService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    address: computeAddress(key).toLowerCase(),
    publicKey: `0x${signing.publicKey.slice(4)}`,
    asked,
    answer: (payload) => ({ status: 200, body: sign(payload) }),
    sign,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}
