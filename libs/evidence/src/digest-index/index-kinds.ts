import type { Content } from '../content.js';

/** What the index holds (docs/format.md §12.1). A new kind is a new version. */
export const INDEX_KINDS = ['sha256', 'sm3', 'set-root'] as const;
export type IndexKind = (typeof INDEX_KINDS)[number];

export function isIndexKind(kind: string): kind is IndexKind {
  return INDEX_KINDS.some((known) => known === kind);
}

export interface IndexedDigest {
  readonly kind: IndexKind;
  /** 32 bytes, hex. */
  readonly value: string;
}

/** The digests by which an unsealed content is found. */
export function indexedDigests(content: Content): readonly IndexedDigest[] {
  if (content.kind === 'set') return [{ kind: 'set-root', value: content.root }];
  return [
    { kind: 'sha256', value: content.sha256 },
    { kind: 'sm3', value: content.sm3 },
  ];
}
