import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

const folders: string[] = [];

/** Unpacks a dossier into a new folder of its own; gives back the folder inside it. */
export function unpackDossier(zip: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-dossier-'));
  folders.push(folder);
  const files = unzipSync(zip);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return join(folder, Object.keys(files)[0]!.split('/')[0]!);
}

export function removeUnpacked(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A file beside the dossier, as its reader has it. */
export function besideDossier(dossier: string, name: string, content: Uint8Array | string): string {
  const path = join(dirname(dossier), name);
  writeFileSync(path, content);
  return path;
}

/** What a run of the lines printed, by verdict. */
export interface LinesRun {
  readonly exit: number | null;
  readonly output: string;
  readonly good: string[];
  readonly bad: string[];
  readonly notRun: string[];
}

/** Runs sh; a machine without it fails the test. */
export function runShell(args: readonly string[], options: { cwd?: string; input?: string } = {}): LinesRun {
  const { status, stdout, stderr, error } = spawnSync('sh', args, { encoding: 'utf8', ...options });
  if (error) throw error;
  const output = stdout + stderr;
  const starting = (word: string): string[] => output.split('\n').filter((line) => line.startsWith(word));
  return { exit: status, output, good: starting('good'), bad: starting('BAD'), notRun: starting('NOT RUN') };
}

export function verifyDossier(dossier: string, ...args: string[]): LinesRun {
  return runShell([join(dossier, 'verify.sh'), ...args]);
}
