import { rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

const open = new Set<string>();

/**
 * A file that is written beside its place and takes its name only when whole. Whatever is still open when a person interrupts the run is
 * removed by `dropHalfFiles`; after `kill -9` a `.part` may stay, the file itself is the old one or none.
 */
export class HalfFile {
  readonly beside: string;

  constructor(readonly path: string) {
    this.beside = `${path}.${process.pid}.part`;
    open.add(this.beside);
  }

  async keep(): Promise<void> {
    await rename(this.beside, this.path);
    open.delete(this.beside);
  }

  async discard(): Promise<void> {
    await rm(this.beside, { force: true });
    open.delete(this.beside);
  }
}

/** Removes what is not whole, at once: for the moment before the process ends. */
export function dropHalfFiles(): void {
  for (const path of open) rmSync(path, { force: true });
  open.clear();
}
