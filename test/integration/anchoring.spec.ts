import { deployCheckpointAnchor, localSigner, web3Signer } from '@filmdeed/chain';
import { FixedClock, isRefusal } from '@filmdeed/kernel';
import type { LogReader } from '@filmdeed/ledger';
import { Transaction } from 'ethers';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchoring } from '../../apps/worker/src/anchoring.js';
import type { WorkerChainEnv } from '../../apps/worker/src/chain-env.js';
import { rootOf } from '../support/anchor-world.js';
import { startAnvil } from '../support/anvil-node.js';
import type { RunningChain } from '../support/chain.js';
import { ChainRelay } from '../support/chain-relay.js';
import { codeOf, GWEI, ORIGIN } from '../support/chain-writer-world.js';
import { MemoryAnchorRows } from '../support/memory-anchor-rows.js';
import { MemoryStateProofs } from '../support/memory-state-proofs.js';
import { startSigningService } from '../support/signing-service.js';

let folder: string;
let nodes: RunningChain[];
let closing: (() => Promise<void>)[];
let rows: MemoryAnchorRows;
let clock: FixedClock;
let size: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-anchoring-'));
  [nodes, closing, rows, size] = [[], [], new MemoryAnchorRows(), 0];
  clock = new FixedClock('2026-11-25T09:00:00.000Z');
});
afterEach(async () => {
  await Promise.all([...closing.map((close) => close()), ...nodes.map((node) => node.stop())]);
  await rm(folder, { recursive: true, force: true });
});

async function node(...settings: string[]): Promise<RunningChain> {
  const started = await startAnvil(...settings);
  nodes.push(started);
  return started;
}

async function relay(behind: RunningChain): Promise<ChainRelay> {
  const opened = await new ChainRelay(behind.url).open();
  closing.push(() => opened.close());
  return opened;
}

const deploy = (on: RunningChain, key: Parameters<typeof deployCheckpointAnchor>[0]['key'] = on.writerKey) =>
  deployCheckpointAnchor({ rpcUrl: on.url, key, origin: ORIGIN });

async function env(on: RunningChain, changes: Partial<WorkerChainEnv> = {}): Promise<WorkerChainEnv> {
  const file = join(folder, `${on.pid}.key`);
  await writeFile(file, on.writerKey);
  return {
    ...{ rpcUrls: [on.url], name: `chain ${on.pid}`, operator: 'public', contract: '', confirmations: 1 },
    ...{ chainId: null, genesis: null, key: { file, passwordFile: null }, everySeconds: 1, lateSeconds: 900 },
    fees: { mode: 'auto', most: 500n * GWEI },
    stuck: { seconds: 60, blocks: 2 },
    ...changes,
  };
}

async function writers(...chains: WorkerChainEnv[]): Promise<(() => Promise<unknown>)[]> {
  const head = async () => ({ size, root: rootOf(size), note: `note ${size}` });
  const found = await anchoring(chains, ORIGIN, {
    ...{ log: { head } as LogReader, rows, clock },
    stateProofs: new MemoryStateProofs(rows),
  });
  return found.map(({ step }) => async () => {
    clock.advance(1000);
    return step();
  });
}

/** Takes steps until the newest anchor of the chain is final. */
async function untilFinal(step: () => Promise<unknown>, name: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await step();
    if (states(name).at(-1) === `${size} final`) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not final: ${states(name).join()}`);
}

function states(name: string): string[] {
  const keys = [...rows.records.values()].filter((record) => record.name === name).map(({ key }) => key);
  return [...rows.anchors.values()]
    .filter(({ chain }) => chain === keys.at(-1))
    .sort((a, b) => a.size - b.size)
    .map((anchor) => `${anchor.size} ${anchor.state}`);
}

const alarms = (): string[] => rows.alarms.map(({ name, code }) => `${name}: ${code}`).sort();

describe('several chains', () => {
  it('go on without the one that hangs, and each has its own alarms', async () => {
    const [one, two] = [await node('--chain-id', '5001'), await node('--chain-id', '5002')];
    const hanging = await relay(one);
    const [a, b] = [
      await env(one, { name: 'a', contract: await deploy(one), rpcUrls: [hanging.url] }),
      await env(two, { name: 'b', contract: await deploy(two) }),
    ];
    const [first, second] = (await writers(a, b)) as [() => Promise<unknown>, () => Promise<unknown>];
    size = 4;
    await untilFinal(first, 'a');
    await untilFinal(second, 'b');
    hanging.answer = () => Promise.resolve(undefined);
    size = 5;
    const hung = codeOf(first());
    await untilFinal(second, 'b');
    expect([states('a'), states('b'), alarms()]).toEqual([['4 final'], ['4 final', '5 final'], []]);
    expect(await hung).toBe('chain.unreachable');
    expect(alarms()).toEqual(['a: chain.unreachable']);
    hanging.answer = (_, pass) => pass();
    await untilFinal(first, 'a');
    expect(alarms()).toEqual([]);
  });

  it('do not share an account of one chain: they would take each other the nonces', async () => {
    const one = await node();
    const chains = [
      await env(one, { name: 'a', contract: await deploy(one) }),
      await env(one, { name: 'b', contract: await deploy(one) }),
    ];
    const [first, second] = (await writers(...chains)) as [() => Promise<unknown>, () => Promise<unknown>];
    size = 4;
    await untilFinal(first, 'a');
    expect(await codeOf(second())).toBe('chain.rejected');
    expect(alarms()).toEqual(['b: chain.rejected']);
  });
});

describe('which chain it is', () => {
  it('is told by nobody yet: an alarm under the name alone, until a node answers', async () => {
    const one = await node();
    const way = await relay(one);
    await way.close();
    const [step] = await writers(await env(one, { name: 'a', contract: await deploy(one), rpcUrls: [way.url] }));
    size = 4;
    expect(await codeOf(step!())).toBe('chain.unreachable');
    expect(rows.alarms).toMatchObject([{ chain: 'name:a', code: 'chain.unreachable' }]);
    await way.open();
    await untilFinal(step!, 'a');
    expect(alarms()).toEqual([]);
  });

  it('is known from before while no node answers: what waits is late also after a restart', async () => {
    const one = await node();
    const way = await relay(one);
    const chain = await env(one, { name: 'a', contract: await deploy(one), rpcUrls: [way.url] });
    const [step] = await writers(chain);
    size = 4;
    await untilFinal(step!, 'a');
    await way.close();
    const [again] = await writers(chain);
    size = 5;
    expect(await codeOf(again!())).toBe('chain.unreachable');
    clock.advance(900_000);
    expect(await codeOf(again!())).toBe('chain.unreachable');
    expect(alarms()).toEqual(['a: anchor.late', 'a: chain.unreachable']);
  });

  it('is not that of a node with the same id and another first block, if we were told', async () => {
    const [one, other] = [await node(), await node('--timestamp', '1700000000')];
    expect([other.chainId, other.genesis === one.genesis]).toEqual([one.chainId, false]);
    const { chainId, genesis } = one;
    const contract = await deploy(other);
    const [step] = await writers(await env(other, { name: 'a', contract, chainId, genesis }));
    expect(await codeOf(step!())).toBe('chain.mismatch');
    expect([alarms(), rows.records.size]).toEqual([['a: chain.reset'], 0]);
    // Nor is it chosen at random where two nodes differ.
    const [split] = await writers(await env(one, { name: 'b', contract, rpcUrls: [one.url, other.url] }));
    expect(await codeOf(split!())).toBe('chain.mismatch');
    expect(rows.alarms.at(-1)).toMatchObject({ chain: 'name:b', code: 'chain.mismatch', facts: { what: 'nodes' } });
  });

  it('changes with a reset: what was anchored is lost, another contract takes up what waited, in order', async () => {
    const [old, fresh] = [await node(), await node('--timestamp', '1700000000')];
    const way = await relay(old);
    let asked = old;
    way.answer = async ({ method, params }) => (asked === old ? old : fresh).ask(method, ...params);
    const contract = await deploy(old);
    const chain = await env(old, { name: 'a', contract, rpcUrls: [way.url] });
    const [step] = await writers(chain);
    size = 4;
    await untilFinal(step!, 'a');
    await old.ask('evm_setAutomine', false);
    size = 5;
    await step!();
    expect([...(await rows.covering([3])).keys()]).toEqual([3]);

    asked = fresh;
    size = 6;
    expect(await codeOf(step!())).toBe('chain.mismatch');
    expect(await codeOf(step!())).toBe('chain.mismatch');
    expect([alarms(), [...(await rows.covering([3])).keys()], rows.records.size]).toEqual([['a: chain.reset'], [], 1]);

    await fresh.ask('anvil_setBalance', localSigner(old.writerKey).address, `0x${(10n ** 22n).toString(16)}`);
    const again = await deploy(fresh, old.writerKey);
    const [next] = await writers({ ...chain, contract: again });
    await untilFinal(next!, 'a');
    expect([states('a'), alarms()]).toEqual([['5 final', '6 final'], []]);
    expect([...rows.records.values()].map(({ lostAt }) => lostAt === null)).toEqual([false, true]);
    expect([...(await rows.covering([3])).keys()]).toEqual([3]);
  });
});

it('pays nothing on a chain whose gas is free', async () => {
  const one = await node('--gas-price', '0', '--base-fee', '0', '--disable-min-priority-fee');
  const [step] = await writers(await env(one, { name: 'a', contract: await deploy(one) }));
  await one.ask('anvil_setBalance', localSigner(one.writerKey).address, '0x0');
  size = 4;
  await untilFinal(step!, 'a');
  const [anchor] = [...rows.anchors.values()];
  expect(Transaction.from(anchor!.raw!)).toMatchObject({ type: 0, gasPrice: 0n });
  expect(alarms()).toEqual([]);
});

describe('a key that another service holds', () => {
  it('signs what is anchored, under the name that the service has for it', async () => {
    const one = await node();
    const service = await startSigningService(one.writerKey);
    closing.push(() => service.close());
    const { address, publicKey } = service;
    const url = service.url.replace('http://', 'http://us:p%40ss@');
    const signer = web3Signer({ url, address, identifier: publicKey });
    const contract = await deploy(one, signer);
    const key = { url, address, identifier: publicKey };
    const [step] = await writers(await env(one, { name: 'a', contract, key }));
    size = 4;
    await untilFinal(step!, 'a');
    const asked = `POST /api/v1/eth1/sign/${publicKey} Basic ${Buffer.from('us:p@ss').toString('base64')}`;
    expect(new Set(service.asked)).toEqual(new Set([asked]));

    const { answer } = service;
    const wrong: (typeof answer)[] = [
      () => ({ status: 404, body: 'no such key' }),
      () => ({ status: 200, body: '0x1234' }),
      () => ({ status: 200, body: `0x${'00'.repeat(65)}` }),
      (payload) => ({ status: 200, body: service.sign(`${payload}00`) }),
    ];
    size = 5;
    for (const each of wrong) {
      service.answer = each;
      const refused: unknown = await step!().catch((error: unknown) => error);
      if (!isRefusal(refused, 'chain.rejected')) throw refused;
      expect(refused.facts['why']).toBe('signer');
      expect(JSON.stringify([refused.message, refused.facts])).not.toMatch(/p@ss|p%40ss/);
    }
    expect(alarms()).toEqual(['a: chain.signer-away']);
    service.answer = answer;
    await untilFinal(step!, 'a');
    expect([states('a'), alarms()]).toEqual([['4 final', '5 final'], []]);
  });
});
