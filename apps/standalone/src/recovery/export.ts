import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { bundleText, trustText } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import {
  bundlesOfSize,
  entriesPath,
  entryBundle,
  type LogHead,
  type LogReader,
  TILE_WIDTH,
  tilePath,
  tilesOfSize,
} from '@filmdeed/ledger';
import { SECOND_VERIFIER, secondVerifier } from '@filmdeed/media';
import { type Account, bundleOf, erasureOf, type StoredFiling } from '@filmdeed/registry';
import type { ExportedParts } from '../../../api/src/main.js';
import { writeWhole } from '../kept-text.js';
import { README, VERIFY_LOG_PY, VERIFY_SH } from './exported-tools.js';
import { exists, SUMS, writeSums } from './sums.js';

export interface ExportOrder {
  readonly to: string;
  readonly parts: ExportedParts;
  readonly originals: boolean;
  readonly say: (line: string) => void;
}

type Party = Awaited<ReturnType<ExportedParts['memberships']['parties']>>[number];

const STARTED = 'export.json';
const PAGE = 100;
const MOST_CHARACTERS = 120;

/**
 * Writes everything that the instance holds as files that need none of our software, the log as of one checkpoint. Cut short, it is started again on the same folder and goes on:
 * what is whole is not written twice. The sums come last: without them an export is not complete. Refuses `request.invalid` for a folder that holds something else or an export that is complete.
 */
export async function writeExport({
  to,
  parts,
  originals,
  say,
}: ExportOrder): Promise<{ filings: number; files: number }> {
  await begin(to);
  const head = await parts.log.head();
  say(`日志 log: ${head.size} …`);
  await writeLog(join(to, 'log'), parts.log, head);
  const anchors = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: Awaited<ReturnType<ExportedParts['anchors']['page']>> = await parts.anchors.page(after);
    anchors.push(...page.anchors);
    after = page.next;
  }
  const list = { v: 1, type: 'filmdeed.anchor-list', anchors };
  await put(to, 'log/anchors.json', `${JSON.stringify(list)}\n`);
  const trust = await parts.trust();
  await put(to, 'trust.json', trustText(trust));
  await put(to, 'log-key.vkey', `${trust.log.keys[0] ?? ''}\n`);
  const accounts = await parts.accounts.list();
  const row = ({ id, login, name, platformRoles, party }: Account): string =>
    csv([id, login, name, platformRoles.join(' '), party]);
  await put(to, 'accounts.csv', [csv(['id', 'login', 'name', 'roles', 'party']), ...accounts.map(row)].join(''));
  const parties = await parts.memberships.parties();
  const named = ({ party, kind, name }: Party): string => csv([party, kind, name]);
  await put(to, 'parties.csv', [csv(['id', 'kind', 'name']), ...parties.map(named)].join(''));
  let filings = 0;
  for (const each of parties) {
    filings += await writeParty({ to: join(to, 'parties', each.party), parts, originals, say }, each);
  }
  await put(to, 'README.md', README);
  await put(to, 'verify.sh', VERIFY_SH);
  await put(to, 'verify_log.py', VERIFY_LOG_PY);
  await put(to, SECOND_VERIFIER, secondVerifier());
  say('校验和 sums …');
  return { filings, files: await writeSums(to) };
}

/** A folder of our own that was not completed is gone on with; a completed one is not touched. */
async function begin(to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const isOurs = (await exists(join(to, STARTED))) && !(await exists(join(to, SUMS)));
  if (!isOurs && (await readdir(to)).length > 0) {
    throw new Refusal('request.invalid', '文件夹不是空的 the folder is not empty', { folder: to });
  }
  await put(to, STARTED, '{"v":1,"type":"filmdeed.export"}\n');
}

/** The log as static files; a full tile never changes, an unfinished one of an earlier attempt goes. */
export async function writeLog(to: string, log: LogReader, head: LogHead): Promise<void> {
  if (head.size === 0) return;
  for (const ref of tilesOfSize(head.size)) {
    if (ref.width === TILE_WIDTH && (await isLong(join(to, tilePath(ref)), TILE_WIDTH * 32))) continue;
    await put(to, tilePath(ref), await log.tile(ref));
  }
  for (const ref of bundlesOfSize(head.size)) {
    const path = entriesPath(ref);
    if (ref.width === TILE_WIDTH && (await exists(join(to, path)))) continue;
    await put(to, path, entryBundle(await log.entries(ref)));
  }
  await put(to, 'checkpoint', head.note);
}

async function writeParty({ to, parts, originals, say }: ExportOrder, { party, name }: Party): Promise<number> {
  const columns = [
    'filing',
    'received',
    'leaf',
    'index',
    'form',
    'sealed',
    'title',
    'file',
    'sha256',
    'erased',
    'original',
  ];
  await rm(join(to, 'filings.csv.part'), { force: true });
  const list = join(to, 'filings.csv.part');
  await mkdir(to, { recursive: true, mode: 0o700 });
  await appendFile(list, csv(columns), { mode: 0o600 });
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await parts.filings.filings.list({
      party,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const filing of page.items) {
      await put(to, `bundles/${filing.id}.bundle.json`, bundleText(await bundleOf(parts.filings)(filing)));
      const original = originals ? await writeOriginal(to, parts, filing) : '';
      await appendFile(list, rowOf(filing, original));
      count += 1;
    }
    cursor = page.next;
    if (count > 0 && count % (10 * PAGE) === 0) say(`${name}: ${count}`);
  }
  await rename(list, join(to, 'filings.csv'));
  say(`${name}: ${count}`);
  return count;
}

function rowOf(filing: StoredFiling, original: string): string {
  const leaf = JSON.parse(new TextDecoder().decode(filing.leaf)) as { body: { form: string; sealed: boolean } };
  const digest = filing.sha256.every((byte) => byte === 0) ? '' : Buffer.from(filing.sha256).toString('hex');
  return csv([
    ...[filing.id, filing.receivedAt.toISOString(), Buffer.from(filing.leafHash).toString('hex')],
    ...[String(filing.leafIndex ?? ''), leaf.body.form, String(leaf.body.sealed), filing.title, filing.fileName ?? ''],
    ...[digest, erasureOf(filing)?.time ?? '', original],
  ]);
}

/** What was handed in, under the number of its filing and its own name; gives the path, or nothing. */
async function writeOriginal(to: string, { filings, objects }: ExportedParts, filing: StoredFiling): Promise<string> {
  const id = filing.upload ?? filing.manifestUpload;
  const upload = id === null ? undefined : await filings.uploads.find(id);
  if (upload === undefined) return '';
  const path = `originals/${filing.id}/${plainName(filing.fileName ?? upload.name, filing.id)}`;
  if (await isLong(join(to, path), upload.size)) return path;
  await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
  const part = `${join(to, path)}.part`;
  await pipeline(objects.read(upload.object, { start: 0, end: upload.size }), createWriteStream(part, { mode: 0o600 }));
  await rename(part, join(to, path));
  return path;
}

/** A name that every file system takes. */
function plainName(name: string, otherwise: string): string {
  const plain = name.replaceAll(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_').replace(/^\.+|[. ]+$/g, '_');
  return [...plain].slice(-MOST_CHARACTERS).join('') || otherwise;
}

async function isLong(path: string, size: number): Promise<boolean> {
  return (await exists(path)) && (await stat(path)).size === size;
}

async function put(to: string, path: string, content: string | Uint8Array): Promise<void> {
  const whole = join(to, path);
  await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  if ((await exists(whole)) && Buffer.compare(await readFile(whole), bytes) === 0) return;
  await writeWhole(whole, bytes);
}

/** A row of RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe. */
function csv(cells: readonly string[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${cells.map(cell).join(',')}\r\n`;
}
