import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';

/** Multicodec codes of `raw` and `sha2-256`. */
const RAW = 0x55;
const SHA2_256 = 0x12;

/** CID version 1, codec raw, of a whole file, base32, from its SHA-256 (docs/format.md §1). */
export function contentId(sha256: Uint8Array): string {
  return CID.createV1(RAW, create(SHA2_256, sha256)).toString();
}
