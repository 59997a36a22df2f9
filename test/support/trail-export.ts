import { auditLeaf, hiddenLine, openingLine, proofLine, shownLine } from '@filmdeed/evidence';
import { toBase64, toHex } from '@filmdeed/kernel';
import { checkpointText, HashTree, leafHash, signNote, tlogProofText } from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';
import { chainedActs, someAct } from './some-acts.js';

/** An export of acts 3 to 11, of which 5 to 7 are hidden and 9 is erased. */
export async function trailExport(): Promise<string> {
  const acts = Array.from({ length: 12 }, () => someAct());
  const chain = chainedActs(acts.map(({ record }) => record));
  const { leaf } = auditLeaf(TEST_ORIGIN, { count: 12, hash: chain[11]!.hash }, new Date('2026-11-25T08:01:00.000Z'));
  const tree = new HashTree();
  tree.append(leafHash(leaf));
  const checkpoint = await signNote(checkpointText({ origin: TEST_ORIGIN, size: 1, root: tree.root() }), [LOG_SIGNER]);
  const shown = (i: number, disclosure = acts[i]!.disclosure): string =>
    shownLine(i, acts[i]!.record, chain[i]!.hash, disclosure);
  const previous = toHex(chain[2]!.hash);
  const digests = chain.slice(5, 8).map(({ digest }) => digest);
  return [
    openingLine({ v: 1, type: 'filmdeed.trail', origin: TEST_ORIGIN, from: 3, previous, to: 12 }),
    ...[3, 4].map((i) => shown(i)),
    hiddenLine(5, digests, chain[7]!.hash),
    ...[shown(8), shown(9, null), shown(10), shown(11)],
    proofLine({ leaf: toBase64(leaf), proof: tlogProofText({ index: 0, proof: [], checkpoint }), anchors: [] }),
  ].join('');
}
