import { constants, existsSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Content, type FilingInput, UNDER_MANDATE } from '@filmdeed/evidence';
import { hashFile } from '@filmdeed/hashing';
import { asId, isRefusal, Refusal } from '@filmdeed/kernel';
import { fileAtHand, isSingleFile } from './content-at-hand.js';
import {
  type DraftOptions,
  draftOf,
  inputFromPaths,
  readFilingFile,
  type SignedFile,
  signDraft,
  signingTaskOf,
} from './filing-draft.js';
import { type FilingView, hasReached, stateLines, STATES, waitFor } from './filing-state.js';
import { handedInBefore } from './handed-in.js';
import { sessionAtHand } from './client-session.js';
import { keyFile, type Session, writeWhole } from './home.js';
import { type KeyOptions, openKey } from './key.js';
import type { PartyKey } from './key-file.js';
import { Server, type ServerStatus } from './server.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';
import { type Sent, upload } from './upload.js';

export interface FileOptions extends DraftOptions, KeyOptions {
  readonly hashOnly?: boolean;
  readonly unsigned?: boolean;
  readonly signed?: string;
  readonly mandate?: string;
  readonly storeManifest?: boolean;
  readonly wait?: boolean | string;
  readonly out?: string;
}

/** `filmdeed file`: one filing for one file, or for a folder or several paths as a set. */
export async function file(terminal: Terminal, paths: readonly string[], options: FileOptions): Promise<Outcome> {
  const until = waitState(options);
  if (options.out !== undefined) await access(dirname(resolve(options.out)), constants.W_OK);
  const session = await sessionAtHand(terminal.console.env);
  const server = Server.of(session, options.mandate);
  const prepared =
    options.signed === undefined
      ? await prepare(terminal, Server.of(session), paths, session, options)
      : await signedFile(terminal, paths, options.signed);
  const before = prepared.signed && options.signed && (await handedInBefore(server, prepared.signed));
  const filed = before || (await handIn(terminal, server, prepared, paths, options));
  try {
    const view = until === undefined ? filed : await waited(terminal, server, filed, until);
    const { out } = options;
    if (out !== undefined) await writeWhole(out, await server.bytes(`/filings/${view.id}/bundle`), 0o600);
    return {
      ok: until === undefined || hasReached(view, until),
      facts: {
        ...view,
        content: prepared.content,
        page: `${server.address}/filings/${view.id}`,
        ...(out === undefined ? {} : { bundle: out }),
      },
      lines: [...stateLines(terminal, server, view, until), ...keptLines(terminal, options)],
    };
  } catch (error) {
    // The filing stands: whoever is told of the failure is told that too.
    throw Object.assign(error as Error, { filing: filed.id });
  }
}

async function handIn(
  terminal: Terminal,
  server: Server,
  prepared: Prepared,
  paths: readonly string[],
  { storeManifest, manifestOut }: FileOptions,
): Promise<FilingView> {
  const original = await sendOriginal(terminal, server, prepared, paths);
  const manifest =
    storeManifest && manifestOut ? await upload(terminal, server, manifestOut, await hashFile(manifestOut)) : undefined;
  const forget = async (): Promise<void> => {
    await original?.forget();
    await manifest?.forget();
  };
  const uploads = {
    ...(original === undefined ? {} : { upload: original.id }),
    ...(manifest === undefined ? {} : { manifestUpload: manifest.id }),
  };
  try {
    const filed = await server.post<FilingView>('/filings', { ...bodyOf(prepared), ...uploads }, prepared.id);
    await forget();
    return filed;
  } catch (error) {
    if (isRefusal(error) && /^(?:upload|digest|size|manifest)\./.test(error.code)) await forget();
    throw error;
  }
}

async function waited(terminal: Terminal, server: Server, filed: FilingView, until: string): Promise<FilingView> {
  if (!hasReached(filed, until)) {
    terminal.note({ zh: `${filed.id} 已受理，等候 ${until} …`, en: `${filed.id} received, waiting until ${until} …` });
  }
  return waitFor(server, filed, until);
}

/** What will be handed in: signed here or elsewhere, or unsigned as people fill it in. */
interface Prepared {
  readonly id: string;
  readonly form: 'ORIGINAL' | 'DIGEST';
  readonly content: Content;
  readonly signed?: SignedFile;
  readonly unsigned?: FilingInput;
}

async function prepare(
  terminal: Terminal,
  server: Server,
  paths: readonly string[],
  session: Session,
  options: FileOptions,
): Promise<Prepared> {
  if (paths.length === 0)
    throw new UsageError({ zh: '请给出要存证的文件或文件夹', en: 'Name the file or folder to be filed' });
  const key = options.unsigned ? undefined : await openKey(terminal, keyOptions(terminal, options));
  await requireWelcome(server, key, options.hashOnly ? undefined : paths);
  const form = options.hashOnly ? 'DIGEST' : 'ORIGINAL';
  const under = options.mandate === undefined ? undefined : await heldMandate(server, options.mandate);
  const who = { party: under?.principal.id ?? session.party, form } as const;
  const own = await inputFromPaths(terminal, paths, who, options);
  const links = under === undefined ? [] : [{ rel: UNDER_MANDATE, leaf: under.leafHash }];
  const input: FilingInput = { ...own, links: [...(own.links ?? []), ...links] };
  const common = { id: input.id!, form: input.form, content: input.content };
  if (key === undefined) return { ...common, unsigned: input };
  const draft = draftOf(input, session.origin);
  return { ...common, signed: signDraft(draft, signingTaskOf(draft), key) };
}

/** The mandate as it stands. Refuses `id.invalid`, `mandate.not-found`. */
function heldMandate(server: Server, id: string): Promise<{ principal: { id: string }; leafHash: string }> {
  return server.get(`/mandates/${asId('mdt', id)}`);
}

/** What the server would refuse after hours of hashing and sending, asked before: session, key, size. */
async function requireWelcome(
  server: Server,
  key: PartyKey | undefined,
  sent: readonly string[] | undefined,
): Promise<void> {
  const { items } = await server.get<{ items: readonly { key: string; state: string }[] }>('/signers');
  if (key !== undefined && !items.some(({ key: known, state }) => known === key.signer && state === 'live')) {
    throw new Refusal('signer.unknown', 'no live key of this party', { scheme: 'p256', signer: key.signer });
  }
  if (sent === undefined || !(await isSingleFile(sent))) return;
  const { maxUploadBytes } = await server.get<ServerStatus>('/status');
  const { size } = await stat(sent[0]!);
  if (size > maxUploadBytes) {
    throw new Refusal('upload.too-large', 'larger than the server takes', { size, most: maxUploadBytes });
  }
}

/** Refuses `digest.mismatch` if the file at hand is not the one that was signed. */
async function signedFile(terminal: Terminal, paths: readonly string[], path: string): Promise<Prepared> {
  const signed = await readFilingFile(path);
  if (signed.type === 'filmdeed.draft') {
    throw new UsageError({
      zh: '--signed 需要已签署的文件，这是草稿',
      en: '--signed takes a signed filing; this is a draft',
    });
  }
  const { record, content } = signed;
  if (content.kind === 'file' && (await isSingleFile(paths))) {
    const { sha256 } = await fileAtHand(terminal, paths[0]!);
    if (sha256 !== content.sha256) {
      const facts = { sha256, expected: content.sha256 };
      throw new Refusal('digest.mismatch', 'this file is not the one that was signed', facts);
    }
  }
  return { id: record.id, form: record.body.form, content, signed };
}

function bodyOf({ signed, unsigned, content, form }: Prepared): Record<string, unknown> {
  if (signed !== undefined) return { record: signed.record, disclosures: signed.disclosures, auth: signed.auth };
  const { party: _party, content: _content, ...filing } = unsigned!;
  return { filing, ...(form === 'DIGEST' ? { content } : {}) };
}

/** Whoever neither names a key nor has one must say aloud that nobody signs. */
function keyOptions(terminal: Terminal, options: FileOptions): KeyOptions {
  if (options.key !== undefined || existsSync(keyFile(terminal.console.env))) return options;
  throw new UsageError({
    zh: '没有签署密钥：先 filmdeed key new 与 key register，或用 --key FILE，或写明 --unsigned（证书上会注明无人签署）',
    en: 'No key to sign with: filmdeed key new and key register, or --key FILE, or say --unsigned (the certificate will say that nobody signed)',
  });
}

/** Hands in the bytes of an ORIGINAL filing. */
async function sendOriginal(
  terminal: Terminal,
  server: Server,
  { form, content }: Prepared,
  paths: readonly string[],
): Promise<Sent | undefined> {
  if (form !== 'ORIGINAL' || content.kind !== 'file') return undefined;
  if (!(await isSingleFile(paths))) {
    throw new UsageError({
      zh: '此存证为原文：请同时给出该文件',
      en: 'This filing hands in the original: name its file too',
    });
  }
  return upload(terminal, server, paths[0]!, content);
}

function waitState(options: FileOptions): string | undefined {
  if (options.wait === undefined || options.wait === false) return options.out === undefined ? undefined : 'logged';
  const state = options.wait === true ? 'anchored' : options.wait;
  if (!STATES.includes(state) || state === 'received')
    throw new UsageError({ zh: '--wait 可为 logged、anchored、final', en: '--wait takes logged, anchored or final' });
  return state;
}

function keptLines(terminal: Terminal, { manifestOut, out }: FileOptions): string[] {
  const manifest = { zh: `清单 ${manifestOut}（请妥善保管）`, en: `manifest ${manifestOut} (keep it safe)` };
  return [
    ...(manifestOut === undefined ? [] : [terminal.say(manifest)]),
    ...(out === undefined ? [] : [terminal.say({ zh: `证据包 ${out}`, en: `bundle ${out}` })]),
  ];
}
