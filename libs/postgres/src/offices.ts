import { Refusal } from '@filmdeed/kernel';
import type { PersonalErasure } from '@filmdeed/registry';
import type { EntityManager } from 'typeorm';
import { lockParty } from './party-lock.js';

/**
 * Who erases themselves leaves nobody without an owner, and an order no instance without an administrator: parties and administrators stay locked until the end of the transaction.
 * Refuses `access.last-administrator`, and unless it is by order `member.last-owner` with the organisation that has other members.
 */
export async function requireReplaced(
  manager: EntityManager,
  { subject: { account }, kinds, byOrder = false }: PersonalErasure,
): Promise<void> {
  if (account === null || !kinds.includes('names')) return;
  const administrators = await manager.query<{ id: string }[]>(
    `SELECT id FROM account WHERE 'administrator' = ANY (platform_roles) ORDER BY id FOR UPDATE`,
  );
  if (administrators.length === 1 && administrators[0]!.id === account) {
    throw new Refusal('access.last-administrator', 'nobody could give roles any more');
  }
  if (byOrder) return;
  const owned = await manager.query<{ party: string }[]>(
    `SELECT party FROM member WHERE account = $1 AND ended_at IS NULL AND 'owner' = ANY (roles) ORDER BY party`,
    [account],
  );
  for (const { party } of owned) {
    await lockParty(manager, party);
    const [left] = await manager.query<{ owners: number; others: number }[]>(
      `SELECT count(*) FILTER (WHERE 'owner' = ANY (roles))::int AS owners, count(*)::int AS others
       FROM member WHERE party = $1 AND account <> $2 AND ended_at IS NULL`,
      [party, account],
    );
    if (left!.owners === 0 && left!.others > 0) {
      throw new Refusal('member.last-owner', 'an organisation keeps an owner', { party });
    }
  }
}

/** An account with nobody behind it belongs to no organisation, and nobody joins by its word. */
export async function endMemberships(
  manager: EntityManager,
  { subject: { account }, now }: PersonalErasure,
): Promise<void> {
  if (account === null) return;
  await manager.query(`UPDATE member SET ended_at = $2 WHERE account = $1 AND ended_at IS NULL`, [account, now]);
  await manager.query(
    `UPDATE invitation SET revoked_at = $2 WHERE created_by = $1 AND used_at IS NULL AND revoked_at IS NULL`,
    [account, now],
  );
}
