import { deployCheckpointAnchor, evmAnchorChain, localSigner } from '@filmdeed/chain';
import { isRefusal, systemClock, toHex, utf8 } from '@filmdeed/kernel';
import { type Anchor, type AnchorChain, anchorChainKey, anchorLog, type AnchorStep } from '@filmdeed/ledger';
import { createDataSource, postgresAnchorRows, runMigrations } from '@filmdeed/postgres';
import { sha256 } from '@noble/hashes/sha2.js';
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { type LocalChain, startLocalChain } from '../../apps/standalone/src/local-chain.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

const ORIGIN = 'filmdeed.test/log';
const rootOf = (size: number): Uint8Array => sha256(utf8(`root of ${size}`));

let postgres: RunningPostgres;
let dataSource: ReturnType<typeof createDataSource>;
let rows: ReturnType<typeof postgresAnchorRows>;
let folder: string;
let node: LocalChain;
let contract: string;
let size: number;
let tick: () => Promise<readonly AnchorStep[]>;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-anchor-log-'));
  [node, dataSource] = await Promise.all([
    startLocalChain({ dataDir: folder }),
    postgres.createDatabase().then((url) => createDataSource({ url }).initialize()),
  ]);
  await runMigrations(dataSource);
  rows = postgresAnchorRows(dataSource);
  contract = await deploy();
  size = 0;
  tick = newProcess();
});

afterEach(async () => {
  await Promise.all([node.stop(), dataSource.destroy()]);
  await rm(folder, { recursive: true, force: true });
});

const deploy = (): Promise<string> => deployCheckpointAnchor({ rpcUrl: node.url, key: node.writerKey, origin: ORIGIN });

function chain(confirmations = 1): AnchorChain {
  const { url, writerKey, chainId, genesis } = node;
  const identity = { name: 'local', operator: 'self' as const, chainId, genesis, contract, confirmations };
  return evmAnchorChain({ rpcUrls: [url], signer: localSigner(writerKey), origin: ORIGIN, identity });
}

function newProcess(confirmations = 1): typeof tick {
  const head = async () => ({ size, root: rootOf(size), note: `note ${size}` });
  return anchorLog({ log: { head }, rows, chain: chain(confirmations), clock: systemClock });
}

/** What is done until nothing is left to do: even where a block comes at once it may come after the answer. */
async function moves(): Promise<string[]> {
  const done: AnchorStep[] = [];
  for (let quiet = 0; quiet < 8;) {
    const steps = await tick();
    done.push(...steps);
    quiet = steps.length === 0 ? quiet + 1 : 0;
    await seconds(0.03);
  }
  return done.map(({ size, move }) => `${move} ${size}`);
}

async function anchored(...sizes: number[]): Promise<void> {
  for (size of sizes) await moves();
}

/** All anchors, of which each must lie where the rows say, with our root in the contract. */
async function sound(): Promise<readonly Anchor[]> {
  const key = anchorChainKey(chain().identity);
  const final = [...(await rows.newestFinal(key, 100))].reverse();
  for (const anchor of final) {
    const place = await chain().place(anchor.transaction!);
    expect(place).toMatchObject({ block: anchor.block, succeeded: true });
    expect(await chain().rootOf(anchor.size)).toBe(`0x${toHex(anchor.root)}`);
  }
  return final;
}

const seconds = (n: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, n * 1000));

describe('anchoring on a real chain and real rows', () => {
  it('is final in one call where blocks come at once', async () => {
    await anchored(5, 9);
    expect((await sound()).map(({ size }) => size)).toEqual([5, 9]);
    expect((await rows.chains())[0]).toMatchObject({ reachable: true, contract });
  });

  it('waits for confirmations', async () => {
    tick = newProcess(3);
    await anchored(5);
    await askNode(node.url, 'evm_mine');
    expect(await moves()).toEqual([]);
    await askNode(node.url, 'evm_mine');
    expect(await moves()).toEqual(['settle 5']);
  });

  it('sends again what a reorganisation took back', async () => {
    await anchored(5);
    const snapshot = await askNode(node.url, 'evm_snapshot');
    await anchored(9, 12);
    const before = await sound();
    await askNode(node.url, 'evm_revert', snapshot);
    await askNode(node.url, 'evm_mine');
    const done = await moves();
    // Both may be in their blocks before the first is looked for: what counts is the order on the chain, below.
    expect(done.slice(0, 2)).toEqual(['vanish 12', 'vanish 9']);
    expect(done.slice(2).sort()).toEqual(['include 12', 'include 9', 'settle 12', 'settle 9']);
    const after = await sound();
    expect(after.map(({ transaction }) => transaction)).toEqual(before.map(({ transaction }) => transaction));
    expect(after[1]!.block!.number).toBe(before[1]!.block!.number + 1);
    expect(after[2]!.block!.number).toBe(before[2]!.block!.number + 1);
  });

  it('signs anew when something else used the nonce, and adopts what the contract holds already', async () => {
    const snapshot = await askNode(node.url, 'evm_snapshot');
    await anchored(5, 9);
    await askNode(node.url, 'evm_revert', snapshot);
    const { raw, transaction } = await chain().sign({ size: 5, root: rootOf(5) });
    // The same terms give the same signature: another price makes it another transaction.
    await askNode(node.url, 'anvil_setNextBlockBaseFeePerGas', '0x77359400');
    await askNode(node.url, 'evm_mine');
    const other = await chain().sign({ size: 5, root: rootOf(5) });
    expect(other.transaction).not.toBe(transaction);
    await chain().send(other.raw);
    await seconds(0.1);
    await expect(chain().send(raw)).rejects.toMatchObject({ code: 'chain.rejected' });
    await moves();
    const after = await sound();
    expect(after.map(({ size }) => size)).toEqual([5, 9]);
    expect(after[0]).toMatchObject({ transaction: other.transaction, raw: '0x' });
  });

  it('notes a node that is gone, and catches up with what it lost in its last second', async () => {
    await anchored(5);
    await seconds(1.5);
    const [state, older] = [join(folder, 'state.json.gz'), join(folder, 'older')];
    await copyFile(state, older);
    await anchored(9, 12);
    process.kill(node.pid, 'SIGKILL');
    await node.ended;
    await rename(older, state);
    size = 14;
    const gone = await tick().catch((error: unknown) => error);
    expect(isRefusal(gone, 'chain.unreachable')).toBe(true);
    expect((await rows.chains())[0]).toMatchObject({ reachable: false });
    node = await startLocalChain({ dataDir: folder });
    expect(await chain().anchoredSize()).toBe(5);
    tick = newProcess();
    await moves();
    expect((await sound()).map(({ size }) => size)).toEqual([5, 9, 12, 14]);
    expect((await rows.chains())[0]).toMatchObject({ reachable: true });
  });

  it('begins again on a chain that was reset, and leaves what was on the old one as it was', async () => {
    await anchored(5);
    const [old] = await rows.chains();
    await node.stop();
    await rm(join(folder, 'state.json.gz'));
    // Two chains that begin in the same second would be one.
    await seconds(1.1);
    node = await startLocalChain({ dataDir: folder });
    expect(node.genesis).not.toBe(old!.genesis);
    const refused = await newProcess()().catch((error: unknown) => error);
    expect(isRefusal(refused, 'chain.mismatch')).toBe(true);
    contract = await deploy();
    tick = newProcess();
    expect(await moves()).toEqual(['queue 5', 'sign 5', 'include 5', 'settle 5']);
    expect((await sound()).map(({ size }) => size)).toEqual([5]);
    expect(await rows.newestFinal(old!.key, 9)).toMatchObject([{ size: 5, state: 'final' }]);
  });
});
