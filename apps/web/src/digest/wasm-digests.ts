import type { DigestFactory, DigestSink } from '@filmdeed/fingerprint';
import { createBLAKE3, createSHA256, createSM3, type IHasher } from 'hash-wasm';

/**
 * Digests in WebAssembly. The instances are reused, so that one content must be finished before the next begins; a second
 * content at the same time needs a factory of its own.
 */
export async function wasmDigests(): Promise<DigestFactory> {
  const [sha256, sm3, blake3] = await Promise.all([createSHA256(), createSM3(), createBLAKE3()]);
  return { sha256: () => sinkOf(sha256), sm3: () => sinkOf(sm3), blake3: () => sinkOf(blake3) };
}

function sinkOf(hasher: IHasher): DigestSink {
  hasher.init();
  return {
    update: (bytes) => void hasher.update(bytes),
    digest: () => hasher.digest('binary'),
  };
}
