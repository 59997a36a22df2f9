import { openMandate, parseMandateLeaf } from '@filmdeed/evidence';
import { type MandateId, type PartyId, toHex } from '@filmdeed/kernel';
import type { Mandate } from '@filmdeed/registry';

/** A row of `MANDATE_COLUMNS`. */
export interface FoundMandate {
  readonly id: MandateId;
  readonly grantor: PartyId;
  readonly principal: PartyId;
  readonly mandatary: PartyId;
  readonly chain: MandateId[];
  readonly scopes: string[];
  readonly not_before: Date;
  readonly not_after: Date;
  readonly most_filings: string | null;
  readonly filed: string;
  readonly substitution: number;
  readonly disclosures: string[];
  readonly leaf_hash: Buffer;
  readonly granted_at: Date;
  readonly ended_how: 'revoked' | 'renounced' | null;
  readonly ended_at: Date | null;
  readonly ended_by: PartyId | null;
  readonly leaf: Buffer;
}

export const MANDATE_COLUMNS = `mandate.*,
  coalesce((SELECT leaf FROM log_entry WHERE log_entry.leaf_hash = mandate.leaf_hash LIMIT 1),
    (SELECT leaf FROM leaf_outbox WHERE leaf_outbox.leaf_hash = mandate.leaf_hash LIMIT 1)) AS leaf`;

export function mandateOfRow(row: FoundMandate): Mandate {
  const { body } = parseMandateLeaf(new Uint8Array(row.leaf));
  const { texts } = openMandate({ body }, row.disclosures);
  return {
    ...{ id: row.id, grantor: row.grantor, principal: row.principal, mandatary: row.mandatary, chain: row.chain },
    ...{ scopes: row.scopes, from: row.not_before.toISOString(), until: row.not_after.toISOString() },
    filings: row.most_filings === null ? null : Number(row.most_filings),
    works: body.works.map((_, index) => texts.get(`body.works.${index}`) ?? ''),
    ...{ substitution: row.substitution, note: texts.get('body.note') ?? null },
    ...{ leafHash: toHex(row.leaf_hash), grantedAt: row.granted_at, filed: Number(row.filed) },
    ended: row.ended_how === null ? null : { how: row.ended_how, at: row.ended_at!, by: row.ended_by! },
  };
}
