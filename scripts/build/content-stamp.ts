import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../run.ts';

const folder = join(ROOT, 'dist', '.stamps');

/** One digest over names and bytes of all files that these patterns of the project name. */
export function contentOf(patterns: readonly string[]): string {
  const hash = createHash('sha256');
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
  for (const file of [...new Set(files)].sort()) {
    const path = join(ROOT, file);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** True when `part` was last built from exactly this content and what it made is still there. */
export function isBuilt(part: string, content: string, makes: readonly string[]): boolean {
  const stamp = join(folder, part);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== content) return false;
  return makes.every((path) => existsSync(join(ROOT, path)));
}

/** Taken away before building and put back after, so that a build that was cut short is built again. */
export function forget(part: string): void {
  rmSync(join(folder, part), { force: true });
}

export function remember(part: string, content: string): void {
  const path = join(folder, part);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
