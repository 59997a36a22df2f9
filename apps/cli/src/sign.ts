import { readFile } from 'node:fs/promises';
import { parseTrust } from '@filmdeed/evidence';
import {
  type DraftFile,
  type DraftOptions,
  draftOf,
  inputFromPaths,
  readFilingFile,
  signDraft,
  signingTaskOf,
} from './filing-draft.js';
import { findSession, writeWhole } from './home.js';
import { type KeyOptions, openKey } from './key.js';
import { showWords } from './show-words.js';
import { isStatement, signStatement } from './sign-statement.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';

export interface SignOptions extends DraftOptions, KeyOptions {
  readonly out: string;
  readonly party?: string;
  readonly trust?: string;
  readonly hashOnly?: boolean;
  readonly draftOnly?: boolean;
}

/** `filmdeed sign`: digests, drafts and signs without a network. A draft or a statement made elsewhere is signed as it is. */
export async function sign(terminal: Terminal, paths: readonly string[], options: SignOptions): Promise<Outcome> {
  if (paths.length === 1 && paths[0]!.endsWith('.json') && (await isStatement(paths[0]!))) {
    return signStatement(terminal, paths[0]!, options);
  }
  const draft =
    paths.length === 1 && paths[0]!.endsWith('.json') && (await isDraft(paths[0]!))
      ? await readFilingFile(paths[0]!)
      : await newDraft(terminal, paths, options);
  if (draft.type === 'filmdeed.signed-filing') {
    throw new UsageError({ zh: '此文件已签署', en: 'This filing is signed already' });
  }
  const task = options.draftOnly ? undefined : signingTaskOf(draft);
  if (task !== undefined) showWords(terminal, task.typedData);
  const result = task === undefined ? draft : signDraft(draft, task, await openKey(terminal, options));
  await writeWhole(options.out, `${JSON.stringify(result)}\n`, 0o600);
  const done = options.draftOnly ? { zh: '草稿', en: 'Draft' } : { zh: '已签署', en: 'Signed' };
  return {
    ok: true,
    facts: { filing: draft.record.id, file: options.out, type: result.type, content: draft.content },
    lines: [
      terminal.say({
        zh: `${done.zh} ${draft.record.id} → ${options.out}`,
        en: `${done.en} ${draft.record.id} → ${options.out}`,
      }),
      ...(options.draftOnly
        ? []
        : [
            terminal.say({
              zh: `递交：filmdeed file --signed ${options.out}`,
              en: `Hand in: filmdeed file --signed ${options.out}`,
            }),
          ]),
    ],
  };
}

async function newDraft(terminal: Terminal, paths: readonly string[], options: SignOptions): Promise<DraftFile> {
  const who = await whoSigns(terminal, options);
  return draftOf(await inputFromPaths(terminal, paths, who, options), who.origin);
}

async function isDraft(path: string): Promise<boolean> {
  const head = (await readFile(path)).subarray(0, 200).toString('utf8');
  return /"type"\s*:\s*"filmdeed\.(?:draft|signed-filing)"/.test(head);
}

/** Party and log origin: from the options, else from the last sign-in. */
async function whoSigns(
  terminal: Terminal,
  options: SignOptions,
): Promise<{ party: string; origin: string; form: 'ORIGINAL' | 'DIGEST' }> {
  const session = await findSession(terminal.console.env);
  const origin =
    options.trust === undefined ? session?.origin : parseTrust(await readFile(options.trust, 'utf8')).log.origin;
  const party = options.party ?? session?.party;
  if (origin === undefined || party === undefined) {
    throw new UsageError({
      zh: '未登录过：请用 --party 与 --trust FILE 指明主体与日志',
      en: 'Never signed in here: name party and log with --party and --trust FILE',
    });
  }
  return { origin, party, form: options.hashOnly ? 'DIGEST' : 'ORIGINAL' };
}
