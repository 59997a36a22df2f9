import type { Shape } from '../shape.js';
import { type IndexSpan, readBase64 } from './index-answer.js';
import { readIndexPath } from './index-path-form.js';

/** One digest of the bundle's own content in the index; its value is the content's. */
export interface BundleIndexEntry extends IndexSpan {
  readonly kind: string;
  readonly path: readonly string[];
}

/** The digests of a bundle's unsealed content in the index (docs/format.md §12.6). */
export interface BundleIndex {
  readonly entries: readonly BundleIndexEntry[];
  /** Index-root leaf, base64. */
  readonly leaf: string;
  /** tlog-proof of the index-root leaf. */
  readonly proof: string;
}

const MOST_ENTRIES = 8;

export function readBundleIndex(shape: Shape): BundleIndex {
  shape.object(['entries', 'leaf', 'proof']);
  const entries = shape.at('entries').list(MOST_ENTRIES).map(readEntry);
  if (entries.length === 0) shape.at('entries').refuse('no entry');
  if (new Set(entries.map(({ kind }) => kind)).size < entries.length) shape.at('entries').refuse('a kind stands twice');
  return { entries, leaf: readBase64(shape.at('leaf')), proof: shape.at('proof').text(20_000) };
}

function readEntry(shape: Shape): BundleIndexEntry {
  shape.object(['kind', 'first', 'last', 'path']);
  return {
    kind: shape.at('kind').match(/^[a-z0-9-]{1,40}$/, 'a kind'),
    first: shape.at('first').integer(),
    last: shape.at('last').integer(),
    path: readIndexPath(shape.at('path')),
  };
}
