import { MemoryUploadRows } from './memory-upload-rows.js';
import { uploadRowsContract } from './upload-rows.contract.js';

describe('MemoryUploadRows', () => {
  uploadRowsContract(async () => new MemoryUploadRows());
});
