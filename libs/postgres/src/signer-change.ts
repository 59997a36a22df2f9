import type { Committed, SignerChange } from '@filmdeed/registry';
import { fromHex } from '@filmdeed/kernel';
import type { EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';

/** Rolls the transaction back: what it was asked to change is not as it was thought to be. */
export class NotCommitted extends Error {
  constructor(readonly reason: Exclude<Committed, 'done'>) {
    super(reason);
  }
}

/** One transaction: a crash anywhere in it leaves keys, used statements and outbox as they were. Throws `NotCommitted`. */
export async function commitSignerChange(manager: EntityManager, change: SignerChange): Promise<void> {
  const { event, at, add, end, effective, threshold } = change;
  const { party, auth, body, id } = event.parsed;
  // Changes of one party's keys come one after the other: what was read of them below stays so.
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 20))`, [party]);
  const ask = (sql: string, values: readonly unknown[]): Promise<unknown[]> =>
    manager.query<unknown[]>(sql, [...values]);
  const digests = change.statements.map((digest) => Buffer.from(digest));
  const used = await ask(
    `INSERT INTO used_statement (digest, used_at) SELECT digest, $2 FROM unnest($1::bytea[]) AS given (digest)
     ON CONFLICT DO NOTHING RETURNING digest`,
    [digests, at],
  );
  if (used.length !== digests.length) throw new NotCommitted('replayed');
  if (change.agreedBy !== undefined) {
    // Somebody may have ended a key, or asked for more of them, since its signature was judged.
    const { threshold: signing, keys } = change.agreedBy;
    const still = await ask(
      `SELECT key FROM signer WHERE party = $1 AND key = ANY($2::bytea[]) AND revoked_at IS NULL AND effective_at <= $3
         AND $4 >= COALESCE((SELECT threshold FROM signer_threshold WHERE party = $1), 1)`,
      [party, keys.map((key) => Buffer.from(fromHex(key))), at, signing],
    );
    if (still.length !== keys.length) throw new NotCommitted('moved');
  }
  if (add !== undefined) {
    const added = await ask(
      `INSERT INTO signer (id, party, scheme, key, credential_id, label, created_at, effective_at, revoked_at, possession)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING RETURNING id`,
      [
        ...[add.id, add.party, add.scheme, Buffer.from(fromHex(add.key)), add.credentialId, add.label],
        ...[add.createdAt, add.effectiveAt, add.revokedAt, add.possession && JSON.stringify(add.possession)],
      ],
    );
    if (added.length === 0) throw new NotCommitted('taken');
  }
  if (change.first === true) {
    const others = await ask(`SELECT id FROM signer WHERE party = $1 AND id <> $2`, [party, add?.id ?? '']);
    if (others.length > 0) throw new NotCommitted('moved');
  }
  const one = async (sql: string, values: readonly unknown[]): Promise<void> => {
    if ((await ask(`WITH changed AS (${sql}) SELECT * FROM changed`, values)).length !== 1)
      throw new NotCommitted('moved');
  };
  if (end !== undefined) {
    await one(`UPDATE signer SET revoked_at = $3 WHERE id = $1 AND party = $2 AND revoked_at IS NULL RETURNING id`, [
      ...[end, party, at],
    ]);
  }
  if (effective !== undefined) {
    await one(
      `UPDATE signer SET effective_at = $3
       WHERE id = $1 AND party = $2 AND revoked_at IS NULL AND effective_at > $3 RETURNING id`,
      [effective, party, at],
    );
  }
  if (threshold !== undefined) {
    await one(
      `INSERT INTO signer_threshold (party, threshold) SELECT $1::varchar, $3::int
         WHERE $2::int = 1 OR EXISTS (SELECT FROM signer_threshold WHERE party = $1::varchar)
       ON CONFLICT (party) DO UPDATE SET threshold = excluded.threshold WHERE signer_threshold.threshold = $2::int
       RETURNING party`,
      [party, threshold.from, threshold.to],
    );
  }
  await ask(
    `INSERT INTO key_event (id, party, signer, action, at, agreed, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, party, change.signer, body.action, at, auth.kind === 'party', Buffer.from(event.leafHash)],
  );
  await ask(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    ...[id, Buffer.from(event.leaf), Buffer.from(event.leafHash), at],
  ]);
  await ask(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`, []);
}
