import { anchorChainContract } from './anchor-chain.contract.js';
import { MemoryAnchorChain } from './memory-anchor-chain.js';

describe('MemoryAnchorChain', () => {
  anchorChainContract(async () => {
    const chain = new MemoryAnchorChain();
    return {
      chain,
      hold: async () => void (chain.automine = false),
      mine: async (blocks) => chain.mine(blocks),
      async remember() {
        const { length } = chain.blocks;
        return async () => chain.reorganise(chain.blocks.length - length, true);
      },
      spike: async (times) => void (chain.baseFee *= Number(times)),
      drop: async (transaction) => void (chain.pool = chain.pool.filter(({ hash }) => hash !== transaction)),
      fund: async (on) => void (chain.funded = on),
      cutOff: () => Object.assign(new MemoryAnchorChain(), { reachable: false }),
    };
  });
});
