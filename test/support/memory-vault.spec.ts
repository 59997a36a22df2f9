import { MemoryVault } from './memory-vault.js';
import { vaultContract } from './vault.contract.js';

describe('MemoryVault', () => {
  vaultContract(async () => new MemoryVault());
});
