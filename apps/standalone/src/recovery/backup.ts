import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import { createDataSource, postgresLogStore } from '@filmdeed/postgres';
import { writeWhole } from '../kept-text.js';
import { baseBackup, type BaseBackup } from './base-backup.js';
import { copyFiles, exists, writeSums } from './sums.js';

export interface BackupOrder {
  readonly dataDir: string;
  /** Empty, or not there yet. */
  readonly to: string;
  /** Where the database answers; if it is not our own, somebody else backs it up. */
  readonly databaseUrl: string;
  readonly isOwn: boolean;
  /** Folder of the objects; null if they lie elsewhere. */
  readonly objects: string | null;
  /** An earlier backup, whose objects are taken over instead of copied. */
  readonly previous: string | null;
  /** Where the keys go, apart from everything else; null: nowhere. */
  readonly keysTo: string | null;
  readonly say: (line: string) => void;
}

export interface BackupManifest {
  readonly v: 1;
  readonly type: 'filmdeed.backup';
  readonly madeAt: string;
  /** Null if somebody else backs the database up. */
  readonly database: BaseBackup | null;
  readonly head: { readonly size: number; readonly note: string };
  readonly objects: number | null;
}

/** Why a database of others is not copied here, and what to use. */
export const OTHERS_DATABASE =
  '数据库由 DATABASE_URL 指定，不在此备份：请用 pg_basebackup 加 WAL 归档，或云服务商的按时间点恢复（PITR）；恢复后运行 restore。\n' +
  'The database of DATABASE_URL is not copied here: use pg_basebackup with a WAL archive, or the point-in-time recovery of whoever runs it; run restore afterwards.';

/** Copies database, objects and chain while everything runs. The sums are written last: without them a backup does not count. Refuses `request.invalid` for a folder that is not empty. */
export async function makeBackup(order: BackupOrder): Promise<BackupManifest> {
  const { dataDir, to, say } = order;
  await mkdir(to, { recursive: true, mode: 0o700 });
  if ((await readdir(to)).length > 0)
    throw new Refusal('request.invalid', '文件夹不是空的 the folder is not empty', { folder: to });
  say(order.isOwn ? '数据库 database …' : OTHERS_DATABASE);
  const cluster = join(dataDir, 'postgres', 'cluster');
  const database = order.isOwn ? await baseBackup(order.databaseUrl, cluster, join(to, 'cluster')) : null;
  if (order.isOwn) await copyFiles({ from: join(dataDir, 'postgres'), to, isWanted: (path) => path === 'password' });
  const head = await headOf(order.databaseUrl);
  // After the database: whatever it names is there by now.
  let objects: number | null = null;
  if (order.objects !== null) {
    say('原件 objects …');
    const previous = order.previous === null ? {} : { previous: join(order.previous, 'objects') };
    objects = await copyFiles({ from: order.objects, to: join(to, 'objects'), ...previous });
  } else say('原件在对象存储桶中，请用其版本控制备份 The objects lie in a bucket: back them up by its versioning.');
  await copyFiles({ from: join(dataDir, 'chain'), to: join(to, 'chain'), isWanted: (path) => IS_CHAIN.test(path) });
  if (await exists(join(dataDir, 'public-url'))) {
    await writeWhole(join(to, 'public-url'), await readFile(join(dataDir, 'public-url')));
  }
  if (order.keysTo === null) say(NO_KEYS);
  else await copyFiles({ from: join(dataDir, 'keys'), to: order.keysTo });
  const madeAt = new Date().toISOString();
  const manifest: BackupManifest = { v: 1, type: 'filmdeed.backup', madeAt, database, head, objects };
  await writeWhole(join(to, 'backup.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  say('校验和 sums …');
  await writeSums(to);
  return manifest;
}

const IS_CHAIN = /^(?:state\.json\.gz|(?:writer|registrar|admin)\.key|(?:deployment|party-book)\.json)$/;
const NO_KEYS =
  '未包含密钥：请另行离线保存 var/keys（没有 log.key 日志无法再增长，没有 vault.key 原件无法打开）。\n' +
  'The keys are not in it: keep var/keys apart and offline (without log.key the log can never grow again, without vault.key no original opens), or name a folder with --keys.';

async function headOf(url: string): Promise<BackupManifest['head']> {
  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  try {
    const { size, note } = await postgresLogStore(dataSource).head();
    return { size, note };
  } finally {
    await dataSource.destroy();
  }
}
