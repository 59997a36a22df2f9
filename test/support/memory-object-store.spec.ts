import { MemoryObjectStore } from './memory-object-store.js';
import { objectStoreContract } from './object-store.contract.js';

describe('MemoryObjectStore', () => {
  objectStoreContract(async () => new MemoryObjectStore());
});
