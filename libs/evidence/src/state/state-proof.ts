import { equalBytes, fromBase64, fromHex, Refusal, toHex } from '@filmdeed/kernel';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { StateProof } from '../anchor/evm-anchor.js';
import { decodeRlp, rlpBytes, rlpInteger, rlpList } from './rlp.js';
import { provenValue } from './trie-proof.js';

/** Places of a header's fields from 0 (Yellow Paper §4.3); later forks only add fields behind. */
const STATE_ROOT = 3;
const NUMBER = 8;
const TIMESTAMP = 11;
const LEAST_FIELDS = 15;

/** Storage slot of the mapping from size to root in CheckpointAnchor. */
const ROOTS_SLOT = 2;
const ACCOUNT_FIELDS = 4;
const STORAGE_ROOT = 2;

export interface ProvenBlock {
  /** 0x-hex */
  readonly blockHash: string;
  readonly blockNumber: number;
  readonly blockTime: string;
}

/** What the header says, if it is the header of that hash. Refuses `proof.invalid`. */
export function openBlockHeader(header: Uint8Array, blockHash: string): ProvenBlock & { stateRoot: Uint8Array } {
  const computed = `0x${toHex(keccak_256(header))}`;
  if (computed !== blockHash) {
    throw new Refusal('proof.invalid', 'the header has another hash', { blockHash, computed });
  }
  const fields = rlpList(decodeRlp(header));
  if (fields.length < LEAST_FIELDS) throw new Refusal('proof.invalid', 'not a block header', { fields: fields.length });
  const seconds = rlpInteger(fields[TIMESTAMP]);
  if (seconds > 253_402_300_799) throw new Refusal('proof.invalid', 'not a time', { seconds });
  return {
    blockHash,
    blockNumber: rlpInteger(fields[NUMBER]),
    blockTime: new Date(seconds * 1000).toISOString(),
    stateRoot: rlpBytes(fields[STATE_ROOT]),
  };
}

/** The key under which the contract's storage trie holds the root of a size: Keccak-256 of the slot (docs/format.md §8.1.1). */
export function rootSlot(size: number): Uint8Array {
  const place = new Uint8Array(64);
  const view = new DataView(place.buffer);
  view.setBigUint64(24, BigInt(size));
  view.setUint8(63, ROOTS_SLOT);
  return keccak_256(place);
}

/**
 * The contract's storage in the block of `block` holds `root` for `size`, and the block has the number and the time named (docs/format.md §8.1.1).
 * That the chain has this block is another question. Refuses `proof.invalid`.
 */
export function verifyStateProof(
  proof: StateProof,
  { contract, size, root, ...block }: ProvenBlock & { contract: string; size: number; root: Uint8Array },
): void {
  const header = openBlockHeader(fromBase64(proof.header), block.blockHash);
  for (const name of ['blockNumber', 'blockTime'] as const) {
    if (header[name] !== block[name]) {
      throw new Refusal('proof.invalid', `the header has another ${name}`, { told: block[name], header: header[name] });
    }
  }
  const account = rlpList(
    decodeRlp(
      provenValue(header.stateRoot, keccak_256(fromHex(contract.slice(2))), proof.accountProof.map(fromBase64)),
    ),
  );
  if (account.length !== ACCOUNT_FIELDS) {
    throw new Refusal('proof.invalid', 'not an account', { fields: account.length });
  }
  const storageRoot = rlpBytes(account[STORAGE_ROOT]);
  const stored = rlpBytes(
    decodeRlp(provenValue(storageRoot, keccak_256(rootSlot(size)), proof.storageProof.map(fromBase64))),
  );
  // Storage holds numbers: a root that begins with zeros is stored without them.
  const held = new Uint8Array(32);
  if (stored.length > 32 || stored[0] === 0) throw new Refusal('proof.invalid', 'not a word', { bytes: stored.length });
  held.set(stored, 32 - stored.length);
  if (!equalBytes(held, root)) {
    const told = { size, root: toHex(held), expected: toHex(root) };
    throw new Refusal('proof.invalid', 'the contract holds another root for this size', told);
  }
}
