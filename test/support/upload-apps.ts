import { type ContentDigests, digestBytes } from '@filmdeed/fingerprint';
import { type AccountId, newId } from '@filmdeed/kernel';
import { nativeDigests } from '@filmdeed/hashing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migratedDatabase } from './migrated-database.js';
import { TusClient } from './tus-client.js';
import { startUploadApp, type UploadApp, type UploadAppSettings } from './upload-app.js';

export const MIB = 1 << 20;
export const FILM = Uint8Array.from({ length: 5 * MIB + 4321 }, (_, i) => (i * 37 + (i >> 9)) & 0xff);
export const DIGESTS: ContentDigests = digestBytes(nativeDigests, FILM);

export interface UploadApps {
  /** Of this test alone. */
  readonly objectDir: string;
  /** One more process on the same database and objects. */
  start(settings?: Partial<UploadAppSettings>): Promise<UploadApp>;
  /** Stops one before the test ends. */
  stop(app: UploadApp): Promise<void>;
}

/** One database for the suite that calls it; what a test started is closed after it and must have logged no error. */
export function uploadApps(): UploadApps {
  const database = migratedDatabase();
  const apps: UploadApp[] = [];
  let objectDir: string;
  beforeEach(async () => {
    objectDir = await mkdtemp(join(tmpdir(), 'uploads-'));
  });
  afterEach(async () => {
    const errors = apps.flatMap((app) => app.errors);
    for (const app of apps.splice(0)) await app.close();
    await rm(objectDir, { recursive: true, force: true });
    expect(errors).toEqual([]);
  });
  return {
    get objectDir() {
      return objectDir;
    },
    async start(settings = {}) {
      const app = await startUploadApp({ databaseUrl: database.postgres.url, objectDir, ...settings });
      apps.push(app);
      return app;
    },
    async stop(app) {
      await apps.splice(apps.indexOf(app), 1)[0]!.close();
    },
  };
}

/** A client of that account, or of its own. */
export function newClient({ url }: UploadApp, account: AccountId = newId('acc')): TusClient {
  return new TusClient(url, account);
}
