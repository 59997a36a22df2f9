import { type BundleV1, type EvmAnchorWithAfter } from '@filmdeed/evidence';
import { ANCHORED, type Answer, truth, withLog } from '../../../test/support/chain-truth.js';
import { filedBundle, TRUST } from '../../../test/support/filed-bundle.js';
import { ChainNode, checkBlocks } from './chain-node.js';

/** A node that answers as told, without a network. */
class ToldNode extends ChainNode {
  constructor(readonly answer: Answer) {
    super('http://nowhere.invalid');
  }

  override ask<T>(method: string, params: readonly unknown[]): Promise<T> {
    return Promise.resolve(this.answer(method, params) as T);
  }
}

describe('the blocks of a bundle', () => {
  let bundle: BundleV1;
  let honest: Answer;
  let anchor: EvmAnchorWithAfter;
  beforeAll(async () => {
    bundle = await filedBundle();
    anchor = bundle.anchors[0] as EvmAnchorWithAfter;
    honest = truth(anchor);
  });
  const verdict = async (answer: Answer, of = bundle) =>
    (await checkBlocks(of, TRUST, new ToldNode(answer))).get(0)?.verdict;

  it('are valid if the node says the same', async () => {
    expect(await verdict(honest)).toBe('valid');
  });

  it.each<[string, string, (answer: unknown) => unknown]>([
    ['of another chain', 'eth_getBlockByNumber', () => ({ hash: `0x${'99'.repeat(32)}` })],
    ['with another root', 'eth_call', () => `0x${'99'.repeat(32)}`],
    ['where the transaction failed', 'eth_getTransactionReceipt', (told) => ({ ...(told as object), status: '0x0' })],
    ['where another contract spoke', 'eth_getTransactionReceipt', (told) => withLog(told, { address: '0x00' })],
    ['where another root was told', 'eth_getTransactionReceipt', (told) => withLog(told, { data: '0x00' })],
    ['where the event was another', 'eth_getTransactionReceipt', (told) => withLog(told, { topics: [ANCHORED] })],
    ['with another block time', 'eth_getBlockByHash', () => ({ timestamp: '0x1' })],
    ['with a block without a time', 'eth_getBlockByHash', () => ({ timestamp: 'noon' })],
    [
      'with a receipt without events',
      'eth_getTransactionReceipt',
      (told) => ({ ...(told as object), logs: undefined }),
    ],
    ['that does not say how long the chain is', 'eth_blockNumber', () => 'long'],
    ['that lost the block', 'eth_getTransactionReceipt', () => null],
  ])('are broken for a node %s', async (_, lying, change) => {
    const answer: Answer = (method, params) => {
      const told = honest(method, params);
      return method === lying ? change(told) : told;
    };
    expect(await verdict(answer)).toBe('broken');
  });

  it('are broken if the bundle names an earlier anchoring by the same contract, which would date the leaf back', async () => {
    const { transaction, blockHash, blockNumber, blockTime } = anchor.after!;
    const { after: _, ...rest } = anchor;
    const earlier = { ...rest, transaction, blockHash, blockNumber, blockTime };
    expect(await verdict(honest, { ...bundle, anchors: [earlier] })).toBe('broken');
  });
});
