import { readdirSync, readFileSync } from 'node:fs';

/** Processor time that a process has taken so far, microseconds (Linux; elsewhere 0): utime and stime of proc_pid_stat(5), in ticks of 10 ms. */
export function processorOf(pid: number): number {
  return ticksOf(pid).own * 10_000;
}

/** The process that runs the PostgreSQL of this backend; 0 where nobody knows. */
export function postmasterOf(backend: number): number {
  return ticksOf(backend).parent;
}

/** Processor time of a whole PostgreSQL: what has ended, and every process that it runs. */
export function clusterProcessor(postmaster: number): number {
  if (postmaster === 0) return 0;
  const { own, gone } = ticksOf(postmaster);
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .map(ticksOf)
    .filter(({ parent }) => parent === postmaster);
  return (own + gone + children.reduce((sum, child) => sum + child.own, 0)) * 10_000;
}

function ticksOf(pid: number): { readonly parent: number; readonly own: number; readonly gone: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, gone: fields[13]! + fields[14]! };
  } catch {
    return { parent: 0, own: 0, gone: 0 };
  }
}
