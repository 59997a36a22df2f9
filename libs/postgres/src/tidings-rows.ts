import type { PartyId } from '@filmdeed/kernel';
import { type MessageKind, onOneLine, type Tiding, type Tidings } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';

/** Every fact of every kind, as far as there is one. */
interface TidingRow {
  readonly kind: MessageKind;
  readonly mark: string;
  readonly about: string | null;
  readonly party: string;
  readonly party_name: string | null;
  readonly at: Date;
  readonly label: string | null;
  readonly old_label: string | null;
  readonly scheme: string | null;
  readonly key: string | null;
  readonly until: Date | null;
  readonly result: string | null;
  readonly reviewer: string | null;
  readonly reason: string | null;
  /** Of a mandate, whole. */
  readonly facts: Readonly<Record<string, string>> | null;
}

const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

// Whoever holds a mandate was shown who granted it; whoever granted it knows the other by the id alone.
const UNTOLD = `
  WITH told AS (
    SELECT m.*, jsonb_build_object('mandate', m.id,
      'grantor', coalesce(nullif(g.display_name, ''), nullif(g.name, ''), m.grantor),
      'mandatary', coalesce(nullif(h.display_name, ''), nullif(h.name, ''), m.mandatary)) AS facts
    FROM mandate m LEFT JOIN party g ON g.id = m.grantor LEFT JOIN party h ON h.id = m.mandatary
    WHERE m.granted_at > $1 OR m.ended_at > $1
  ), happened AS (
    SELECT CASE e.action WHEN 'bind' THEN 'key-bound' WHEN 'rotate' THEN 'key-rotated' WHEN 'recover' THEN 'recovery-begun'
        ELSE 'key-revoked' END AS kind,
      'key ' || e.id AS mark, s.id AS about, e.party, e.at, s.label, old.label AS old_label, s.scheme, encode(s.key, 'hex') AS key,
      s.effective_at AS until, NULL AS result, NULL AS reviewer, NULL AS reason, NULL::jsonb AS facts
    FROM key_event e JOIN signer s ON s.id = e.signer
    LEFT JOIN LATERAL (
      SELECT label FROM signer WHERE party = e.party AND revoked_at = e.at AND id <> s.id LIMIT 1
    ) AS old ON e.action = 'rotate'
    WHERE e.at > $1 AND e.action IN ('bind', 'rotate', 'recover', 'veto', 'revoke')
    UNION ALL
    SELECT 'verification-decided', 'verification ' || v.id, v.id, v.party, v.decided_at, NULL, NULL, NULL, NULL,
      v.until, v.state, v.by_name, v.reason, NULL
    FROM verification v WHERE v.decided_at > $1 AND v.state IN ('verified', 'refused')
    UNION ALL
    SELECT 'recovery-begun', 'book-recovery ' || encode(r.id, 'hex'), NULL, r.party, r.seen_at, NULL, NULL, NULL,
      encode(r.signer, 'hex'), r.due_at, NULL, NULL, NULL, NULL
    FROM book_recovery r WHERE r.seen_at > $1 AND r.party IS NOT NULL AND r.ended_at IS NULL
    UNION ALL
    SELECT 'mandate-granted', 'mandate ' || id, id, mandatary, granted_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
      facts || jsonb_build_object('scopes', array_to_string(scopes, ', '), 'from', ${iso('not_before')}, 'until', ${iso('not_after')})
    FROM told WHERE granted_at > $1
    UNION ALL
    SELECT CASE ended_how WHEN 'revoked' THEN 'mandate-revoked' ELSE 'mandate-renounced' END, 'mandate ' || ended_how || ' ' || id, id,
      CASE ended_how WHEN 'revoked' THEN mandatary ELSE grantor END, ended_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
      facts || jsonb_build_object('at', ${iso('ended_at')})
        || CASE ended_how WHEN 'revoked' THEN '{}' ELSE jsonb_build_object('mandatary', mandatary) END
    FROM told WHERE ended_at > $1
  )
  SELECT happened.*, coalesce(p.display_name, p.name) AS party_name FROM happened LEFT JOIN party p ON p.id = happened.party
  WHERE NOT EXISTS (SELECT FROM message m WHERE m.once = happened.mark) ORDER BY happened.at, happened.mark LIMIT $2`;

const RESULTS: Readonly<Record<string, string>> = { verified: '通过 verified', refused: '不予通过 refused' };

/** `Tidings` of keys, verifications and recoveries in a party book, in PostgreSQL. `publicUrl`: where people act on them. */
export function postgresTidings(dataSource: DataSource, publicUrl: string): Tidings {
  return tellingOutage<Tidings>({
    async untold(since, limit) {
      return (await dataSource.query<TidingRow[]>(UNTOLD, [since, limit])).map((row) => tidingOf(row, publicUrl));
    },
  });
}

function tidingOf(row: TidingRow, publicUrl: string): Tiding {
  const party = onOneLine(row.party_name ?? row.party);
  const at = row.at.toISOString();
  // Its beginning is enough to tell keys apart; the page shows all of it.
  const fingerprint = row.key === null ? '—' : `${row.key.slice(0, 16)}…`;
  const key = { party, at, label: onOneLine(row.label ?? ''), scheme: row.scheme ?? '—', fingerprint };
  const facts = (): Record<string, string> => {
    if (row.facts !== null) {
      return Object.fromEntries(Object.entries(row.facts).map(([name, fact]) => [name, onOneLine(fact)]));
    }
    if (row.kind === 'recovery-begun') {
      const vetoUntil = (row.until ?? row.at).toISOString();
      return { party, begunAt: at, vetoUntil, fingerprint, link: `${publicUrl}/keys` };
    }
    if (row.kind === 'key-rotated') return { ...key, label: onOneLine(row.old_label ?? ''), newLabel: key.label };
    if (row.kind !== 'verification-decided') return key;
    const reason = onOneLine(row.reason ?? '');
    return { party, decidedAt: at, result: RESULTS[row.result!]!, reviewer: onOneLine(row.reviewer ?? ''), reason };
  };
  return { kind: row.kind, party: row.party as PartyId, facts: facts(), about: row.about ?? undefined, once: row.mark };
}
