import { hash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@filmdeed/kernel';
import { type LogHead, parseSigningKey, sequenceLog } from '@filmdeed/ledger';
import { createDataSource, postgresLogStore, runMigrations } from '@filmdeed/postgres';
import { exportedParts, type RunningApi, startApi } from '../../apps/api/src/main.js';
import { logMemoryFile } from '../../apps/api/src/process/log-memory-file.js';
import { type LocalPostgres, startLocalPostgres } from '../../apps/standalone/src/local-postgres.js';
import { keepLogKeys } from '../../apps/standalone/src/log-keys.js';
import { keepVaultKey } from '../../apps/standalone/src/vault-key.js';
import { writeExport, writeLog } from '../../apps/standalone/src/recovery/export.js';
import { makeBackup } from '../../apps/standalone/src/recovery/backup.js';
import { openMirror } from '../../apps/standalone/src/recovery/mirror.js';
import { reconcileLog, type Reconciled } from '../../apps/standalone/src/recovery/reconcile.js';
import { restoreBackup } from '../../apps/standalone/src/recovery/restore.js';
import { ApiClient } from './api-client.js';
import { fileIt } from './filing-requests.js';
import { uploadWhole } from './upload-whole.js';

export const RECOVERY_ORIGIN = 'localhost:3000/log';
const PASSWORD = 'a long enough 密码';
const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** One machine's instance as it is backed up, lost and restored; it sequences by hand and anchors nothing. */
export class RecoveryWorld {
  postgres!: LocalPostgres;
  api!: RunningApi;
  client!: ApiClient;
  /** Every head that was published. */
  readonly published: LogHead[] = [];

  private constructor(readonly root: string) {}

  static async make(): Promise<RecoveryWorld> {
    const world = new RecoveryWorld(await mkdtemp(join(tmpdir(), 'filmdeed-recovery-')));
    await mkdir(world.dataDir);
    await keepLogKeys(world.dataDir, RECOVERY_ORIGIN);
    await keepVaultKey(world.dataDir);
    await world.start();
    await world.api.accounts.makeFirstAdministrator({ login: 'root', password: PASSWORD });
    world.client = await world.signedIn();
    return world;
  }

  get dataDir(): string {
    return join(this.root, 'var');
  }
  get archive(): string {
    return join(this.dataDir, 'archive');
  }
  get objects(): string {
    return join(this.dataDir, 'objects');
  }
  get keyFile(): string {
    return join(this.dataDir, 'keys', 'log.key');
  }
  path(name: string): string {
    return join(this.root, name);
  }

  async start(): Promise<void> {
    const { dataDir, archive } = this;
    this.postgres = await startLocalPostgres({ dataDir: join(dataDir, 'postgres'), durable: true, archive });
    await this.#withData(async (dataSource) => void (await runMigrations(dataSource)));
    const variables = {
      ...{
        DATABASE_URL: this.postgres.url,
        DATA_DIR: dataDir,
        HOST: '127.0.0.1',
        PORT: '0',
        SIGN_INS_PER_MINUTE: '1000',
        PLATFORM_SECOND_FACTOR: 'off',
      },
      PUBLIC_URL: 'http://localhost:3000',
    };
    this.api = await startApi(variables, () => undefined);
    if (this.published.length > 0) this.client = await this.signedIn();
  }

  async stop(): Promise<void> {
    await this.api.close();
    await this.postgres.stop();
  }

  async close(): Promise<void> {
    await this.stop().catch(() => undefined);
    await rm(this.root, { recursive: true, force: true });
  }

  signedIn(): Promise<ApiClient> {
    return new ApiClient(this.api.url).signIn('root', PASSWORD);
  }

  /** Files an original, sealed; gives its number. */
  async file(title: string, text = title): Promise<string> {
    const upload = await uploadWhole(this.client, Buffer.from(text), `${title}.txt`);
    const filing = {
      work: { workType: 'AUDIOVISUAL', publication: 'PUBLISHED', contribution: 'AI_ASSISTED' },
      ...{ sealed: true, particulars: { title, fileName: `${title}.txt` } },
    };
    const { status, body, text: said } = await fileIt(this.client, { filing, upload });
    if (status !== 201) throw new Error(said);
    return body.id;
  }

  async erase(id: string, original: boolean): Promise<void> {
    const order = { reason: 'HOLDER_REQUEST', original, confirm: id };
    const { status, text } = await this.client.post(`/filings/${id}/erasure`, order);
    if (status !== 200) throw new Error(text);
  }

  /** Another account; gives the number of its party. */
  async person(login: string): Promise<string> {
    const { status, body, text } = await this.client.post('/accounts', {
      login,
      name: login,
      password: PASSWORD,
      platformRoles: [],
    });
    if (status !== 201) throw new Error(text);
    return body.party;
  }

  async erasePerson(party: string): Promise<void> {
    const { status, text } = await this.client.post(`/parties/${party}/erasure`, { reason: 'LAW', confirm: party });
    if (status !== 200) throw new Error(text);
  }

  async logins(): Promise<string[]> {
    return (await this.query<{ login: string }>(`SELECT login FROM account ORDER BY created_at`)).map(
      ({ login }) => login,
    );
  }

  /** As the worker does: with the key that remembers. */
  async sequence(): Promise<void> {
    await this.#withData(async (dataSource) => {
      const store = postgresLogStore(dataSource);
      const signer = parseSigningKey((await readFile(this.keyFile, 'utf8')).trim());
      const memory = logMemoryFile(`${this.keyFile}.head`);
      const step = sequenceLog({ store, signer, clock: systemClock, origin: RECOVERY_ORIGIN, sha256, memory });
      for (let done = await step(); ; done = await step()) {
        if (done.appended === 0) break;
        this.published.push(done.head);
      }
    });
  }

  async backup(name: string): Promise<string> {
    const to = this.path(name);
    await makeBackup({
      ...{ dataDir: this.dataDir, to, databaseUrl: this.postgres.url, isOwn: true, objects: this.objects },
      ...{ previous: null, keysTo: null, say: () => undefined },
    });
    return to;
  }

  /** As an auditor keeps it. */
  async mirror(name: string): Promise<string> {
    const { log } = exportedParts(this.api.app);
    await writeLog(this.path(name), log, await log.head());
    return this.path(name);
  }

  async export(name: string): Promise<string> {
    const parts = exportedParts(this.api.app);
    await writeExport({ to: this.path(name), parts, originals: true, say: () => undefined });
    return this.path(name);
  }

  /** Database and objects are gone; the keys and what is beside them are not. */
  async destroy(): Promise<void> {
    await this.stop();
    await rename(join(this.dataDir, 'postgres'), this.path(`lost-${(await readdir(this.root)).length}`));
    await rm(this.objects, { recursive: true, force: true });
  }

  async restore(from: string, to: Date | null = null, archive: string | null = null): Promise<void> {
    const { dataDir, objects } = this;
    await restoreBackup({ dataDir, from, to, archive, objects, keysFrom: null, say: () => undefined });
    await this.start();
  }

  reconcile(mirror: string | null): Promise<Reconciled> {
    return reconcileLog({
      ...{ databaseUrl: this.postgres.url, origin: RECOVERY_ORIGIN, keyFile: this.keyFile },
      ...{ headFile: `${this.keyFile}.head`, mirror: mirror === null ? null : openMirror(mirror) },
    });
  }

  /** Every entry of the log as it stands. */
  async leaves(): Promise<Uint8Array[]> {
    return this.#withData(async (dataSource) => {
      const rows = await dataSource.query<{ leaf: Buffer }[]>('SELECT leaf FROM log_entry ORDER BY index');
      return rows.map(({ leaf }) => new Uint8Array(leaf));
    });
  }

  async query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.#withData((dataSource) => dataSource.query<T[]>(sql, values));
  }

  async #withData<T>(work: (dataSource: ReturnType<typeof createDataSource>) => Promise<T>): Promise<T> {
    const dataSource = await createDataSource({ url: this.postgres.url, poolSize: 2 }).initialize();
    return work(dataSource).finally(() => dataSource.destroy());
  }
}
