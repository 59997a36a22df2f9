import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type EvmAnchorWithAfter } from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { unzipSync } from 'fflate';
import { filedBundle, filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import { type Answer, ANCHORED, truth, withLog } from '../../../../test/support/chain-truth.js';
import { dossierZip } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'filmdeed-anchor-'));
const servers: Server[] = [];
afterAll(() => {
  servers.forEach((server) => server.close());
  rmSync(folder, { recursive: true, force: true });
});

/** A node of a chain that answers as told, on loopback. */
async function nodeThat(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method, params } = JSON.parse(body) as { method: string; params: unknown[] };
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: answer(method, params) }, null, 1));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Not in step with this process: the node answers from here. */
function verify(dossier: string, rpc: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', [join(dossier, 'verify.sh')], { env: { ...process.env, rpc } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

describe('the lines that ask a node of the chain', () => {
  let anchor: EvmAnchorWithAfter;
  let dossier: string;
  beforeAll(async () => {
    const bundle = await filedBundle({ input: filingInput(), sign: null });
    anchor = bundle.anchors[0] as EvmAnchorWithAfter;
    const certificates = { zh: utf8('%PDF'), en: utf8('%PDF') };
    const files = unzipSync(await dossierZip({ bundle, trust: TRUST, certificates, verifierHtml: undefined }));
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    dossier = join(folder, Object.keys(files)[0]!.split('/')[0]!);
  });

  it('are good if it holds both checkpoints in the blocks of the bundle', async () => {
    const output = await verify(dossier, await nodeThat(truth(anchor)));
    expect(output).toMatch(/^good .*block holds the checkpoint/m);
  });

  it.each<[string, string, (answer: unknown) => unknown]>([
    ['of another chain', 'eth_getBlockByNumber', () => ({ hash: `0x${'99'.repeat(32)}` })],
    ['with another root', 'eth_call', () => `0x${'99'.repeat(32)}`],
    [
      'where the transaction failed',
      'eth_getTransactionReceipt',
      (answer) => ({ ...(answer as object), status: '0x0' }),
    ],
    ['where another contract spoke', 'eth_getTransactionReceipt', (answer) => ({ ...(answer as object), logs: [] })],
    [
      'where the transaction anchored another checkpoint',
      'eth_getTransactionReceipt',
      (answer) => withLog(answer, { topics: [ANCHORED, `0x${'3'.padStart(64, '0')}`] }),
    ],
    [
      'where size and root stand in two events',
      'eth_getTransactionReceipt',
      (answer) => {
        const { logs } = answer as { logs: object[] };
        return {
          ...(answer as object),
          logs: [
            { ...logs[0], data: '0x' },
            { ...logs[0], topics: [ANCHORED] },
          ],
        };
      },
    ],
    ['with another block time', 'eth_getBlockByHash', () => ({ timestamp: '0x1' })],
    ['that lost the block', 'eth_getTransactionReceipt', () => null],
  ])('are bad for a node %s', async (_name, lying, change) => {
    const honest = truth(anchor);
    const node = await nodeThat((method, params) => {
      const answer = honest(method, params);
      return method === lying ? change(answer) : answer;
    });
    expect(await verify(dossier, node)).toMatch(/^BAD .*block holds the checkpoint/m);
  });

  it('are bad if nobody answers, and not run without an address', async () => {
    expect(await verify(dossier, 'http://127.0.0.1:9')).toMatch(/^BAD .*block holds the checkpoint/m);
    expect(await verify(dossier, '')).toMatch(/^OFFLINE .*block holds the checkpoint/m);
  });
});
