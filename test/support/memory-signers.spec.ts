import { MemorySigners } from './memory-signers.js';
import { signersContract } from './signers.contract.js';

describe('MemorySigners', () => {
  signersContract(async () => new MemorySigners());
});
