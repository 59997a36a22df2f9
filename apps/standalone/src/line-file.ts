import { createWriteStream, renameSync, statSync } from 'node:fs';

/** A log file is put aside once, when it is this large at a start. */
const LARGE = 20 * 1024 * 1024;

export interface LineFile {
  write(line: string): void;
  close(): Promise<void>;
}

/** Lines of the running program, appended to one file. A disk that is full loses lines, never the program. */
export function openLineFile(path: string): LineFile {
  try {
    if (statSync(path).size > LARGE) renameSync(path, `${path}.1`);
  } catch {
    // there is none yet
  }
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  stream.on('error', () => undefined);
  return {
    write: (line) => void stream.write(line),
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}
