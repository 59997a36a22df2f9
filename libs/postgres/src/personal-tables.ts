import type { ObjectId } from '@filmdeed/kernel';
import type { PersonalTable } from './personal-records.js';

const NONE: readonly ObjectId[] = [];

/** Names, and every way to sign in: nobody is behind the account any more. Its id stays, for leaves and acts bear it. */
const names: PersonalTable = {
  kind: 'names',
  async erase(manager, { subject: { party, account } }) {
    await manager.query(`UPDATE party SET name = '', display_name = NULL WHERE id = $1`, [party]);
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

/** Number, verifications and their documents. That somebody was verified, by whom and when, stays. */
const identity: PersonalTable = {
  kind: 'identity',
  async erase(manager, { subject: { party } }) {
    await manager.query(`DELETE FROM party_identifier WHERE party = $1`, [party]);
    await manager.query(
      `UPDATE verification SET name = NULL, identifier_shown = NULL, registry_key = NULL WHERE party = $1`,
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
  newest: `SELECT max(at) AS at FROM act WHERE account = $2 AND $1::text IS NOT NULL AND disclosure IS NOT NULL`,
  async erase(manager, { subject: { account }, actsBefore }) {
    if (account === null) return NONE;
    await manager.query(
      `UPDATE act SET disclosure = NULL WHERE disclosure IS NOT NULL AND at < $2 AND (account = $1 OR subjects @> ARRAY[$1]::varchar[])`,
      [account, actsBefore],
    );
    return NONE;
  },
};

/** Leaves, proofs and certificates: nothing of them goes. */
const records: PersonalTable = {
  kind: 'records',
  newest: `SELECT max(received_at) AS at FROM filing WHERE party = $1 AND ($2::text IS NULL OR true)`,
  erase: async () => NONE,
};

/** Of every noun that keeps something personal; one that keeps more adds it here. */
export const PERSONAL_TABLES: readonly PersonalTable[] = [names, identity, acts, records];
