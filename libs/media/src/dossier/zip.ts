import { zipSync, type Zippable } from 'fflate';
import type { Files } from './text-files.js';

/**
 * A ZIP whose bytes depend on names, contents and day alone. ZIP knows local times only: noon of the day exists once in every time zone, so
 * that the machine's zone leaves no trace. Scripts are executable.
 */
export function zipOf(files: Files, instant: string): Uint8Array {
  const [year, month, day] = instant.slice(0, 10).split('-').map(Number) as [number, number, number];
  const mtime = new Date(Math.max(year, 1980), month - 1, day, 12, 0, 0);
  const entries: Zippable = {};
  for (const [path, content] of files) {
    const mode = path.endsWith('.sh') ? 0o755 : 0o644;
    entries[path] = [content, { mtime, level: 6, os: 3, attrs: (0o100000 | mode) << 16 }];
  }
  return zipSync(entries);
}
