import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { auditEvidence, parseTrust } from '@filmdeed/evidence';
import { Refusal, systemClock } from '@filmdeed/kernel';
import type { Console } from '../console.js';
import { type Outcome, type Progress, type Terminal, UsageError } from '../terminal.js';
import { auditFacts, auditLines } from './audit-report.js';
import { auditedNode } from './audited-node.js';
import { FolderLog } from './folder-log.js';
import { FolderMirror } from './folder-mirror.js';
import { HttpLog } from './http-log.js';
import { openLeafReader } from './leaf-threads.js';
import { nativeSha256 } from './native-sha256.js';
import { type PromisesAtHand, promisesAtHand } from './promises-at-hand.js';

export interface AuditOptions {
  readonly trust?: string;
  readonly mirror?: string;
  readonly rpc?: readonly string[];
  readonly promises?: readonly string[];
  readonly within?: string;
}

const READ_AHEAD = 8;
const AUDITING = { zh: '审计', en: 'auditing' };

/** `filmdeed audit`: a published log against its trust file, and against all that was seen of it before. Exit 0 only if nothing was ever found. */
export async function audit(terminal: Terminal, place: string, options: AuditOptions): Promise<Outcome> {
  if (options.trust === undefined) {
    throw new UsageError({
      zh: '请用 --trust FILE 给出信任文件：向您信任的一方取得，不可取自日志的运营方本身',
      en: 'Name the trust file with --trust FILE: from a party you trust, not from whoever runs the log',
    });
  }
  const within = secondsOf(options.within ?? '60');
  const log = openLog(place);
  const trust = parseTrust(await readTrust(options.trust));
  const chains = (options.rpc ?? []).map((url) => auditedNode(url, trust));
  const given = await gathered(options.promises ?? []);
  const folder = options.mirror ?? mirrorFolder(terminal.console.env, trust.log.origin);
  const mirror = await FolderMirror.open(folder);
  const reader = openLeafReader();
  let bar: Progress | undefined;
  try {
    const report = await auditEvidence({
      ...{ log, mirror, trust, reader, chains, sha256: nativeSha256, clock: systemClock },
      listedAnchors: () => log.anchors(),
      progress: (leaves, of) => (bar ??= terminal.progress(AUDITING, of, 'files')).at(leaves),
    })({ promises: given.promises, within: 1000 * within, ahead: READ_AHEAD });
    bar?.end();
    return {
      ok: report.isClean,
      facts: auditFacts(report, folder, given.without),
      lines: auditLines(terminal, report, folder, given.without),
    };
  } finally {
    bar?.end();
    await reader.close();
    await mirror.close();
  }
}

/** A folder, or an address: that of a front page has its log under `/log`. */
function openLog(place: string): FolderLog | HttpLog {
  if (!/^https?:\/\//i.test(place)) {
    const isInside = !existsSync(join(place, 'checkpoint')) && existsSync(join(place, 'log', 'checkpoint'));
    if (!existsSync(place)) throw new Refusal('log.not-found', 'no such folder', { path: place });
    return new FolderLog(isInside ? join(place, 'log') : place);
  }
  let url: URL;
  try {
    url = new URL(place);
  } catch {
    throw new UsageError({ zh: `不是地址：${place}`, en: `not an address: ${place}` });
  }
  const path = url.pathname.replace(/\/+$/, '');
  return new HttpLog(`${url.origin}${path === '' ? '/log' : path}`);
}

/** `$FILMDEED_HOME/mirrors/…`, else the user's data folder; named by the log's origin. */
function mirrorFolder(env: Console['env'], origin: string): string {
  const data = env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share');
  const name = `${origin.replaceAll(/[^A-Za-z0-9.-]+/g, '_').slice(0, 80)}-${sha256Hex(origin).slice(0, 8)}`;
  return join(env.FILMDEED_HOME || join(data, 'filmdeed'), 'mirrors', name);
}

async function gathered(paths: readonly string[]): Promise<PromisesAtHand> {
  const all = await Promise.all(paths.map(promisesAtHand));
  return {
    promises: all.flatMap(({ promises }) => promises),
    without: all.flatMap(({ without }) => without),
  };
}

function secondsOf(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(seconds)) {
    throw new UsageError({ zh: '--within 是整数秒', en: '--within is a whole number of seconds' });
  }
  return seconds;
}

async function readTrust(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    throw new Refusal('trust.invalid', `no trust file at ${path}`);
  }
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
