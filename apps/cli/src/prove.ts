import { readFile } from 'node:fs/promises';
import { bundleText, parseBundle, verifyFileProof } from '@filmdeed/evidence';
import { writeWhole } from './home.js';
import { readManifest } from './manifest-file.js';
import { proveFile } from './set-proof.js';
import { statedContent } from './stated-content.js';
import type { Outcome, Terminal } from './terminal.js';

export interface ProveOptions {
  readonly bundle: string;
  readonly manifest: string;
  readonly out: string;
}

/**
 * `filmdeed prove`: a bundle for one file of a set, which shows that file and none of the others. Refuses `proof.invalid` if the manifest
 * is not the one of the bundle.
 */
export async function prove(terminal: Terminal, path: string, options: ProveOptions): Promise<Outcome> {
  const bundle = parseBundle(await readFile(options.bundle, 'utf8'));
  const file = await proveFile(() => readManifest(options.manifest), path);
  const stated = statedContent(bundle);
  if (stated?.kind === 'set') verifyFileProof(file, stated);
  await writeWhole(options.out, bundleText({ ...bundle, file }), 0o600);
  return {
    ok: true,
    facts: { path, index: file.index, files: file.files, bundle: options.out },
    lines: [terminal.say({ zh: `${path} 的证据包：${options.out}`, en: `Bundle for ${path}: ${options.out}` })],
  };
}
