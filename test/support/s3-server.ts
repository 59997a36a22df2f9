import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';
import type { S3ObjectStoreSettings } from '@filmdeed/media';

export interface RunningS3 {
  /** A prefix of its own in a bucket that is there. */
  settings(): S3ObjectStoreSettings & { readonly endpoint: string };
  /** Joinings that were neither ended nor given up and take room; of another server than our own always 0. */
  joinings(): Promise<number>;
  stop(): Promise<void>;
}

/** Node's own errors are of another realm under jest, and the S3 client asks `instanceof Error` before it reads what they say. */
const ordinary = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, error: unknown) {
    return (this === Error && isNativeError(error)) || ordinary.call(this as object, error);
  },
});

const BUCKET = 'filmdeed-test';
let made = 0;

/**
 * An S3 server from npm (fauxqs, which refuses what S3 refuses) on a free port of the loopback, with its objects in a temporary folder that `stop`
 * removes; or the one that FILMDEED_TEST_S3_ENDPOINT names (docs/operate.md).
 */
export async function startS3(): Promise<RunningS3> {
  const run = crypto.randomUUID();
  const prefix = (): string => `test/${run}/${++made}/`;
  const { env } = process;
  if (env['FILMDEED_TEST_S3_ENDPOINT']) {
    const settings = {
      endpoint: env['FILMDEED_TEST_S3_ENDPOINT'],
      region: env['FILMDEED_TEST_S3_REGION'] || 'us-east-1',
      bucket: env['FILMDEED_TEST_S3_BUCKET'] || BUCKET,
      pathStyle: env['FILMDEED_TEST_S3_PATH_STYLE'] !== 'false',
    };
    return {
      settings: () => ({ ...settings, prefix: prefix() }),
      joinings: async () => 0,
      stop: async () => undefined,
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'filmdeed-s3-'));
  const server = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const settings = {
    endpoint: `http://127.0.0.1:${await firstLine(server.stdout)}`,
    region: 'us-east-1',
    bucket: BUCKET,
    pathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return {
    settings: () => ({ ...settings, prefix: prefix() }),
    async joinings() {
      // It does not answer ListMultipartUploads. A joining without parts takes no room.
      const under = join(folder, '_multipart');
      const ids = await readdir(under).catch(() => []);
      const parts = await Promise.all(ids.map((id) => readdir(join(under, id, 'parts')).catch(() => [])));
      return parts.filter(({ length }) => length > 0).length;
    },
    async stop() {
      const ended = once(server, 'exit');
      server.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** In a process of its own, which ends when ours does, however that happens. */
const PROGRAM = `
  import { startFauxqs } from 'fauxqs';
  const server = await startFauxqs({ host: '127.0.0.1', port: 0, logger: false, s3StorageDir: process.argv[1] });
  server.createBucket('${BUCKET}');
  console.log(server.port);
  process.stdin.resume().once('end', () => process.exit());
`;

async function firstLine(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) return line;
  throw new Error('the S3 server ended before it listened');
}
