import type { Content, FileContent } from '@filmdeed/evidence';
import { compareDigests, contentId, type ContentDigests } from '@filmdeed/fingerprint';
import { fromHex, type PartyId, Refusal, type UploadId } from '@filmdeed/kernel';
import type { ObjectStore } from '../upload/object-store.js';
import { moveUpload, type Upload } from '../upload/upload.js';
import type { UploadRows } from '../upload/upload-rows.js';
import { requireManifest } from './manifest-at-hand.js';

/** Port: the uploads that a filing may refer to. */
export type FilingUploads = Pick<UploadRows, 'find'>;

/**
 * An upload whose digests stand and that no filing has. Refuses `upload.not-found` (another party's, too), `upload.not-complete`,
 * `upload.already-filed`. Only `FilingRows.add` claims it: until then somebody else may be faster.
 */
export async function requireComplete(
  uploads: FilingUploads,
  party: PartyId,
  id: UploadId,
): Promise<Upload & { readonly digests: ContentDigests }> {
  const upload = await uploads.find(id);
  if (upload === undefined || upload.party !== party) {
    throw new Refusal('upload.not-found', 'no such upload of this party');
  }
  const { digests } = moveUpload(upload, 'file');
  if (digests === null)
    throw new Refusal('upload.not-complete', 'its digests do not stand yet', { from: upload.state });
  return { ...upload, digests };
}

/**
 * Holds what was handed in against the content of the leaf: an original has the digests that the leaf names, a digest-only filing has none,
 * a manifest is the one of its set. Refuses `leaf.invalid`, `request.invalid`, `upload.*`, `size.mismatch`, `digest.mismatch`, `manifest.*`.
 */
export async function requireHandedIn(
  ports: { readonly uploads: FilingUploads; readonly objects: Pick<ObjectStore, 'read'> },
  party: PartyId,
  filing: {
    readonly form: 'ORIGINAL' | 'DIGEST';
    readonly content: Content;
    readonly upload: UploadId | null;
    readonly manifestUpload: UploadId | null;
  },
): Promise<void> {
  const { form, content, upload, manifestUpload } = filing;
  if (content.kind === 'file') requireOwnCid(content);
  if (form === 'DIGEST' && upload !== null) {
    throw new Refusal('request.invalid', 'a filing of digests only hands in no original', { path: 'upload' });
  }
  if (manifestUpload !== null && content.kind !== 'set') {
    throw new Refusal('request.invalid', 'only a set has a manifest', { path: 'manifestUpload' });
  }
  if (form === 'ORIGINAL') {
    if (content.kind === 'set') {
      throw new Refusal('leaf.invalid', 'the files of a set stay with their holder: form DIGEST', {
        path: 'body.form',
      });
    }
    if (upload === null)
      throw new Refusal('upload.not-complete', 'an original is filed with its upload', { path: 'upload' });
    const { digests } = await requireComplete(ports.uploads, party, upload);
    compareDigests(content, digests);
  }
  if (manifestUpload !== null && content.kind === 'set') {
    await requireManifest(ports.objects, await requireComplete(ports.uploads, party, manifestUpload), content);
  }
}

/** The CID is the SHA-256 in another coat (docs/format.md §1); a leaf that names two files would prove neither. */
export function requireOwnCid({ sha256, cid }: FileContent): void {
  if (cid === undefined) return;
  const computed = contentId(fromHex(sha256));
  if (cid !== computed) {
    throw new Refusal('digest.mismatch', 'the CID is not that of the SHA-256', {
      algorithm: 'cid',
      declared: cid,
      computed,
    });
  }
}
