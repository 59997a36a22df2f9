import { access } from 'node:fs/promises';
import type { Content, FilingInput } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import {
  type DraftOptions,
  draftOf,
  inputFromPaths,
  readFilingFile,
  type SignedFile,
  signDraft,
} from './filing-draft.js';
import { fileAtHand, isSingleFile } from './content-at-hand.js';
import { hashFile } from './hash-file.js';
import { keyFile, loadSession, type Session, writeWhole } from './home.js';
import { type KeyOptions, openKey } from './key.js';
import { Server } from './server.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';
import { upload, uploadComplete } from './upload.js';

export interface FileOptions extends DraftOptions, KeyOptions {
  readonly hashOnly?: boolean;
  readonly unsigned?: boolean;
  readonly signed?: string;
  readonly storeManifest?: boolean;
  readonly wait?: boolean | string;
  readonly out?: string;
}

interface FilingView {
  readonly id: string;
  readonly state: string;
  readonly selfAnchoredOnly?: boolean;
  readonly leafHash: string;
  readonly leafIndex?: number | null;
  readonly receivedAt: string;
}

const STATES = ['received', 'logged', 'anchored', 'final'];
const WAIT_MILLISECONDS = 10 * 60_000;

/** `filmdeed file`: one filing for one file, or for a folder or several paths as a set. */
export async function file(terminal: Terminal, paths: readonly string[], options: FileOptions): Promise<Outcome> {
  const until = waitState(options);
  const session = await loadSession(terminal.console.env);
  const server = Server.of(session);
  const prepared =
    options.signed === undefined ? await prepare(terminal, paths, session, options) : await signedFile(options.signed);
  const sent = await sendOriginal(terminal, server, prepared, paths);
  const manifest =
    options.storeManifest && options.manifestOut
      ? await sendManifest(terminal, server, options.manifestOut)
      : undefined;
  const uploads = {
    ...(sent === undefined ? {} : { upload: sent }),
    ...(manifest === undefined ? {} : { manifestUpload: manifest }),
  };
  const filed = await server.post<FilingView>('/filings', { ...bodyOf(prepared), ...uploads }, prepared.id);
  const view = until === undefined ? filed : await waitFor(server, filed, until);
  if (options.out !== undefined) await writeWhole(options.out, await server.bytes(`/filings/${view.id}/bundle`), 0o600);
  return {
    ok: true,
    facts: { ...view, content: prepared.content, ...(options.out === undefined ? {} : { bundle: options.out }) },
    lines: describe(terminal, view, options),
  };
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
  paths: readonly string[],
  session: Session,
  options: FileOptions,
): Promise<Prepared> {
  if (paths.length === 0)
    throw new UsageError({ zh: '请给出要存证的文件或文件夹', en: 'Name the file or folder to be filed' });
  const key = options.unsigned ? undefined : await openKey(terminal, await keyOptions(terminal, options));
  const form = options.hashOnly ? 'DIGEST' : 'ORIGINAL';
  const input = await inputFromPaths(terminal, paths, { party: session.party, form }, options);
  const common = { id: input.id!, form: input.form, content: input.content };
  return key === undefined
    ? { ...common, unsigned: input }
    : { ...common, signed: signDraft(draftOf(input, session.origin), key) };
}

async function signedFile(path: string): Promise<Prepared> {
  const signed = await readFilingFile(path);
  if (signed.type === 'filmdeed.draft') {
    throw new UsageError({
      zh: '--signed 需要已签署的文件，这是草稿',
      en: '--signed takes a signed filing; this is a draft',
    });
  }
  return { id: signed.record.id, form: signed.record.body.form, content: signed.content, signed };
}

function bodyOf({ signed, unsigned, content, form }: Prepared): Record<string, unknown> {
  if (signed !== undefined) return { record: signed.record, disclosures: signed.disclosures, auth: signed.auth };
  const { party: _party, content: _content, ...filing } = unsigned!;
  return { filing, ...(form === 'DIGEST' ? { content } : {}) };
}

/** Whoever neither names a key nor has one must say aloud that nobody signs. */
async function keyOptions(terminal: Terminal, options: FileOptions): Promise<KeyOptions> {
  if (options.key !== undefined) return options;
  try {
    await access(keyFile(terminal.console.env));
    return options;
  } catch {
    throw new UsageError({
      zh: '没有签署密钥：先 filmdeed key new 与 key register，或用 --key FILE，或写明 --unsigned（证书上会注明无人签署）',
      en: 'No key to sign with: filmdeed key new and key register, or --key FILE, or say --unsigned (the certificate will say that nobody signed)',
    });
  }
}

/** Hands in the bytes of an ORIGINAL filing. Refuses `digest.mismatch` if the file at hand is not the one that was signed. */
async function sendOriginal(
  terminal: Terminal,
  server: Server,
  { form, content, signed }: Prepared,
  paths: readonly string[],
): Promise<string | undefined> {
  if (form !== 'ORIGINAL' || content.kind !== 'file') return undefined;
  if (!(await isSingleFile(paths))) {
    throw new UsageError({
      zh: '此存证为原文：请同时给出该文件',
      en: 'This filing hands in the original: name its file too',
    });
  }
  const atHand = signed === undefined ? content : await fileAtHand(terminal, paths[0]!);
  if (atHand.sha256 !== content.sha256) {
    throw new Refusal('digest.mismatch', 'this file is not the one that was signed', {
      sha256: atHand.sha256,
      expected: content.sha256,
    });
  }
  const id = await upload(terminal, server, paths[0]!, content);
  await uploadComplete(server, id);
  return id;
}

async function sendManifest(terminal: Terminal, server: Server, path: string): Promise<string> {
  const id = await upload(terminal, server, path, await hashFile(path));
  await uploadComplete(server, id);
  return id;
}

function waitState(options: FileOptions): string | undefined {
  if (options.wait === undefined || options.wait === false) return options.out === undefined ? undefined : 'logged';
  const state = options.wait === true ? 'anchored' : options.wait;
  if (!STATES.includes(state))
    throw new UsageError({ zh: '--wait 可为 logged、anchored、final', en: '--wait takes logged, anchored or final' });
  return state;
}

async function waitFor(server: Server, filed: FilingView, state: string): Promise<FilingView> {
  const started = Date.now();
  for (let view = filed; ; view = await server.get<FilingView>(`/filings/${filed.id}`)) {
    if (STATES.indexOf(view.state) >= STATES.indexOf(state)) return view;
    if (Date.now() - started > WAIT_MILLISECONDS) {
      throw new Refusal('filing.not-logged', `filed, but not ${state} within ten minutes`, {
        filing: filed.id,
        state: view.state,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function describe(terminal: Terminal, view: FilingView, options: FileOptions): string[] {
  const states: Record<string, { zh: string; en: string }> = {
    received: { zh: '已受理', en: 'received' },
    logged: { zh: '已入日志', en: 'logged' },
    anchored: view.selfAnchoredOnly
      ? { zh: '已锚定（自锚定，尚无独立时钟）', en: 'anchored (self: no independent clock yet)' }
      : { zh: '已锚定', en: 'anchored' },
    final: { zh: '已终局', en: 'final' },
  };
  return [
    `${view.id}  ${terminal.say(states[view.state] ?? { zh: view.state, en: view.state })}`,
    terminal.say({ zh: `叶哈希 ${view.leafHash}`, en: `leaf hash ${view.leafHash}` }),
    ...(options.manifestOut
      ? [
          terminal.say({
            zh: `清单 ${options.manifestOut}（请妥善保管）`,
            en: `manifest ${options.manifestOut} (keep it safe)`,
          }),
        ]
      : []),
    ...(options.out ? [terminal.say({ zh: `证据包 ${options.out}`, en: `bundle ${options.out}` })] : []),
  ];
}
