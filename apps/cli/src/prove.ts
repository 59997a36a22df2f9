import { readFile } from 'node:fs/promises';
import { bundleText, fileProof, manifestLine, parseBundle } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { writeWhole } from './home.js';
import { readManifest } from './manifest-file.js';
import type { Outcome, Terminal } from './terminal.js';

export interface ProveOptions {
  readonly bundle: string;
  readonly manifest: string;
  readonly out: string;
}

/** `filmdeed prove`: a bundle for one file of a set, which shows that file and none of the others. */
export async function prove(terminal: Terminal, path: string, options: ProveOptions): Promise<Outcome> {
  const bundle = parseBundle(await readFile(options.bundle, 'utf8'));
  const lines: string[] = [];
  let index = -1;
  for await (const entry of readManifest(options.manifest)) {
    if (entry.path === path) index = lines.length;
    lines.push(manifestLine(entry));
  }
  if (index < 0) throw new Refusal('manifest.invalid', 'no such path in this manifest', { path: path.slice(0, 200) });
  await writeWhole(options.out, bundleText({ ...bundle, file: fileProof(lines, index) }), 0o600);
  return {
    ok: true,
    facts: { path, index, files: lines.length, bundle: options.out },
    lines: [terminal.say({ zh: `${path} 的证据包：${options.out}`, en: `Bundle for ${path}: ${options.out}` })],
  };
}
