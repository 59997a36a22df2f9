import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { arch, release, type, version } from 'node:os';

/** What it ran on. No name of the machine or of its user: a report is shown around. */
export interface Environment {
  readonly system: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly node: string;
  readonly openssl: string;
  /** SHA-256 of the Node.js executable. */
  readonly nodeSha256: string;
  readonly timeZone: string;
}

export async function environmentHere(): Promise<Environment> {
  const hash = createHash('sha256');
  for await (const portion of createReadStream(process.execPath, { highWaterMark: 1 << 20 })) {
    hash.update(portion as Uint8Array);
  }
  return {
    system: `${type()} ${release()}`,
    kernel: version(),
    architecture: arch(),
    node: process.version,
    openssl: process.versions.openssl,
    nodeSha256: hash.digest('hex'),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
