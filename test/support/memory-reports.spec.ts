import { MemoryReports } from './memory-reports.js';
import { reportsContract } from './reports.contract.js';

describe('MemoryReports', () => {
  reportsContract(async () => new MemoryReports());
});
