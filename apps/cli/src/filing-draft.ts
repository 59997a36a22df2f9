import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import {
  type Auth,
  type Content,
  draftFiling,
  type FilingInput,
  type FilingRecord,
  readContent,
  readRecord,
  Shape,
  signingTask,
  type SigningTask,
  type Json,
} from '@filmdeed/evidence';
import { asId, newId, Refusal } from '@filmdeed/kernel';
import { fileAtHand, isSingleFile, setAtHand } from './content-at-hand.js';
import { type FieldOptions, type Fields, readFields } from './filing-fields.js';
import type { PartyKey } from './key-file.js';
import { ManifestWriter } from './manifest-file.js';
import { type Terminal, UsageError } from './terminal.js';

/** A record ready to be signed, with what is needed to sign it: made on one machine, signed on another. */
export interface DraftFile {
  readonly v: 1;
  readonly type: 'filmdeed.draft';
  readonly origin: string;
  readonly record: FilingRecord;
  readonly disclosures: readonly string[];
  readonly content: Content;
}

/** A signed filing, ready to be handed in by `filmdeed file --signed`. It holds the disclosures: keep it as private as the work. */
export interface SignedFile extends Omit<DraftFile, 'type'> {
  readonly type: 'filmdeed.signed-filing';
  readonly auth: Auth;
}

export interface DraftOptions extends FieldOptions {
  readonly skipLinks?: boolean;
  readonly manifestOut?: string;
}

/** Digests the paths (one file, or a set with its manifest): a filing as people fill it in. */
export async function inputFromPaths(
  terminal: Terminal,
  paths: readonly string[],
  who: { party: string; form: 'ORIGINAL' | 'DIGEST' },
  options: DraftOptions,
): Promise<FilingInput> {
  const single = await isSingleFile(paths);
  const name = basename(resolve(paths.length === 1 ? paths[0]! : dirname(resolve(paths[0]!))));
  const fields = await readFields(options, name, !single);
  checkFields(fields, who);
  const content = single ? await fileAtHand(terminal, paths[0]!) : await manifestOf(terminal, paths, options);
  if (!single && who.form === 'ORIGINAL') {
    terminal.note({
      zh: '文件夹按清单存证：只存摘要，文件留在本机，请妥善保管。',
      en: 'A folder is filed by its manifest: digests only, the files stay here; keep them safe.',
    });
  }
  const form = single ? who.form : 'DIGEST';
  const provenance = { ...(form === 'ORIGINAL' ? { captureMethod: 'UPLOAD' } : {}), ...fields.provenance };
  return { ...fields, provenance, id: newId('fil'), party: asId('pty', who.party), form, content };
}

/** Refuses what the filing will be refused for, before hours of hashing: the same code, on a content that stands in for the real one. */
function checkFields(fields: Fields, who: { party: string; form: 'ORIGINAL' | 'DIGEST' }): void {
  const digest = '0'.repeat(64);
  const content: Content = { kind: 'file', size: 1, sha256: digest, sm3: digest };
  draftFiling({ ...fields, id: newId('fil'), party: asId('pty', who.party), form: who.form, content });
  const now = new Date().toISOString();
  for (const member of ['completedOn', 'firstPublishedOn'] as const) {
    const day = fields.particulars[member];
    // A day has begun somewhere up to 14 hours before it begins in UTC.
    if (day !== undefined && Date.parse(`${day}T00:00:00Z`) - 14 * 3_600_000 > Date.parse(now)) {
      throw new Refusal('time.future', `particulars.${member} lies in the future`, {
        path: `particulars.${member}`,
        day,
      });
    }
  }
}

/** The record of a filing for the log `origin`. */
export function draftOf(input: FilingInput, origin: string): DraftFile {
  return { v: 1, type: 'filmdeed.draft', origin, content: input.content, ...draftFiling(input) };
}

async function manifestOf(terminal: Terminal, paths: readonly string[], options: DraftOptions): Promise<Content> {
  const { manifestOut } = options;
  if (manifestOut === undefined) {
    throw new UsageError({
      zh: '文件夹存证须用 --manifest-out FILE 保存清单：没有清单就无法指出哪个文件被改动',
      en: 'Filing a folder needs --manifest-out FILE: without the manifest nobody can name the file that changed',
    });
  }
  const inside = paths.some((path) => !relative(resolve(path), resolve(manifestOut)).startsWith('..'));
  if (inside)
    throw new UsageError({
      zh: '清单不能放在被存证的文件夹内',
      en: 'The manifest cannot lie inside the folder that is filed',
    });
  const writer = new ManifestWriter(resolve(manifestOut));
  try {
    const content = await setAtHand(terminal, paths, { ...options, onLine: (line) => writer.line(line) });
    await writer.finish();
    return content;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** What is signed for a draft, now. */
export function signingTaskOf(draft: DraftFile): SigningTask {
  return signingTask(draft, draft.content, draft.origin, new Date().toISOString());
}

/** Signs it with a party's key. */
export function signDraft(draft: DraftFile, task: SigningTask, key: PartyKey): SignedFile {
  const { auth, disclosures } = task.finish(key.sign(task.digest));
  return { ...draft, type: 'filmdeed.signed-filing', auth, disclosures };
}

/** Reads a draft or a signed filing. Refuses `leaf.invalid` for another form. */
export async function readFilingFile(path: string): Promise<DraftFile | SignedFile> {
  let value: Json;
  try {
    value = JSON.parse(await readFile(path, 'utf8')) as Json;
  } catch (error) {
    if ((error as { name?: string }).name !== 'SyntaxError') throw error;
    throw new Refusal('leaf.invalid', 'the file is no JSON');
  }
  const shape = new Shape('leaf.invalid', value);
  const type = shape.at('type').oneOf(['filmdeed.draft', 'filmdeed.signed-filing']);
  const signed = type === 'filmdeed.signed-filing';
  shape.object(['v', 'type', 'origin', 'record', 'disclosures', 'content', ...(signed ? ['auth'] : [])]);
  const common = {
    v: shape.at('v').oneOf([1]),
    origin: shape.at('origin').text(300),
    record: readRecord(shape.at('record').value!),
    disclosures: shape
      .at('disclosures')
      .list(100)
      .map((entry) => entry.text(200_000)),
    content: readContent(shape.at('content')),
  };
  if (!signed) return { ...common, type: 'filmdeed.draft' };
  return { ...common, type: 'filmdeed.signed-filing', auth: shape.at('auth').value as unknown as Auth };
}
