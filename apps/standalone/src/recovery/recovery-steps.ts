import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@filmdeed/kernel';
import { createApi, exportedParts } from '../../../api/src/main.js';
import { readApiEnv } from '../../../api/src/env.js';
import { readWorkerEnv } from '../../../worker/src/env.js';
import { OTHERS_DATABASE, makeBackup } from './backup.js';
import { ownDatabase } from './base-backup.js';
import { writeExport } from './export.js';
import { dropNameless } from './nameless-objects.js';
import { openMirror } from './mirror.js';
import { reconcileLog, wayOut } from './reconcile.js';
import { restoreBackup } from './restore.js';
import { archiveOf } from './wal-archive.js';

export type Variables = Readonly<Record<string, string | undefined>>;
export type Say = (line: string) => void;

const dataDirOf = (variables: Variables): string => resolve(variables['DATA_DIR'] || './var');
const pathOf = (given: string | undefined): string | null => (given === undefined ? null : resolve(given));

/** The variables of an instance on one machine, as `npm start` completes them. */
export async function completed(variables: Variables, databaseUrl: string): Promise<Variables> {
  const dataDir = dataDirOf(variables);
  const kept = await readFile(join(dataDir, 'public-url'), 'utf8').catch(() => '');
  const publicUrl = kept.trim() || variables['PUBLIC_URL'] || 'http://localhost:3000';
  return {
    ...variables,
    DATA_DIR: dataDir,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    HOST: '127.0.0.1',
  };
}

/** `backup DIR [--previous DIR] [--keys DIR]` */
export async function backupStep(args: string[], variables: Variables, say: Say): Promise<string> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { previous: { type: 'string' }, keys: { type: 'string' } },
  });
  const dataDir = dataDirOf(variables);
  const database = await databaseOf(variables);
  try {
    const { head, objects } = await makeBackup({
      ...{ dataDir, databaseUrl: database.url, isOwn: database.isOwn, say, to: folderIn(positionals) },
      objects: await objectFolder(variables),
      ...{ previous: pathOf(values.previous), keysTo: pathOf(values.keys) },
    });
    return `完成 done: ${head.size} leaves, ${objects ?? '—'} object files`;
  } finally {
    await database.close();
  }
}

/** That of DATABASE_URL, or our own, running or started for this. */
export async function databaseOf(
  variables: Variables,
): Promise<{ url: string; isOwn: boolean; close: () => Promise<void> }> {
  const given = variables['DATABASE_URL'];
  if (given) return { url: given, isOwn: false, close: async () => undefined };
  return { ...(await ownDatabase(dataDirOf(variables))), isOwn: true };
}

/** `restore DIR [--to TIME] [--log MIRROR] [--keys DIR]`; with DATABASE_URL what its own restore has left to do. */
export async function restoreStep(args: string[], variables: Variables, say: Say): Promise<string> {
  const options = { to: { type: 'string' }, log: { type: 'string' }, keys: { type: 'string' } } as const;
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
  const dataDir = dataDirOf(variables);
  const objects = await objectFolder(variables);
  const manifest = await restoreBackup({
    ...{ dataDir, say, from: folderIn(positionals), objects },
    ...{ to: timeIn(values.to), archive: archiveOf(variables, dataDir), keysFrom: pathOf(values.keys) },
  });
  if (manifest.database === null && !variables['DATABASE_URL'])
    throw new Refusal('environment.invalid', OTHERS_DATABASE, { variable: 'DATABASE_URL' });
  const own = await databaseOf(variables);
  try {
    const env = readWorkerEnv(withoutChain(await completed(variables, own.url)));
    say('日志 log …');
    const mirror = values.log === undefined ? null : openMirror(values.log);
    const found = await reconcileLog({ ...env.log, databaseUrl: own.url, mirror });
    const dropped = objects === null ? 0 : await dropNameless(own.url, objects);
    return reportOf(found, dropped);
  } catch (error) {
    const words = wayOut(error);
    if (words === null) throw error;
    throw new Refusal('log.fork', words, (error as Refusal).facts);
  } finally {
    await own.close();
  }
}

/** `export DIR [--originals]` */
export async function exportStep(args: string[], variables: Variables, say: Say): Promise<string> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { originals: { type: 'boolean' } },
  });
  const to = folderIn(positionals);
  const own = await databaseOf(variables);
  try {
    const app = await createApi(await completed(variables, own.url), () => undefined);
    try {
      const done = await writeExport({ to, say, parts: exportedParts(app), originals: values.originals === true });
      return `完成 done: ${done.filings} filings, ${done.files} files\n${CONFIDENTIAL}`;
    } finally {
      await app.close();
    }
  } finally {
    await own.close();
  }
}

const CONFIDENTIAL =
  '机密：证据包含有盐值与文字，只交给各自的持有人。\nConfidential: the bundles hold salts and texts; give each holder his own folder alone.';

function reportOf(found: Awaited<ReturnType<typeof reconcileLog>>, dropped: number): string {
  const { before, after, adopted, erased, erasedParties, unknown, remembered } = found;
  return [
    `日志 log: ${before} → ${after} leaves (${adopted} brought back)`,
    ...(remembered === null ? [NOTHING_REMEMBERED] : []),
    ...(erased.length > 0 ? [`再次抹除 erased again: ${erased.join(' ')}`] : []),
    ...(erasedParties.length > 0 ? [`再次抹除个人信息 personal data erased again: ${erasedParties.join(' ')}`] : []),
    ...(dropped > 0 ? [`已删除无主原件 objects that nothing names, removed: ${dropped}`] : []),
    ...(unknown.length > 0 ? [UNKNOWN, ...unknown.map(({ index, leafHash, id }) => `${index} ${leafHash} ${id}`)] : []),
    '可以启动 Ready to start.',
  ].join('\n');
}

const NOTHING_REMEMBERED =
  '警告：密钥旁没有 log.key.head，无法得知已发布到何处；请用审计者的镜像（--log）核对后再启动。\n' +
  'Warning: no log.key.head beside the key, so nobody here knows what was published: compare with the mirror of an auditor (--log) before you start.';
const UNKNOWN =
  '以下叶在日志中，但其存证不在此备份中（持有人手中有证据包） leaves of filings that this backup does not have; their holders have the bundles:';

async function objectFolder(variables: Variables): Promise<string | null> {
  const { objects } = readApiEnv(await completed(variables, 'postgres://x@localhost/x'));
  return 'folder' in objects ? objects.folder : null;
}

/** What is asked here has nothing to do with the chains. */
function withoutChain(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !/^CHAINS?_/.test(name)));
}

function folderIn(positionals: readonly string[]): string {
  const [folder, ...more] = positionals;
  if (folder !== undefined && more.length === 0) return resolve(folder);
  throw new Refusal('request.invalid', 'one folder is to be named', { path: 'DIR' });
}

function timeIn(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const time = new Date(text);
  // Without its zone a time means another instant on every machine.
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new Refusal('time.invalid', 'a time as 2026-11-24T08:30:00Z', { path: '--to' });
}
