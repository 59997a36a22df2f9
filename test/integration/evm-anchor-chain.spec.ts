import {
  chainAddress,
  deployCheckpointAnchor,
  evmAnchorChain,
  type EvmAnchorSettings,
  localSigner,
  lookAtChain,
  newChainKey,
  openChainKey,
} from '@filmdeed/chain';
import type { Refusal } from '@filmdeed/kernel';
import type { AnchorChainIdentity } from '@filmdeed/ledger';
import { Transaction, Wallet } from 'ethers';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anchorChainContract, type ChainWorld } from '../support/anchor-chain.contract.js';
import { type RunningChain, startChain } from '../support/chain.js';
import { startHardhatNode } from '../support/hardhat-node.js';

const ORIGIN = 'filmdeed.test/log';
const NOWHERE = 'http://127.0.0.1:9';

let node: RunningChain;
let contract: string;

beforeAll(async () => {
  node = await startChain();
});
afterAll(() => node.stop());

const settings = (changes: Partial<EvmAnchorSettings> = {}, identity: Partial<AnchorChainIdentity> = {}) => ({
  rpcUrls: [node.url],
  signer: localSigner(node.writerKey),
  origin: ORIGIN,
  identity: {
    name: 'local',
    operator: 'self' as const,
    chainId: node.chainId,
    genesis: node.genesis,
    contract,
    confirmations: 1,
    ...identity,
  },
  ...changes,
});

const deploy = async (): Promise<string> =>
  deployCheckpointAnchor({ rpcUrl: node.url, key: node.writerKey, origin: ORIGIN });

const GWEI = 10n ** 9n;
const hexOf = (n: bigint): string => `0x${n.toString(16)}`;
/** Each node's own name of a method that tests need. */
let kind: 'anvil' | 'hardhat' = 'anvil';
const own = (method: string): string => `${kind}_${method}`;

/** A fresh contract on the one node. */
async function world(): Promise<ChainWorld> {
  await node.ask('evm_setAutomine', true);
  contract = await deploy();
  return {
    chain: evmAnchorChain(settings()),
    hold: () => node.ask('evm_setAutomine', false),
    mine: async (blocks = 1) => {
      for (let i = 0; i < blocks; i++) await node.ask('evm_mine');
    },
    async remember() {
      const snapshot = await node.ask('evm_snapshot');
      return () => node.ask('evm_revert', snapshot);
    },
    async spike(times) {
      const { baseFeePerGas } = await node.ask<{ baseFeePerGas: string }>('eth_getBlockByNumber', 'latest', false);
      // After many empty blocks it is next to nothing beside the tip.
      const base = BigInt(baseFeePerGas);
      await node.ask(own('setNextBlockBaseFeePerGas'), hexOf((base > GWEI ? base : GWEI) * times));
    },
    drop: (transaction) => node.ask(own('dropTransaction'), transaction),
    fund: (on) => node.ask(own('setBalance'), chainAddress(node.writerKey), hexOf(on ? 10n ** 22n : 0n)),
    cutOff: () => evmAnchorChain(settings({ rpcUrls: [NOWHERE] })),
  };
}

async function refusal(work: Promise<unknown>): Promise<Pick<Refusal, 'code' | 'facts' | 'message'>> {
  return work.then(
    () => ({ code: 'none' as never, facts: {}, message: '' }),
    (error: unknown) => error as Refusal,
  );
}

describe("a CheckpointAnchor on Hardhat's node", () => {
  let ours: RunningChain;
  beforeAll(async () => {
    ours = node;
    node = await startHardhatNode();
    kind = 'hardhat';
  });
  afterAll(async () => {
    if (node !== ours) await node.stop();
    node = ours;
    kind = 'anvil';
  });
  anchorChainContract(world);
});

describe('a CheckpointAnchor on our local chain', () => {
  anchorChainContract(world);

  describe('confirm', () => {
    beforeEach(async () => {
      await world();
    });

    it.each([
      ['another chain id', { chainId: 1 }, 'chainId'],
      ['another genesis', { genesis: `0x${'11'.repeat(32)}` }, 'genesis'],
      ['no contract', { contract: `0x${'33'.repeat(20)}` }, 'contract'],
    ] as const)('refuses %s', async (_, identity, what) => {
      const { code, facts } = await refusal(evmAnchorChain(settings({}, identity)).confirm());
      expect([code, facts['what']]).toEqual(['chain.mismatch', what]);
    });

    it('refuses the contract of another log', async () => {
      const { code, facts } = await refusal(evmAnchorChain(settings({ origin: 'another/log' })).confirm());
      expect([code, facts['what']]).toEqual(['chain.mismatch', 'originHash']);
    });

    it('refuses a contract of another kind', async () => {
      // Answers every call with nothing (STOP), or with a revert.
      for (const code of ['0x00', '0x60006000fd']) {
        const other = `0x${'44'.repeat(20)}`;
        await node.ask('anvil_setCode', other, code);
        const { code: refused, facts } = await refusal(evmAnchorChain(settings({}, { contract: other })).confirm());
        expect([refused, facts['what']]).toEqual(['chain.mismatch', 'contract']);
      }
    });
  });

  it('says which chain a node follows', async () => {
    expect(await lookAtChain([node.url])).toEqual({ chainId: node.chainId, genesis: node.genesis });
    expect((await refusal(lookAtChain([NOWHERE]))).code).toBe('chain.unreachable');
  });

  it('signs nothing for a contract that does not obey this key, and says why', async () => {
    await world();
    const stranger = evmAnchorChain(settings({ signer: localSigner(newChainKey()) }));
    const { code, facts } = await refusal(stranger.sign({ size: 1, root: new Uint8Array(32).fill(1) }));
    expect([code, facts['reason']]).toEqual(['chain.rejected', 'AnchorWriterOnly']);
  });

  it('cannot deploy without money', async () => {
    const key = newChainKey();
    expect((await refusal(deployCheckpointAnchor({ rpcUrl: node.url, key, origin: ORIGIN }))).code).toBe(
      'chain.rejected',
    );
  });

  it('pays by EIP-1559 where there is a base fee, else by a legacy price, which may be 0', async () => {
    const { chain } = await world();
    const signed = async (): Promise<Transaction> =>
      Transaction.from((await chain.sign({ size: 3, root: new Uint8Array(32).fill(3) })).raw);
    const modern = await signed();
    expect([modern.type, modern.chainId, modern.from?.toLowerCase()]).toEqual([
      2,
      BigInt(node.chainId),
      chainAddress(node.writerKey),
    ]);
    expect(modern.maxFeePerGas! > modern.maxPriorityFeePerGas!).toBe(true);
    await withNode(free, async (rpcUrl) => {
      const { raw } = await evmAnchorChain(settings({ rpcUrls: [rpcUrl] })).sign({
        size: 3,
        root: new Uint8Array(32).fill(3),
      });
      const legacy = Transaction.from(raw);
      expect([legacy.type, legacy.gasPrice, legacy.chainId]).toEqual([0, 0n, BigInt(node.chainId)]);
    });
  });

  it.each([
    ['a page', { status: 200, body: '<html>' }],
    ['a gateway without a node', { status: 502, body: 'bad gateway' }],
    ['no result', { status: 200, body: '{"jsonrpc":"2.0","id":1}' }],
    ['a word for a number', { status: 200, body: '{"jsonrpc":"2.0","id":1,"result":"many"}' }],
    ['null', { status: 200, body: 'null' }],
  ])('takes a node that answers with %s as unreachable', async (_, { status, body }) => {
    await withNode(
      () => ({ status, body }),
      async (rpcUrl) => {
        const far = evmAnchorChain(settings({ rpcUrls: [rpcUrl.replace('http://', 'http://user:secret@')] }));
        const refused = await refusal(far.confirm());
        expect(refused.code).toBe('chain.unreachable');
        expect(JSON.stringify([refused.message, refused.facts])).not.toContain('secret');
      },
    );
  });
});

describe('the key of the writer', () => {
  const key = `0x${'ab'.repeat(32)}`;

  it('is read as it stands or from a keystore', async () => {
    expect(await openChainKey(`${key}\n`, null)).toBe(key);
    expect(await openChainKey('AB'.repeat(32), null)).toBe(key);
    const keystore = await new Wallet(key).encrypt('短语 phrase', undefined);
    expect(await openChainKey(keystore, '短语 phrase')).toBe(key);
    for (const [text, password] of [
      [keystore, 'wrong'],
      [keystore, null],
      ['0xsecret', null],
      [`0x${'00'.repeat(32)}`, null],
    ] as const) {
      const { code, message, facts } = await refusal(openChainKey(text, password));
      expect(code).toBe('environment.invalid');
      expect(JSON.stringify([message, facts])).not.toMatch(/secret|abab/);
    }
  }, 120_000);
});

type Answer = (request: { method: string; params: unknown[] }) => Promise<object> | object;

/** A chain with free gas and no base fee, in front of ours. */
const free: Answer = async ({ method, params }) => {
  const result = await node.ask(method, ...params);
  if (method === 'eth_gasPrice') return { body: '{"jsonrpc":"2.0","id":1,"result":"0x0"}' };
  const block = method === 'eth_getBlockByNumber' ? { ...(result as object), baseFeePerGas: undefined } : result;
  return { body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: block }) };
};

async function withNode(answer: Answer, work: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const reply = async (): Promise<void> => {
      const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Parameters<Answer>[0];
      const { status = 200, body } = (await answer(asked)) as { status?: number; body: string };
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    request.on('end', () => void reply());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
