import { fromBase64, fromHex, isRefusal, Refusal, toBase64, utf8 } from '@filmdeed/kernel';
import { HashTree, leafHash, verifyInclusion } from '@filmdeed/ledger';
import { canonicalJson, type Json, type JsonObject } from './canonical-json.js';
import type { SetContent } from './content.js';
import { type ManifestEntry, parseManifestLine } from './manifest.js';
import { Shape } from './shape.js';

/** Shows one file to be in a manifest without showing the others (docs/format.md §4). */
export interface FileProof extends JsonObject {
  readonly v: 1;
  readonly type: 'filmdeed.file-proof';
  readonly line: string;
  readonly index: number;
  readonly files: number;
  /** base64, from the leaf upward. */
  readonly proof: readonly string[];
}

/**
 * The proof of one line out of all lines of a manifest (without line feeds, in order). Memory is linear in their number.
 * Refuses `manifest.invalid` if there is no such line.
 */
export function fileProof(lines: readonly string[], index: number): FileProof {
  const line = lines[index];
  if (line === undefined) throw new Refusal('manifest.invalid', 'no such line', { index, files: lines.length });
  const tree = new HashTree(lines.map((text) => leafHash(utf8(text))));
  const proof = tree.inclusionProof(index).map(toBase64);
  return { v: 1, type: 'filmdeed.file-proof', line, index, files: lines.length, proof };
}

/** Reads an untrusted file proof. Refuses `bundle.invalid`. */
export function readFileProof(shape: Shape): FileProof {
  shape.object(['v', 'type', 'line', 'index', 'files', 'proof']);
  return {
    v: shape.at('v').oneOf([1]),
    type: shape.at('type').oneOf(['filmdeed.file-proof']),
    line: shape.at('line').text(20_000),
    index: shape.at('index').integer(0),
    files: shape.at('files').integer(1),
    proof: shape
      .at('proof')
      .list(64)
      .map((hash) => hash.match(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64')),
  };
}

/** Reads a file proof from a file of its own. Refuses `bundle.invalid`. */
export function parseFileProof(text: string): FileProof {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('bundle.invalid', 'the file proof is no JSON');
  }
  return readFileProof(new Shape('bundle.invalid', value));
}

export function fileProofText(proof: FileProof): string {
  return `${canonicalJson(proof)}\n`;
}

/** The entry that a proof shows to be in the set. Refuses `proof.invalid`, `manifest.invalid`. */
export function verifyFileProof(proof: FileProof, set: SetContent): ManifestEntry {
  if (proof.files !== set.files) {
    throw new Refusal('proof.invalid', 'a proof for a manifest of another size', {
      files: proof.files,
      expected: set.files,
    });
  }
  const entry = parseManifestLine(proof.line);
  verifyInclusion({
    index: proof.index,
    size: set.files,
    leafHash: leafHash(utf8(proof.line)),
    root: fromHex(set.root),
    proof: proof.proof.map(hashOf),
  });
  return entry;
}

function hashOf(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (error) {
    if (isRefusal(error)) throw new Refusal('proof.invalid', 'a hash that is not base64');
    throw error;
  }
}
