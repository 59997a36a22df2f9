import { type Content, type IndexAnswerV1, INDEX_KINDS, type IndexedDigest, type IndexKind } from '@filmdeed/evidence';

/** A digest as people paste it: spaces around it and capitals are no other digest. Undefined if it is none. */
export function pastedDigest(kind: IndexKind, text: string): IndexedDigest | undefined {
  const value = text.trim().toLowerCase();
  return /^[0-9a-f]{64}$/.test(value) ? { kind, value } : undefined;
}

/** By what a content at hand is asked for. */
export function askedFor(content: Content): IndexedDigest {
  return content.kind === 'file'
    ? { kind: 'sha256', value: content.sha256 }
    : { kind: 'set-root', value: content.root };
}

export function isAnswerTo({ kind, value }: IndexedDigest, answer: IndexAnswerV1): boolean {
  return answer.kind === kind && answer.value === value;
}

export const KINDS = INDEX_KINDS;
