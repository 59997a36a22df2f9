import { toHex } from '@filmdeed/kernel';
import {
  bundlesOfSize,
  leafHash,
  openCheckpoint,
  parseVerifierKey,
  proveConsistency,
  tileHashes,
  tilesOfSize,
  verifyConsistency,
} from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';
import type { MemoryLogStore } from './memory-log-store.js';
import { naiveRoot } from './naive-tree.js';

const verifiers = [parseVerifierKey(LOG_SIGNER.verifierKey)];
const hexes = (list: readonly Uint8Array[]): string[] => list.map(toHex);

/** Everything that a published checkpoint promises: signature, entries, tiles, root, growth from every one before it. */
export async function assertWholeLog(log: MemoryLogStore): Promise<void> {
  const published = [...log.checkpoints.values()].map((note) => openCheckpoint(note, verifiers, TEST_ORIGIN));
  expect(published.map(({ size }) => size)).toEqual([...log.checkpoints.keys()]);
  for (const { size, root } of published) {
    const entries: Uint8Array[] = [];
    for (const ref of bundlesOfSize(size)) entries.push(...(await log.entries(ref)));
    expect(toHex(naiveRoot(entries))).toBe(toHex(root));
    const leafHashes: Uint8Array[] = [];
    for (const ref of tilesOfSize(size)) {
      const hashes = tileHashes(await log.tile(ref), ref.width);
      if (ref.level === 0) leafHashes.push(...hashes);
    }
    expect(hexes(leafHashes)).toEqual(hexes(entries.map(leafHash)));
    for (const older of published.filter((each) => each.size < size)) {
      const proof = await proveConsistency(log)(older.size, { size, root });
      verifyConsistency({ size1: older.size, root1: older.root, size2: size, root2: root, proof });
    }
  }
}
