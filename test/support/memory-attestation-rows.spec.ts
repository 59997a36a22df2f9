import { attestationRowsContract } from './attestation-rows.contract.js';
import { MemoryAttestationRows } from './memory-attestation-rows.js';

describe('MemoryAttestationRows', () => {
  attestationRowsContract(async () => new MemoryAttestationRows());
});
