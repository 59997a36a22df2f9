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
      cutOff: () => Object.assign(new MemoryAnchorChain(), { reachable: false }),
    };
  });
});
