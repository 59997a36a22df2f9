import { fromBase64, Refusal, toBase64 } from '@filmdeed/kernel';
import { HASH_SIZE } from './hash.js';
import { MAX_PROOF_HASHES } from './verify-proof.js';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** A leaf's offline proof (C2SP tlog-proof): where it stands, its inclusion path, and the signed checkpoint it leads to. */
export interface TlogProof {
  readonly index: number;
  /** Sibling hashes from the leaf upward. */
  readonly proof: readonly Uint8Array[];
  /** Signed note. */
  readonly checkpoint: string;
  /** Bytes for the application; nothing authenticates them. */
  readonly extra?: Uint8Array;
}

/** Text form of a tlog-proof. Refuses `proof.invalid`. */
export function tlogProofText({ index, proof, checkpoint, extra }: TlogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new Refusal('proof.invalid', 'not a leaf index', { index: String(index) });
  }
  const lines = [HEADER];
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`);
  lines.push(`index ${index}`, ...proof.map(toBase64));
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Reads a tlog-proof; neither the path nor the checkpoint is checked yet. Refuses `proof.invalid`. */
export function parseTlogProof(text: string): TlogProof {
  // The proof's own lines hold no empty one, so the first ends them; the checkpoint has another.
  const split = text.indexOf('\n\n');
  if (split < 0) throw new Refusal('proof.invalid', 'no empty line before the checkpoint');
  const checkpoint = text.slice(split + 2);
  if (checkpoint === '') throw new Refusal('proof.invalid', 'no checkpoint');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== HEADER) throw new Refusal('proof.invalid', 'not a tlog-proof of version 1');
  const extra = lines[0]?.startsWith('extra ') ? decode(lines.shift()!.slice('extra '.length)) : undefined;
  const index = parseIndex(lines.shift());
  if (lines.length > MAX_PROOF_HASHES) {
    throw new Refusal('proof.invalid', 'the proof is too long', { hashes: lines.length });
  }
  const proof = lines.map(decode);
  if (proof.some((hash) => hash.length !== HASH_SIZE)) throw new Refusal('proof.invalid', 'a hash is 32 bytes');
  return { index, proof, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

function parseIndex(line: string | undefined): number {
  const digits = /^index (0|[1-9][0-9]{0,15})$/.exec(line ?? '')?.[1];
  const index = digits === undefined ? NaN : Number(digits);
  if (!Number.isSafeInteger(index)) throw new Refusal('proof.invalid', 'no index line');
  return index;
}

function decode(line: string): Uint8Array {
  try {
    return fromBase64(line);
  } catch {
    throw new Refusal('proof.invalid', 'a hash that is not base64');
  }
}
