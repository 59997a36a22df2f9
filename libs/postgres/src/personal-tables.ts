import type { ObjectId } from '@filmdeed/kernel';
import { endMemberships } from './offices.js';
import type { PersonalTable } from './personal-records.js';

const NONE: readonly ObjectId[] = [];

/** Names, and every way to sign in: nobody is behind the account any more. Its id stays, for leaves and acts bear it. */
const names: PersonalTable = {
  kind: 'names',
  columns: [
    ...['party.name', 'party.display_name', 'account.login', 'account.name', 'account.password_hash'],
    ...['sign_in_attempt.login', 'session.network', 'session.agent', 'passkey.label', 'passkey.credential_id'],
    ...['totp.sealed', 'identity.subject', 'sign_in_ticket.about', 'signer.label', 'invitation.note'],
    'cosigning.hand_in',
  ],
  async erase(manager, { subject: { party, account } }) {
    await manager.query(`UPDATE party SET name = '', display_name = NULL WHERE id = $1`, [party]);
    await manager.query(`UPDATE signer SET label = '' WHERE party = $1`, [party]);
    await manager.query(`UPDATE invitation SET note = '' WHERE party = $1`, [party]);
    await manager.query(`UPDATE cosigning SET hand_in = 'null' WHERE party = $1`, [party]);
    if (account === null) return NONE;
    const [{ login }] = await manager.query<[{ login: string }]>(`SELECT login FROM account WHERE id = $1`, [account]);
    await manager.query(
      `UPDATE account SET login = 'erased-' || substring(id FROM 5), name = '', password_hash = 'erased', platform_roles = '{}' WHERE id = $1`,
      [account],
    );
    await manager.query(`DELETE FROM sign_in_attempt WHERE login = $1`, [login]);
    for (const table of ['session', 'passkey', 'totp', 'recovery_code', 'identity', 'sign_in_ticket']) {
      await manager.query(`DELETE FROM ${table} WHERE account = $1`, [account]);
    }
    return NONE;
  },
};

/** Who is behind no account is no member. */
const memberships: PersonalTable = {
  kind: 'names',
  columns: [],
  async erase(manager, erasure) {
    await endMemberships(manager, erasure);
    return NONE;
  },
};

/** Programs of the party: nobody is left whom they could act for. */
const clients: PersonalTable = {
  kind: 'names',
  columns: ['api_client.name'],
  async erase(manager, { subject: { party }, now }) {
    await manager.query(`UPDATE api_client SET name = '', state = 'ended', moved_at = $2 WHERE party = $1`, [
      party,
      now,
    ]);
    const secrets = 'SELECT secret.id FROM api_client_secret AS secret JOIN api_client AS own ON own.id = client';
    await manager.query(`DELETE FROM api_client_token WHERE secret IN (${secrets} WHERE party = $1)`, [party]);
    await manager.query(`DELETE FROM api_client_secret WHERE id IN (${secrets} WHERE party = $1)`, [party]);
    return NONE;
  },
};

/** Addresses, and what was sent to the party; what was served with legal effect stays, with its proof. */
const messages: PersonalTable = {
  kind: 'names',
  columns: [
    ...['message_address.sealed', 'message_address.masked', 'message_address.fingerprint', 'message_expiry.name'],
    ...['message.facts', 'message.secrets', 'message.search', 'message.about', 'message_task.note'],
    ...['message_delivery.address', 'message_delivery.masked', 'message_delivery.reply'],
  ],
  async erase(manager, { subject: { party } }) {
    await manager.query(`DELETE FROM message_address WHERE party = $1`, [party]);
    await manager.query(`DELETE FROM message_expiry WHERE party = $1`, [party]);
    const own = 'message IN (SELECT id FROM message WHERE party = $1 AND NOT legal_effect)';
    await manager.query(`DELETE FROM message_task WHERE ${own}`, [party]);
    await manager.query(`DELETE FROM message_delivery WHERE ${own}`, [party]);
    await manager.query(`DELETE FROM message WHERE party = $1 AND NOT legal_effect`, [party]);
    return NONE;
  },
};

/** How a reporter can be reached. What they reported is what was decided on, and stays sealed. */
const reports: PersonalTable = {
  kind: 'names',
  columns: ['report.contact'],
  async erase(manager, { subject: { party } }) {
    await manager.query(`UPDATE report SET contact = NULL WHERE reporter = $1`, [party]);
    return NONE;
  },
};

/** Number, verifications and their documents. That somebody was verified, by whom and when, stays. */
const identity: PersonalTable = {
  kind: 'identity',
  columns: [
    ...['party_identifier.sealed', 'party_identifier.shown', 'party_identifier.registry_key', 'verification.name'],
    ...['verification.identifier_shown', 'verification.registry_key', 'verification_document.name'],
  ],
  async erase(manager, { subject: { party } }) {
    await manager.query(`DELETE FROM party_identifier WHERE party = $1`, [party]);
    await manager.query(
      `UPDATE verification SET name = NULL, identifier_type = NULL, identifier_country = NULL, identifier_registry = NULL,
         identifier_shown = NULL, registry_key = NULL WHERE party = $1`,
      [party],
    );
    await manager.query(
      `UPDATE verification_document SET name = '' WHERE verification IN (SELECT id FROM verification WHERE party = $1)`,
      [party],
    );
    const documents = await manager.query<{ object: ObjectId }[]>(
      `SELECT object FROM verification_document WHERE object IS NOT NULL AND verification IN (SELECT id FROM verification WHERE party = $1)`,
      [party],
    );
    return documents.map(({ object }) => object);
  },
};

/** What opens the acts of an account, and of those who tried to be it. The chain holds without. */
const acts: PersonalTable = {
  kind: 'acts',
  columns: ['act.disclosure', 'act_outbox.disclosure'],
  newest: `SELECT max(at) AS at FROM act WHERE account = $2 AND $1::text IS NOT NULL AND disclosure IS NOT NULL`,
  async erase(manager, { subject: { account }, actsBefore }) {
    if (account === null) return NONE;
    await manager.query(
      `UPDATE act SET disclosure = NULL WHERE disclosure IS NOT NULL AND at < $2 AND (account = $1 OR subjects @> ARRAY[$1]::varchar[])`,
      [account, actsBefore],
    );
    // Of a database that was restored, some may wait that are older.
    await manager.query(
      `UPDATE act_outbox SET disclosure = NULL WHERE disclosure IS NOT NULL AND (record::jsonb ->> 'at')::timestamptz < $2
         AND (record::jsonb ->> 'account' = $1 OR record::jsonb -> 'subjects' ? $1)`,
      [account, actsBefore],
    );
    return NONE;
  },
};

/** Leaves, proofs and certificates: nothing of them goes. */
const records: PersonalTable = {
  kind: 'records',
  columns: [],
  newest: `SELECT max(received_at) AS at FROM filing WHERE party = $1 AND ($2::text IS NULL OR true)`,
  erase: async () => NONE,
};

/** Of every noun that keeps something personal; one that keeps more adds it here. */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  ...[names, memberships, clients, messages, reports, identity, acts, records],
];
