import { toBase64, equalBytes } from '@filmdeed/kernel';
import { tlogProof } from '@filmdeed/ledger';
import { actTrailContract } from './act-trail.contract.js';
import { MemoryActs, MemoryActSearch } from './memory-acts.js';
import { MemoryLogStore } from './memory-log-store.js';
import { sequencing } from './sequencing.js';

describe('the twin of the audit trail', () => {
  actTrailContract(async () => {
    const log = new MemoryLogStore();
    const acts = new MemoryActs(log);
    const search = new MemoryActSearch(acts, async (leaf) => {
      const index = log.logged.findIndex((each) => equalBytes(each, leaf));
      if (index < 0) return null;
      return { leaf: toBase64(leaf), proof: await tlogProof(log)(index, await log.head()), anchors: [] };
    });
    return {
      ...{ journal: acts, trail: acts, other: acts, search },
      sequence: async () => void (await sequencing(log)()),
    };
  });
});
