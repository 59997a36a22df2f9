import { contentId } from '@filmdeed/fingerprint';
import {
  type ActorId,
  type Facts,
  type FilingId,
  fromHex,
  type ObjectId,
  type PartyId,
  type RefusalCode,
  toHex,
  type UploadId,
} from '@filmdeed/kernel';
import type { Upload, UploadState } from '@filmdeed/registry';
import type { UploadRow } from './upload.rows.js';

/** The upload of a row. The CID is not stored: it is the SHA-256 in another coat. */
export function uploadOfRow(row: UploadRow): Upload {
  const { sha256, sm3, blake3, declaredSha256, declaredSm3 } = row;
  const size = Number(row.size);
  return {
    id: row.id as UploadId,
    account: row.account as ActorId,
    party: row.party as PartyId,
    object: row.object as ObjectId,
    name: row.name,
    mediaType: row.mediaType,
    state: row.state as UploadState,
    size,
    received: Number(row.received),
    declared: {
      ...(declaredSha256 === null ? {} : { sha256: toHex(declaredSha256) }),
      ...(declaredSm3 === null ? {} : { sm3: toHex(declaredSm3) }),
    },
    digests:
      sha256 === null || sm3 === null || blake3 === null
        ? null
        : { size, sha256: toHex(sha256), sm3: toHex(sm3), blake3: toHex(blake3), cid: contentId(sha256) },
    refusal: row.refusal === null ? null : { code: row.refusal.code as RefusalCode, facts: row.refusal.facts as Facts },
    filing: row.filingId as FilingId | null,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  };
}

export function rowOfUpload(upload: Upload): UploadRow {
  const { declared, digests } = upload;
  return {
    id: upload.id,
    account: upload.account,
    party: upload.party,
    object: upload.object,
    name: upload.name,
    mediaType: upload.mediaType,
    state: upload.state,
    size: String(upload.size),
    received: String(upload.received),
    declaredSha256: bytes(declared.sha256),
    declaredSm3: bytes(declared.sm3),
    sha256: bytes(digests?.sha256),
    sm3: bytes(digests?.sm3),
    blake3: bytes(digests?.blake3),
    refusal: upload.refusal === null ? null : { code: upload.refusal.code, facts: { ...upload.refusal.facts } },
    filingId: upload.filing,
    createdAt: upload.createdAt,
    expiresAt: upload.expiresAt,
  };
}

function bytes(hex: string | undefined): Buffer | null {
  return hex === undefined ? null : Buffer.from(fromHex(hex));
}
