import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True if the program is on this machine: a comparison leaves out what is not there. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/** Runs it to its end and gives what it printed; throws if it failed. */
export function program(name: string, ...args: readonly string[]): string {
  return execFileSync(name, args, { encoding: 'utf8' });
}
