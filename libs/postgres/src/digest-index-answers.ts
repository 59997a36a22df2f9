import { type BundleIndex, INDEX_KINDS, indexedDigests, indexPathTexts, isIndexKind } from '@filmdeed/evidence';
import { equalBytes, fromHex, Refusal, toBase64, toHex } from '@filmdeed/kernel';
import {
  type IndexEntry,
  type IndexStore,
  indexKey,
  type LogReader,
  proveIndexed,
  type StatedProofs,
  tlogProof,
} from '@filmdeed/ledger';
import type { DigestIndex, EvidenceLog } from '@filmdeed/registry';

export interface DigestIndexPorts {
  readonly reader: LogReader;
  readonly index: IndexStore;
  readonly evidenceLog: Pick<EvidenceLog, 'bundleAnchors'>;
}

/** A new root is in the log a moment after the index has moved on to it. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 150;

/** What the stored index proves, with log and anchors. Refuses `database.unreachable` and what the proofs of libs/ledger refuse. */
export function postgresDigestIndex({ reader, index, evidenceLog }: DigestIndexPorts): DigestIndex {
  return {
    async newest() {
      const { stated } = await index.head();
      if (stated === null || stated.leafIndex === null) throw notReady();
      const { size: treeSize } = await reader.head();
      return { size: stated.size, root: toHex(stated.root), leafIndex: stated.leafIndex, treeSize };
    },

    async answer(kind, value) {
      const key = keyOf(kind, value);
      const { stated, proofs } = await proven(index, key);
      const { at, path } = proofs[0]!;
      const head = await reader.head();
      return {
        v: 1,
        type: 'filmdeed.index-answer',
        kind,
        value,
        size: stated.size,
        treeSize: head.size,
        ...whatStands(key, at),
        path: indexPathTexts(path),
        leaf: toBase64(stated.leaf),
        proof: await tlogProof(reader)(stated.leafIndex, head),
        anchors: await evidenceLog.bundleAnchors(stated.leafIndex),
      };
    },

    async ofContent(leafIndex, content): Promise<BundleIndex | null> {
      const digests = indexedDigests(content);
      const found = await proveIndexed(index)(digests.map(({ kind, value }) => indexKey(kind, fromHex(value))));
      if (found === null || found.stated.size <= leafIndex) return null;
      const { stated, proofs } = found;
      const entries = proofs.map(({ at, path }, i) => {
        if (at === null) throw new Refusal('log.fork', 'the index lacks a leaf of the log', { index: leafIndex });
        return { kind: digests[i]!.kind, first: at.first, last: at.last, path: indexPathTexts(path) };
      });
      const proof = await tlogProof(reader)(stated.leafIndex, await reader.head());
      return { entries, leaf: toBase64(stated.leaf), proof };
    },
  };
}

async function proven(index: IndexStore, key: Uint8Array): Promise<StatedProofs> {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await proveIndexed(index)([key]);
    if (found !== null) return found;
    if ((await index.head()).stated === null) break;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
  }
  throw notReady();
}

function notReady(): Refusal {
  return new Refusal('index.not-ready', 'no root of the index is in the log', { retryAfterSeconds: 10 });
}

function keyOf(kind: string, value: string): Uint8Array {
  if (!isIndexKind(kind)) {
    throw new Refusal('digest.unknown-algorithm', 'the index has no such kind', { known: INDEX_KINDS });
  }
  if (!/^[0-9a-f]{64}$/.test(value)) {
    throw new Refusal('digest.invalid', 'a digest is 64 lower-case hex digits', { kind });
  }
  return indexKey(kind, fromHex(value));
}

/** The entry at the place of a key, as an answer names it. */
function whatStands(key: Uint8Array, at: IndexEntry | null): object {
  if (at === null) return {};
  const { first, last } = at;
  return equalBytes(at.key, key) ? { found: { first, last } } : { other: { key: toHex(at.key), first, last } };
}
