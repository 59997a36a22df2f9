import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { hashBlob, SLICE_BYTES } from './hash-blob.js';
import { wasmDigests } from './wasm-digests.js';

const bytes = new Uint8Array(SLICE_BYTES + 12_345).map((_, i) => (i * 31) % 251);

describe('hashBlob with WebAssembly', () => {
  it('gives the digests of the pure implementation over several slices, one content after the other', async () => {
    const factory = await wasmDigests();
    expect(await hashBlob(new Blob([bytes]), factory)).toEqual(digestBytes(pureDigests, bytes));
    const small = bytes.subarray(0, 1000);
    expect(await hashBlob(new Blob([small]), factory)).toEqual(digestBytes(pureDigests, small));
    expect(await hashBlob(new Blob([]), factory)).toEqual(digestBytes(pureDigests, new Uint8Array()));
  });

  it('asks for permission before every slice and tells what was taken', async () => {
    const told: (number | 'asked')[] = [];
    await hashBlob(new Blob([bytes]), await wasmDigests(), {
      permission: () => void told.push('asked'),
      taken: (count) => told.push(count),
    });
    expect(told).toEqual(['asked', SLICE_BYTES, 'asked', 12_345]);
  });
});
