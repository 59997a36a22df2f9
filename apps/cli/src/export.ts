import { mkdir } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asId, type FilingId } from '@filmdeed/kernel';
import { HalfFile } from './half-files.js';
import { sessionAtHand } from './client-session.js';
import { writeWhole } from './home.js';
import { Server } from './server.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';

export interface ExportOptions {
  readonly all?: boolean;
  readonly out: string;
}

interface Item {
  readonly id: string;
  readonly state: string;
  readonly hasManifest?: boolean;
}

/** `filmdeed export`: bundle, certificates, dossier and manifest of filings, a folder for each. */
export async function exportFilings(
  terminal: Terminal,
  ids: readonly string[],
  options: ExportOptions,
): Promise<Outcome> {
  if (options.all ? ids.length > 0 : ids.length === 0) {
    throw new UsageError({ zh: '请给出存证编号，或用 --all', en: 'Name filings by id, or say --all' });
  }
  const server = Server.of(await sessionAtHand(terminal.console.env));
  await mkdir(options.out, { recursive: true });
  await writeWhole(join(options.out, 'trust.json'), await server.bytes('/trust'));
  const items = options.all
    ? await allFilings(server)
    : await Promise.all(ids.map((id) => filingOf(server, asId('fil', id))));
  const bar = terminal.progress({ zh: '导出', en: 'exporting' }, items.length, 'files');
  const exported: { id: string; files: string[] }[] = [];
  const waiting: string[] = [];
  try {
    for (const item of items) {
      if (item.state === 'received') waiting.push(item.id);
      else exported.push({ id: item.id, files: await exportOne(server, item, join(options.out, item.id)) });
      bar.at(exported.length + waiting.length);
    }
  } finally {
    bar.end();
  }
  return {
    ok: waiting.length === 0,
    facts: { folder: options.out, exported, waiting },
    lines: [
      terminal.say({
        zh: `已导出 ${exported.length} 件到 ${options.out}`,
        en: `Exported ${exported.length} to ${options.out}`,
      }),
      ...waiting.map((id) =>
        terminal.say({ zh: `${id} 尚未入日志，请稍后再导出`, en: `${id} is not logged yet; export it later` }),
      ),
      terminal.say({
        zh: 'trust.json 来自本服务器：请与另一途径取得的信任文件比对后再用',
        en: 'trust.json comes from this server: compare it with one you got another way',
      }),
    ],
  };
}

/** Under the id that was asked for, whatever the server says: it becomes a folder's name. */
async function filingOf(server: Server, id: FilingId): Promise<Item> {
  return { ...(await server.get<Item>(`/filings/${id}`)), id };
}

async function exportOne(server: Server, item: Item, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const parts: [string, string][] = [
    ['bundle.json', `/filings/${item.id}/bundle`],
    ['certificate.zh.pdf', `/filings/${item.id}/certificate.pdf?lang=zh`],
    ['certificate.en.pdf', `/filings/${item.id}/certificate.pdf?lang=en`],
    ['dossier.zip', `/filings/${item.id}/dossier.zip`],
    ...(item.hasManifest ? ([['manifest.jsonl', `/filings/${item.id}/manifest`]] as [string, string][]) : []),
  ];
  for (const [name, path] of parts) await save(server, path, join(folder, name));
  return parts.map(([name]) => name);
}

async function save(server: Server, from: string, to: string): Promise<void> {
  const body = await server.stream(from);
  const half = new HalfFile(to);
  try {
    const file = createWriteStream(half.beside, { mode: 0o600 });
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), file);
    await half.keep();
  } catch (error) {
    await half.discard();
    throw error;
  }
}

async function allFilings(server: Server): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  do {
    const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page: { items: Item[]; next: string | null } = await server.get(`/filings?limit=100${query}`);
    // The id becomes a folder's name here: no other form is taken from a server.
    for (const item of page.items) items.push({ ...item, id: asId('fil', item.id) });
    cursor = page.next;
  } while (cursor);
  return items;
}
