import { type FilingId, type PartyId, Refusal, type UploadId } from '@filmdeed/kernel';
import { moveUpload, type Upload } from '@filmdeed/registry';
import type { EntityManager } from 'typeorm';
import { uploadOfRow } from './upload-row.js';
import { uploadRows } from './upload.rows.js';

/** An upload as its filing takes it over: its digests stand. */
export type ClaimedUpload = Upload & { readonly digests: NonNullable<Upload['digests']> };

/**
 * The one way in which a filing takes an upload: inside the filing's own transaction, once for ever. The row stays locked until
 * that transaction ends, so of two filings the second learns the first one's outcome. Claiming again for the same filing answers the same.
 * Refuses `upload.not-found` (also for another party's), `upload.not-complete`, `upload.already-filed`; nothing is written then,
 * and the transaction may go on.
 */
export async function claimUpload(
  manager: EntityManager,
  id: UploadId,
  party: PartyId,
  filing: FilingId,
): Promise<ClaimedUpload> {
  const row = await manager.findOne(uploadRows, { where: { id, party }, lock: { mode: 'pessimistic_write' } });
  if (row === null) throw new Refusal('upload.not-found', 'no such upload of this party');
  const upload = uploadOfRow(row);
  if (upload.filing === filing) return withDigests(upload);
  const filed = { ...moveUpload(upload, 'file'), filing };
  await manager.update(uploadRows, { id, state: 'complete' }, { state: filed.state, filingId: filing });
  return withDigests(filed);
}

function withDigests(upload: Upload): ClaimedUpload {
  if (upload.digests === null) throw new Error('a complete upload has its digests');
  return { ...upload, digests: upload.digests };
}
