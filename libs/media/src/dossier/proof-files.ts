import { fromBase64, toHex } from '@filmdeed/kernel';
import { parseCheckpoint, parseNote, parseTlogProof } from '@filmdeed/ledger';
import {
  type BundleV1,
  type EvmAnchorWithAfter,
  isEvmAnchor,
  isReceiptAnchor,
  isRfc3161Anchor,
  isWitnessAnchor,
  type ReceiptAnchor,
  type Rfc3161AnchorWithAfter,
  type TrustV1,
  type WitnessAnchorWithAfter,
} from '@filmdeed/evidence';
import { type FiledKey, noteFiles } from './note-files.js';
import { pathLines } from './path-lines.js';
import { type FiledStamps, stampFiles } from './stamp-files.js';
import { stateFiles } from './state-steps.js';
import { type Entries, lines, under } from './text-files.js';
import { type FiledWitnesses, witnessFiles } from './witness-files.js';

/** Files of one tlog-proof, and the stem of the key that signed its checkpoint; no stem if no trusted key did. */
export interface FiledProof {
  readonly files: Entries;
  readonly key: string | undefined;
}

export function proofFiles(text: string, keys: readonly FiledKey[]): FiledProof {
  const { index, proof, checkpoint } = parseTlogProof(text);
  const { size, root } = parseCheckpoint(parseNote(checkpoint).text);
  const note = noteFiles('checkpoint', checkpoint, keys);
  return {
    files: [
      ['index.txt', `${index}\n`],
      ['path.txt', lines(pathLines(index, size, proof))],
      ['root.txt', `${toHex(root)}\n`],
      ...(note?.files ?? [['checkpoint.txt', checkpoint] as const]),
    ],
    key: note?.key.stem,
  };
}

export interface FiledAnchor extends FiledProof {
  readonly folder: string;
  readonly anchor: EvmAnchorWithAfter | Rfc3161AnchorWithAfter | WitnessAnchorWithAfter | ReceiptAnchor;
  /** Of a time-stamp anchor: its tokens. */
  readonly stamps?: FiledStamps;
  /** Of a witness anchor: its cosignatures. */
  readonly witnesses?: FiledWitnesses;
  readonly size: number;
  readonly root: string;
  /** Key of the earlier checkpoint, if there is one. */
  readonly afterKey: string | undefined;
}

/** The anchors of a bundle, each with a folder of its own; anchors of types that we do not know stay in anchors.json only. */
export function anchorFiles(bundle: BundleV1, keys: readonly FiledKey[], trust: TrustV1): FiledAnchor[] {
  return bundle.anchors.flatMap((anchor, place) => {
    if (!isFiled(anchor)) return [];
    const folder = `anchor-${place + 1}`;
    const { files, key } = proofFiles(anchor.proof, keys);
    const { size, root } = parseCheckpoint(parseNote(parseTlogProof(anchor.proof).checkpoint).text);
    const after = isReceiptAnchor(anchor) ? undefined : anchor.after;
    const earlier = after === undefined ? undefined : noteFiles('after', after.checkpoint, keys);
    const afterFiles: Entries =
      after === undefined
        ? []
        : [
            ...(earlier?.files ?? [['after.txt', after.checkpoint] as const]),
            ['consistency.txt', lines(after.consistency.map((hash) => toHex(fromBase64(hash))))],
          ];
    const stamps = isRfc3161Anchor(anchor) ? stampFiles(anchor, trust) : undefined;
    const witnesses = isWitnessAnchor(anchor) ? witnessFiles(anchor, trust) : undefined;
    return [
      {
        folder,
        anchor,
        size,
        root: toHex(root),
        files: under(folder, [
          ...files,
          ...afterFiles,
          ...(isEvmAnchor(anchor) ? stateFiles(anchor) : []),
          ...(stamps?.files ?? []),
          ...(witnesses?.files ?? []),
        ]),
        ...(stamps === undefined ? {} : { stamps }),
        ...(witnesses === undefined ? {} : { witnesses }),
        key,
        afterKey: earlier?.key.stem,
      },
    ];
  });
}

/** Whether the dossier has lines for anchors of this type. */
export function isFiled(anchor: BundleV1['anchors'][number]): anchor is FiledAnchor['anchor'] {
  return isEvmAnchor(anchor) || isRfc3161Anchor(anchor) || isWitnessAnchor(anchor) || isReceiptAnchor(anchor);
}
