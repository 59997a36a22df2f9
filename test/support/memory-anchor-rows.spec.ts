import { anchorRowsContract } from './anchor-rows.contract.js';
import { MemoryAnchorRows } from './memory-anchor-rows.js';

describe('MemoryAnchorRows', () => {
  anchorRowsContract(async () => new MemoryAnchorRows());
});
