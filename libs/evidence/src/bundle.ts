import { fromBase64, Refusal } from '@filmdeed/kernel';
import { type AnchorV1, readAnchor } from './anchor/anchor.js';
import { refuseDeepJson, type Json } from './canonical-json.js';
import { type BundleIndex, readBundleIndex } from './digest-index/bundle-index.js';
import { type FileProof, readFileProof } from './file-proof.js';
import { type BundleRedaction, readBundleRedaction } from './redaction/bundle-redaction.js';
import { Shape } from './shape.js';

export const BUNDLE_MOST_BYTES = 4 * 1024 * 1024;

/** The self-contained machine file (docs/format.md §8). */
export interface BundleV1 {
  readonly v: 1;
  readonly type: 'filmdeed.bundle';
  /** Leaf bytes, base64. */
  readonly leaf: string;
  readonly disclosures: readonly string[];
  readonly proof?: string;
  readonly promise?: string;
  readonly anchors: readonly AnchorV1[];
  readonly file?: FileProof;
  readonly index?: BundleIndex;
  readonly redaction?: BundleRedaction;
}

/** Reads a bundle's form; nothing in it is believed yet. Refuses `bundle.invalid`. */
export function parseBundle(text: string): BundleV1 {
  if (text.length > BUNDLE_MOST_BYTES)
    throw new Refusal('bundle.invalid', 'larger than 4 MiB', { most: BUNDLE_MOST_BYTES });
  let value: Json;
  try {
    refuseDeepJson(text);
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('bundle.invalid', 'the bundle is no JSON');
  }
  return readBundle(value);
}

/** Reads a bundle from its JSON value. Refuses `bundle.invalid` with the path of the fault. */
export function readBundle(value: Json): BundleV1 {
  const shape = new Shape('bundle.invalid', value);
  shape.object(['v', 'type', 'leaf', 'disclosures', 'anchors'], ['proof', 'promise', 'file', 'index', 'redaction']);
  const leaf = shape.at('leaf').text(90_000);
  try {
    fromBase64(leaf);
  } catch {
    shape.at('leaf').refuse('not base64');
  }
  return {
    v: shape.at('v').oneOf([1]),
    type: shape.at('type').oneOf(['filmdeed.bundle']),
    leaf,
    disclosures: shape
      .at('disclosures')
      .list(100)
      .map((entry) => entry.text(200_000)),
    ...(shape.has('proof') ? { proof: shape.at('proof').text(20_000) } : {}),
    ...(shape.has('promise') ? { promise: shape.at('promise').text(4000) } : {}),
    anchors: shape.at('anchors').list(64).map(readAnchor),
    ...(shape.has('file') ? { file: readFileProof(shape.at('file')) } : {}),
    ...(shape.has('index') ? { index: readBundleIndex(shape.at('index')) } : {}),
    ...(shape.has('redaction') ? { redaction: readBundleRedaction(shape.at('redaction')) } : {}),
  };
}

export function bundleText(bundle: BundleV1): string {
  return `${JSON.stringify(bundle, null, 1)}\n`;
}

/** The same bundle with nothing opened: what may be shown to anybody. */
export function withoutDisclosures(bundle: BundleV1): BundleV1 {
  const { file: _file, ...rest } = bundle;
  return { ...rest, disclosures: [] };
}
