import type { RunningChain } from '../support/chain.js';
import { codeOf, hexOf, LATE_SECONDS, NODES, WriterWorld } from '../support/chain-writer-world.js';

describe.each(NODES)('anchoring by several nodes on %s', (kind, start) => {
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

  it('is back in order after the chain was away for long', async () => {
    const only = await world.relay();
    world.begin({ rpcUrls: [only.url] });
    await world.anchored(5);
    await only.close();
    world.size = 6;
    expect(await codeOf(world.tick())).toBe('chain.unreachable');
    world.clock.advance(LATE_SECONDS * 1000);
    world.size = 9;
    world.begin({ rpcUrls: [only.url] });
    expect(await codeOf(world.tick())).toBe('chain.unreachable');
    expect(world.alarms()).toEqual(['anchor.late', 'chain.unreachable']);
    await only.open();
    await world.anchored(9);
    await world.anchored(9);
    await world.sound(5, 6, 9);
    const blocks = world.anchors().map(({ block }) => block!.number);
    expect([blocks.toSorted((a, b) => a - b), world.alarms()]).toEqual([blocks, []]);
  });

  it('goes on by the second node when the first one dies between signing and sending', async () => {
    const [first, second] = [await world.relay(), await world.relay()];
    world.begin({ rpcUrls: [first.url, second.url] });
    await world.anchored(4);
    expect(second.asked).not.toContain('eth_sendRawTransaction');
    first.answer = async ({ method }, pass) => {
      if (method !== 'eth_sendRawTransaction') return pass();
      await first.close();
      throw new Error('closed');
    };
    world.size = 5;
    expect(await codeOf(world.tick())).toBe('chain.unreachable');
    await world.anchored(5);
    await world.sound(4, 5);
    expect([(await world.attempts()).length, world.alarms()]).toEqual([1, ['chain.node-passed-over']]);
  });

  it.each([
    ['lags', 'behind', (method: string) => (method === 'eth_getBlockByNumber' ? { number: '0x1' } : null)],
    ['is of another chain', 'another', (method: string) => (method === 'eth_chainId' ? '0x3039' : null)],
    [
      'is of a chain with the same id',
      'another',
      (method: string, [block]: readonly unknown[]) =>
        method === 'eth_getBlockByNumber' && block === '0x0' ? { hash: `0x${'66'.repeat(32)}` } : null,
    ],
    ['has not the contract', 'empty', (method: string) => (method === 'eth_getCode' ? '0x' : null)],
    ['has no time', 'away', (method: string) => (method === 'eth_chainId' ? { status: 429, body: '{}' } : null)],
  ] as const)(
    'passes over a node that %s',
    async (_, state, lie) => {
      const [bad, good] = [await world.relay(), await world.relay()];
      bad.answer = async ({ method, params }, pass) => {
        const lied = lie(method, params) as object | string | null;
        const truth = await pass();
        if (lied === null || (state === 'behind' && params[0] !== 'latest')) return truth;
        return typeof lied === 'object' && typeof truth === 'object' && !('status' in lied)
          ? { ...truth, ...lied }
          : lied;
      };
      world.begin({ rpcUrls: [bad.url, good.url] });
      await world.mine(5);
      await world.anchored(5);
      await world.sound(5);
      expect(bad.asked).not.toContain('eth_sendRawTransaction');
      expect(world.rows.alarms).toMatchObject([
        { code: 'chain.node-passed-over', facts: { nodes: [`${new URL(bad.url).host} ${state}`] } },
      ]);
      // Alone it is refused, and nothing is taken back on its word.
      if (state === 'behind') return;
      world.begin({ rpcUrls: [bad.url] });
      expect(await codeOf(world.tick())).toBe(state === 'away' ? 'chain.unreachable' : 'chain.mismatch');
      expect(world.states()).toEqual(['5 final']);
    },
    60_000,
  );

  it('settles and takes back nothing on which the nodes differ', async () => {
    const [one, other] = [await world.relay(), await world.relay()];
    world.begin({ rpcUrls: [one.url, other.url] });
    await world.anchored(4);
    const { number, hash } = world.anchors()[0]!.block!;
    one.answer = async ({ method, params }, pass) => {
      if (method === 'eth_getTransactionReceipt') return null;
      const truth = (await pass()) as object;
      const isBlock = method === 'eth_getBlockByNumber' && params[0] === hexOf(BigInt(number));
      return isBlock ? { ...truth, hash: `0x${'77'.repeat(32)}` } : truth;
    };
    await world.tick();
    expect([world.states(), world.alarms(), world.anchors()[0]!.block!.hash]).toEqual([
      ['4 final'],
      ['chain.disputed'],
      hash,
    ]);
  });
});
