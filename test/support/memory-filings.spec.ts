import { filingRowsContract } from './filing-rows.contract.js';
import { MemoryFilings } from './memory-filings.js';
import { MemoryUploadRows } from './memory-upload-rows.js';

describe('MemoryFilings', () => {
  filingRowsContract(async () => {
    const uploads = new MemoryUploadRows();
    const filings = new MemoryFilings(uploads);
    return {
      filings,
      uploads,
      acts: async () => filings.acts.map(({ record }) => record),
      async log(ids) {
        filings.logged.push(...ids);
        return ids.map((id) => filings.logged.indexOf(id));
      },
      async anchor(anchors) {
        filings.anchors.splice(0, Infinity, ...anchors);
      },
    };
  });
});
