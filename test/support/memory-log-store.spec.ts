import { logStoreContract } from './log-store.contract.js';
import { MemoryLogStore } from './memory-log-store.js';

describe('MemoryLogStore', () => {
  logStoreContract(async () => {
    const store = new MemoryLogStore();
    return { store, other: store, add: async (leaves) => leaves.forEach((leaf) => store.add(leaf)) };
  });
});
