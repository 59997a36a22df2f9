import { indexStoreContract } from './index-store.contract.js';
import { MemoryIndexStore } from './memory-index-store.js';
import { MemoryLogStore } from './memory-log-store.js';

describe('MemoryIndexStore', () => {
  indexStoreContract(async () => {
    const log = new MemoryLogStore();
    const index = new MemoryIndexStore(log);
    return { index, other: index, log, add: async (leaves) => leaves.forEach((leaf) => log.add(leaf)) };
  }, 25);
});
