import type { EntityManager } from 'typeorm';

/** Whoever else would change what must not change at the same time waits for the end of the transaction. */
export async function lockParty(manager: EntityManager, id: string): Promise<void> {
  await manager.query(`SELECT FROM party WHERE id = $1 FOR UPDATE`, [id]);
}

/** The pattern of `LIKE` for a text that holds the key. */
export function like(key: string): string {
  return `%${key.replace(/[\\%_]/g, '\\$&')}%`;
}
