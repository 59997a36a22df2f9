import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isRefusal } from '@filmdeed/kernel';
import { missedLeaves, type MirroredLog, parseSigningKey, parseVerifierKey } from '@filmdeed/ledger';
import { adoptLeaves, createDataSource, postgresLogStore, type Recovered, runMigrations } from '@filmdeed/postgres';
import { logMemoryFile } from '../../../api/src/process/log-memory-file.js';

export interface ReconcileOrder {
  readonly databaseUrl: string;
  readonly origin: string;
  readonly keyFile: string;
  readonly headFile: string;
  readonly mirror: MirroredLog | null;
}

export interface Reconciled extends Recovered {
  readonly before: number;
  readonly after: number;
  /** What the key remembers; null for nothing, as when the keys are as old as the backup. */
  readonly remembered: number | null;
}

/**
 * Holds a database that was restored to what the log's key remembers, and brings back from a copy of the log what was published and is missing. Refuses `log.fork` if
 * no copy reaches that far: then nothing may be signed. Whatever it does is one transaction.
 */
export async function reconcileLog(order: ReconcileOrder): Promise<Reconciled> {
  const { origin, mirror } = order;
  const dataSource = await createDataSource({
    url: order.databaseUrl,
    poolSize: 2,
    statementSeconds: 0,
    idleSeconds: 0,
  }).initialize();
  try {
    await runMigrations(dataSource);
    const store = postgresLogStore(dataSource);
    const memory = logMemoryFile(order.headFile);
    const { verifierKey } = parseSigningKey((await readFile(order.keyFile, 'utf8')).trim());
    const before = (await store.head()).size;
    const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
    const verifier = parseVerifierKey(verifierKey);
    const missed = await missedLeaves({ store, memory, verifier, origin, sha256, mirror })();
    const recovered: Recovered =
      missed === null
        ? { adopted: 0, unknown: [], erased: [], erasedParties: [] }
        : await adoptLeaves(dataSource)(missed, new Date());
    const { published } = await memory.recall();
    const head = await store.head();
    if (head.size > 0) await memory.remember({ published: head.note, intended: null });
    const remembered = published === null ? null : Number(published.split('\n')[1]);
    return { ...recovered, before, after: head.size, remembered };
  } finally {
    await dataSource.destroy();
  }
}

/** The honest ways on, if nothing at hand reaches what was published. */
export function wayOut(error: unknown): string | null {
  if (!isRefusal(error, 'log.fork')) return null;
  const { remembered, size, reached } = error.facts;
  if (typeof remembered !== 'number') return null;
  return [
    `已发布到 ${remembered} 片叶，此数据库只有 ${String(size)}，手头的副本只到 ${String(reached)}。不签署任何内容。`,
    `Published were ${remembered} leaves, this database has ${String(size)}, and the copy at hand reaches ${String(reached)}. Nothing is signed.`,
    '请用 --log 指明更新的副本（审计者的镜像、导出、见证方）；若确无副本：以新的 LOG_ORIGIN 与新密钥另立日志，旧日志保持可读。',
    'Name a newer copy with --log: the mirror of an auditor, an export, whoever kept the tiles. If there is none: begin a new log under a new LOG_ORIGIN with new keys, and keep the old one readable.',
  ].join('\n');
}
