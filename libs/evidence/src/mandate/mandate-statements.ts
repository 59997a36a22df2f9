import { type PartyId, toHex } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes } from '../canonical-json.js';
import { type Statement, statementOf } from '../statement.js';
import { mandateRecordJson, type MandateRecord } from './mandate-leaf.js';
import type { MandateEnding, RevocationBody } from './revocation-leaf.js';

/** The sentence with which a mandate is given (docs/format.md §15.2). */
export const MANDATE_SENTENCE =
  '授权下列受托人在所列范围与期限内代为行事 I authorise this mandatary to act within these scopes and this term';

/** The sentences with which one ends. */
export const ENDING_SENTENCES: Readonly<Record<MandateEnding, string>> = {
  revoke: '自此撤销下列授权委托 From now on this mandate is revoked',
  renounce: '自此辞去下列授权委托 From now on I act under this mandate no more',
};

interface Signing {
  readonly origin: string;
  readonly signedAt: string;
  /** 32 bytes, hex. */
  readonly nonce: string;
}

/** What the grantor signs. Titles of works and the note stand behind `record`, under their salts: nobody tests a guess at them against the statement. */
export function mandateStatement({ origin, record, signedAt, nonce }: Signing & { record: MandateRecord }): Statement {
  const { id, party, parent, body } = record;
  return statementOf(origin, 'MandateStatement', [
    ['statement', 'string', MANDATE_SENTENCE],
    ['party', 'string', party],
    ['mandate', 'string', id],
    ['principal', 'string', body.principal],
    ['mandatary', 'string', body.mandatary],
    ['scopes', 'string', body.scopes.join(', ')],
    ['notBefore', 'string', body.from],
    ['notAfter', 'string', body.until],
    ['filings', 'uint256', body.filings ?? 0],
    ['works', 'uint256', body.works.length],
    ['substitution', 'uint256', body.substitution],
    ['parent', 'string', parent ?? ''],
    ['record', 'bytes32', `0x${toHex(sha256(canonicalBytes(mandateRecordJson(record))))}`],
    ['signedAt', 'string', signedAt],
    ['nonce', 'bytes32', `0x${nonce}`],
  ]);
}

/** What whoever ends a mandate signs. */
export function revocationStatement({
  origin,
  party,
  body,
  signedAt,
  nonce,
}: Signing & { readonly party: PartyId; readonly body: Omit<RevocationBody, 'reason'> }): Statement {
  return statementOf(origin, 'RevocationStatement', [
    ['statement', 'string', ENDING_SENTENCES[body.action]],
    ['party', 'string', party],
    ['mandate', 'string', body.mandate],
    ['leaf', 'bytes32', `0x${body.leaf}`],
    ['signedAt', 'string', signedAt],
    ['nonce', 'bytes32', `0x${nonce}`],
  ]);
}
