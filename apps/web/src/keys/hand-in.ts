import { type Draft, finishSigning } from '@filmdeed/evidence';
import { fromHex } from '@filmdeed/kernel';
import { fileEvidence } from '../api/filings.js';
import type { CosigningView, FilingView } from '../api/types.js';

/** What waits beside a joint signing to be filed once enough keys have signed. */
export interface FilingHandIn extends Draft {
  readonly kind: 'filing';
  readonly upload?: string;
  readonly idempotencyKey: string;
}

export function isFilingHandIn(value: unknown): value is FilingHandIn {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'filing';
}

/** Files with the signatures of all as one; the same again answers the same filing. */
export function handIn({ handIn: waiting, joint, typedData, digest }: CosigningView): Promise<FilingView> {
  if (!isFilingHandIn(waiting) || joint === null) throw new Error('nothing to hand in');
  const { record, disclosures, upload, idempotencyKey } = waiting;
  const { signedAt, nonce } = typedData.message as { signedAt: string; nonce: string };
  const dated = { digest: fromHex(digest), signedAt, nonce: nonce.slice(2) };
  const signed = finishSigning({ record, disclosures }, dated, joint);
  return fileEvidence({ record, ...signed, ...(upload === undefined ? {} : { upload }) }, idempotencyKey);
}
