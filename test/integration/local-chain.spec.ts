import { deployCheckpointAnchor, evmAnchorChain, localSigner } from '@filmdeed/chain';
import { isRefusal } from '@filmdeed/kernel';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { type LocalChain, startLocalChain } from '../../apps/standalone/src/local-chain.js';
import { commandLineOf, isAlive } from '../../apps/standalone/src/own-process.js';

let folder: string;
let running: LocalChain[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-local-chain-'));
  running = [];
});

afterEach(async () => {
  for (const chain of running) await chain.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<LocalChain> {
  const chain = await startLocalChain({ dataDir: folder });
  running.push(chain);
  return chain;
}

async function mine(chain: LocalChain): Promise<string> {
  await askNode(chain.url, 'evm_mine');
  return newest(chain);
}

const newest = async ({ url }: LocalChain): Promise<string> =>
  (await askNode<{ hash: string }>(url, 'eth_getBlockByNumber', 'latest', false)).hash;

const seconds = (n: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, n * 1000));

async function kill(chain: LocalChain): Promise<void> {
  process.kill(chain.pid, 'SIGKILL');
  await chain.ended;
}

describe('a local chain', () => {
  it('goes on after a stop: same first block, same blocks, receipts and contract, and the time of day', async () => {
    const first = await start();
    const contract = await deployCheckpointAnchor({ rpcUrl: first.url, key: first.writerKey, origin: 'a/log' });
    const last = await newest(first);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second).toMatchObject({ genesis: first.genesis, writerKey: first.writerKey, chainId: first.chainId });
    expect(await newest(second)).toBe(last);
    const identity = { name: '', operator: 'self' as const, confirmations: 1, contract, ...second };
    const anchor = evmAnchorChain({
      rpcUrls: [second.url],
      signer: localSigner(second.writerKey),
      origin: 'a/log',
      identity,
    });
    await anchor.confirm();
    const { raw, transaction } = await anchor.sign({ size: 1, root: new Uint8Array(32).fill(1) });
    await anchor.send(raw);
    await seconds(0.2);
    const place = await anchor.place(transaction);
    expect(place).toMatchObject({ succeeded: true, block: { number: 2 } });
    expect(Math.abs(place!.block.time.getTime() - Date.now())).toBeLessThan(5000);
  });

  it('loses at most a second when the node is killed', async () => {
    const first = await start();
    const kept = await mine(first);
    await seconds(1.5);
    const last = await mine(first);
    await kill(first);
    const second = await start();
    expect(second.genesis).toBe(first.genesis);
    expect([kept, last]).toContain(await newest(second));
  });

  it('keeps its first block even if it is killed at once', async () => {
    const first = await start();
    await kill(first);
    // A chain that begins in the same second is the same.
    await seconds(1.1);
    expect((await start()).genesis).toBe(first.genesis);
  });

  it('loses nothing when only we are killed: the node left behind is asked, then ended', async () => {
    const first = await start();
    // What a start knows that was killed just after this block: nothing of it is saved.
    const last = await mine(first);
    const second = await start();
    expect(isAlive(first.pid)).toBe(false);
    expect(await newest(second)).toBe(last);
  });

  it('lets a stranger live who has the number of an old node', async () => {
    const stranger = spawn('sleep', ['60']);
    try {
      await writeFile(join(folder, 'anvil.pid'), JSON.stringify({ pid: stranger.pid, url: 'http://127.0.0.1:1' }));
      await start();
      expect(isAlive(stranger.pid!)).toBe(true);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('is not misled by a state that a crash cut short, and refuses a damaged one', async () => {
    const first = await start();
    const last = await mine(first);
    await first.stop();
    await writeFile(join(folder, 'state.json.gz.new'), 'half');
    await writeFile(join(folder, 'state.json'), '{"half');
    const second = await start();
    expect(await newest(second)).toBe(last);
    await second.stop();
    const path = join(folder, 'state.json.gz');
    await writeFile(path, (await readFile(path)).subarray(0, 500));
    const refused = await startLocalChain({ dataDir: folder }).catch((error: unknown) => error);
    expect(isRefusal(refused, 'storage.damaged')).toBe(true);
  });

  it('keeps its key to itself, and its answers from pages', async () => {
    const chain = await start();
    expect((await stat(join(folder, 'writer.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'state.json.gz'))).mode & 0o777).toBe(0o600);
    expect(await commandLineOf(chain.pid)).not.toContain(chain.writerKey.slice(2));
    expect(await askNode(chain.url, 'eth_accounts')).toEqual([]);
    const asked = await fetch(chain.url, { method: 'OPTIONS', headers: { origin: 'http://evil.example' } });
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('listens on an address that nobody finds by trying ports', async () => {
    const { hostname, port } = new URL((await start()).url);
    if (process.platform === 'linux') {
      expect(hostname).not.toBe('127.0.0.1');
      await expect(reaches('127.0.0.1', Number(port))).resolves.toBe(false);
    }
  });
});

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
