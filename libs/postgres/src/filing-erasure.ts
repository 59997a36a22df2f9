import { type NewErasure, searchText } from '@filmdeed/registry';
import type { EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';

/** What is erased of a filing, with the leaf that says so; `FilingRows.erase`. */
export async function eraseFiled(manager: EntityManager, erasure: NewErasure): Promise<boolean> {
  if (!(await eraseTexts(manager, erasure))) return false;
  const { id, leaf, leafHash, at } = erasure.redaction;
  await manager.query(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    ...[id, leaf, leafHash, at],
  ]);
  await manager.query(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`);
  return true;
}

type Erased = Pick<NewErasure, 'filing' | 'sealed' | 'original' | 'replaces'> & {
  readonly redaction: Pick<NewErasure['redaction'], 'id'>;
};

/**
 * Texts, salts, names and, of a sealed filing, the digest; the digest of the request too, for it is made of the texts. `false` unless the filing has still
 * the redaction that is replaced. Uploads are left `leaving`: whoever removes those removes the objects, also after a crash.
 */
export async function eraseTexts(
  manager: EntityManager,
  { filing, redaction, sealed, original, replaces }: Erased,
): Promise<boolean> {
  const [, changed] = await manager.query<[unknown, number]>(
    `UPDATE filing SET disclosures = '[]', title = '', file_name = NULL, search = $2, redaction_id = $3,
       request_digest = decode(repeat('00', 32), 'hex'), manifest_upload_id = NULL,
       sha256 = CASE WHEN $4::boolean THEN decode(repeat('00', 32), 'hex') ELSE sha256 END,
       upload_id = CASE WHEN $5::boolean THEN NULL ELSE upload_id END
     WHERE id = $1 AND redaction_id IS NOT DISTINCT FROM $6`,
    [filing, searchText({ id: filing, title: '', fileName: null }), redaction.id, sealed, original, replaces],
  );
  if (changed !== 1) return false;
  // What the filing no longer names belongs to nobody.
  await manager.query(
    `UPDATE upload SET name = '', media_type = NULL,
       state = CASE WHEN filing.upload_id = upload.id THEN state ELSE 'leaving' END,
       filing_id = CASE WHEN filing.upload_id = upload.id THEN filing_id END
     FROM filing WHERE filing.id = $1 AND upload.filing_id = $1`,
    [filing],
  );
  return true;
}
