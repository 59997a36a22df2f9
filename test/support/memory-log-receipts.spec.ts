import { logReceiptsContract } from './log-receipts.contract.js';
import { MemoryLogReceipts } from './memory-log-receipts.js';

describe('MemoryLogReceipts', () => {
  logReceiptsContract(async () => new MemoryLogReceipts());
});
