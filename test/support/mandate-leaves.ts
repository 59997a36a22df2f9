import {
  draftMandate,
  type MandateInput,
  mandateLeaf,
  mandateStatement,
  newNonce,
  type RevocationLeaf,
  revocationLeaf,
  revocationStatement,
  type Statement,
} from '@filmdeed/evidence';
import { asId, newId, type PartyId, toHex } from '@filmdeed/kernel';
import { PARTY, TEST_ORIGIN } from './filed-bundle.js';
import { EVENT_TIME, OLD_SECRET } from './key-events.js';
import { PARTY_SIGNERS } from './party-signers.js';

export const MANDATARY: PartyId = asId('pty', `pty_${'2'.repeat(26)}`);

function word(statement: (signing: { origin: string; signedAt: string; nonce: string }) => Statement) {
  const [signedAt, nonce] = [EVENT_TIME.toISOString(), newNonce()];
  const { digest } = statement({ origin: TEST_ORIGIN, signedAt, nonce });
  const signed = PARTY_SIGNERS.p256(digest, OLD_SECRET);
  return { kind: 'party' as const, ...signed, statement: toHex(digest), signedAt, nonce };
}

/** A mandate that the party granted, with what opens it. */
export function grantedMandate(changes: Partial<MandateInput> = {}) {
  const { record, disclosures } = draftMandate({
    ...{ grantor: PARTY, mandatary: MANDATARY, scopes: ['evidence:create', 'evidence:verify'] },
    ...{ from: '2026-11-24T00:00:00.000Z', until: '2027-11-24T00:00:00.000Z', ...changes },
  });
  const auth = word((signing) => mandateStatement({ ...signing, record }));
  return { record, disclosures, ...mandateLeaf(record, auth, EVENT_TIME) };
}

/** A mandate with everything that one may have, one with nothing, one handed on; a revocation that is signed, a renunciation that is not. */
export function mandateLeaves(): { readonly leaf: Uint8Array; readonly disclosures: readonly string[] }[] {
  const full = grantedMandate({ filings: 10, works: ['长夜', '长夜 第二季'], note: '仅限送审', substitution: 1 });
  const bare = grantedMandate();
  const sub = grantedMandate({ principal: asId('pty', `pty_${'3'.repeat(26)}`), parent: 'ab'.repeat(32) });
  const said = { mandate: newId('mdt'), leaf: toHex(full.leafHash) };
  const revoke = { action: 'revoke' as const, ...said };
  const ended = (party: PartyId, auth: RevocationLeaf['auth'], body: RevocationLeaf['body']) => ({
    ...revocationLeaf({ party, auth, body, at: EVENT_TIME }),
    disclosures: [],
  });
  return [
    ...[full, bare, sub],
    ended(
      PARTY,
      word((signing) => revocationStatement({ ...signing, party: PARTY, body: revoke })),
      { ...revoke, reason: { sd: 'A'.repeat(43) } },
    ),
    ended(MANDATARY, { kind: 'operator' }, { action: 'renounce', ...said }),
  ];
}
