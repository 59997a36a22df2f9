import { chainAddress, type FeeTerms } from '@filmdeed/chain';
import { anchorChainKey } from '@filmdeed/ledger';
import { type Transaction, Wallet } from 'ethers';
import { rootOf } from '../support/anchor-world.js';
import type { RunningChain } from '../support/chain.js';
import { codeOf, GWEI, hexOf, NODES, WriterWorld } from '../support/chain-writer-world.js';

describe.each(NODES)('anchoring on %s', (kind, start) => {
  let node: RunningChain;
  let world: WriterWorld;

  beforeAll(async () => {
    node = await start();
  });
  afterAll(() => node.stop());
  beforeEach(async () => {
    world = await WriterWorld.on(kind, node);
  });
  afterEach(() => world.close());

  it('makes dearer what waits, at its nonce, and finds it', async () => {
    await world.underPriced();
    await world.tick();
    const [second, first] = (await world.attempts()) as [Transaction, Transaction];
    expect(second.nonce).toBe(first.nonce);
    for (const field of ['maxFeePerGas', 'maxPriorityFeePerGas'] as const) {
      expect(second[field]! * 8n >= first[field]! * 9n).toBe(true);
    }
    await world.mine();
    await world.tick();
    await world.sound(5);
    expect([world.anchors()[0]!.transaction, world.alarms()]).toEqual([second.hash, []]);
  });

  it('finds the first one when that was mined after all', async () => {
    await world.underPriced();
    const [first] = (await world.attempts()) as [Transaction];
    await world.tick();
    const [second] = (await world.attempts()) as [Transaction];
    await world.own('dropTransaction', second.hash);
    await world.price(1n);
    await node.ask('eth_sendRawTransaction', first.serialized);
    await world.mine();
    world.clock.advance(1000);
    await world.tick();
    await world.sound(5);
    expect([world.anchors()[0]!.transaction, (await world.attempts()).length]).toEqual([first.hash, 2]);
  });

  it('pays no more than it is told, and says so', async () => {
    await world.price(GWEI);
    await world.mine();
    world.begin({ fees: { mode: 'auto', most: 2n * (await world.chain.sight()).fee } });
    await world.underPriced();
    // A node may refuse even what it had already, at such a price.
    await codeOf(world.tick());
    expect([(await world.attempts()).length, world.alarms()]).toEqual([1, ['chain.fee-high']]);
    await world.price(1n);
    await world.mine();
    await world.tick();
    await world.mine();
    await world.tick();
    await world.sound(5);
    expect(world.alarms()).toEqual([]);
  });

  it('sends after a crash what was signed before it', async () => {
    world.size = 5;
    world.chain.send = () => Promise.reject(new Error('killed'));
    await expect(world.tick()).rejects.toThrow('killed');
    const [signed] = (await world.attempts()) as [Transaction];
    world.begin();
    await world.anchored(5);
    await world.sound(5);
    expect([world.anchors()[0]!.transaction, (await world.attempts()).length]).toEqual([signed.hash, 1]);
  });

  it('signs anew when something else took its nonce', async () => {
    await world.hold();
    world.size = 5;
    await world.tick();
    const [first] = (await world.attempts()) as [Transaction];
    await world.own('dropTransaction', first.hash);
    const to = Wallet.createRandom().address;
    const price = { type: 0, gasPrice: 100n * GWEI, gasLimit: 21_000n, value: 1n };
    const stranger = { to, nonce: first.nonce, chainId: node.chainId, ...price };
    await node.ask('eth_sendRawTransaction', await new Wallet(node.writerKey).signTransaction(stranger));
    await world.mine();
    await world.tick();
    await world.mine();
    await world.tick();
    await world.sound(5);
    const [second] = (await world.attempts()) as [Transaction];
    expect(second.nonce).toBe(first.nonce + 1);
  });

  it('hands in again what the node forgot, the earlier before the later', async () => {
    await world.anchored(4);
    const snapshot = await node.ask('evm_snapshot');
    await world.anchored(5, 6);
    await node.ask('evm_revert', snapshot);
    await world.hold();
    await world.mine(3);
    await world.tick();
    expect(world.states()).toEqual(['4 final', '5 sent', '6 sent']);
    await world.own('dropTransaction', world.anchors()[1]!.transaction);
    await world.tick();
    await world.mine();
    await world.tick();
    await world.sound(4, 5, 6);
  });

  it('tells of an account without funds, and goes on when it has some', async () => {
    const account = chainAddress(node.writerKey);
    await world.own('setBalance', account, '0x0');
    world.size = 5;
    expect(await codeOf(world.tick())).toBe('chain.rejected');
    expect(world.alarms()).toEqual(['chain.funds-low']);
    await world.own('setBalance', account, hexOf(10n ** 22n));
    await world.anchored(5);
    await world.sound(5);
    expect(world.alarms()).toEqual([]);
  });

  it.each([
    ['legacy', { type: 0 }],
    ['eip1559', { type: 2 }],
    ['auto', { type: 2 }],
    ['free', { type: 0, gasPrice: 0n }],
  ] as const)('pays as it is told: %s', async (mode, expected) => {
    const fees: FeeTerms = { mode, most: 500n * GWEI };
    if (mode === 'free') await world.price(0n);
    if (mode === 'auto') await world.price(GWEI);
    await world.mine();
    world.begin({ fees });
    await world.anchored(5);
    await world.sound(5);
    expect((await world.attempts())[0]).toMatchObject(expected);
    if (mode !== 'free') return;
    expect((await world.chain.sight()).fee).toBe(0n);
    await world.hold();
    world.size = 6;
    await world.tick();
    await world.own('dropTransaction', world.anchors().at(-1)!.transaction);
    expect(
      await codeOf(world.chain.replace({ size: 6, root: rootOf(6) }, (await world.attempts())[0]!.serialized, true)),
    ).toBe('chain.rejected');
  });

  it('knows its deployment by chain, genesis and contract', () => {
    expect([...world.rows.records.keys()]).toEqual([]);
    expect(anchorChainKey(world.chain.identity)).toBe(`eip155:${node.chainId}:${node.genesis}:${world.contract}`);
  });
});
