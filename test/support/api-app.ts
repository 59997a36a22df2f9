import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promiseKeyName } from '@filmdeed/evidence';
import { type Clock, systemClock } from '@filmdeed/kernel';
import { newSigningKey, parseSigningKey, sequenceLog } from '@filmdeed/ledger';
import { newVaultKeyLine } from '@filmdeed/media';
import { createDataSource, postgresLogStore, runMigrations } from '@filmdeed/postgres';
import type { PlatformRole } from '@filmdeed/registry';
import { startApi, type RunningApi } from '../../apps/api/src/main.js';
import type { LineLog } from '../../apps/api/src/process/line-log.js';
import { ApiClient } from './api-client.js';

/** Where the application believes to be reached. */
export const PUBLIC_URL = 'http://localhost:3000';
export const ORIGIN = 'localhost:3000/log';
export const PASSWORD = 'a long enough 密码';

export interface ApiApp {
  readonly url: string;
  readonly databaseUrl: string;
  readonly objectDir: string;
  readonly api: RunningApi;
  /** Errors that the application logged. */
  readonly errors: string[];
  /** Every line that it logged. */
  readonly lines: string[];
  /** A client without a session. */
  readonly stranger: ApiClient;
  /** Signed in as the first administrator. */
  administrator(): Promise<ApiClient>;
  /** Signed in with a new account that has these platform roles. */
  account(...platformRoles: readonly PlatformRole[]): Promise<ApiClient>;
  /** Takes everything that waits into the log, as the worker does. */
  sequence(clock?: Clock): Promise<void>;
  close(): Promise<void>;
}

/** The real application on a real socket and a migrated database of its own. */
export async function startApiApp(
  databaseUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ApiApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'filmdeed-api-'));
  const logKey = newSigningKey(ORIGIN);
  await mkdir(join(dataDir, 'keys'));
  await writeFile(join(dataDir, 'keys', 'log.pub'), `${parseSigningKey(logKey).verifierKey}\n`);
  await writeFile(join(dataDir, 'keys', 'promise.key'), `${newSigningKey(promiseKeyName(ORIGIN))}\n`, { mode: 0o600 });
  await writeFile(join(dataDir, 'keys', 'vault.key'), `${newVaultKeyLine()}\n`, { mode: 0o600 });
  const dataSource = await createDataSource({ url: databaseUrl, poolSize: 4 }).initialize();
  await runMigrations(dataSource);
  const errors: string[] = [];
  const lines: string[] = [];
  const log: LineLog = (level, event, facts) => {
    lines.push(`${level} ${event} ${JSON.stringify(facts)}`);
    if (level === 'error') errors.push(`${event} ${JSON.stringify(facts)}`);
  };
  const api = await startApi(
    {
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      PUBLIC_URL,
      SIGN_INS_PER_MINUTE: '1000',
      PLATFORM_SECOND_FACTOR: 'off',
      REPORTS_PER_HOUR: '1000',
      ...variables,
    },
    log,
  );
  const { url } = api;
  const stranger = new ApiClient(url);
  let made = 0;
  /** As if the session had just shown a second factor: a platform role counts beside one only. */
  const confirmed = async (client: ApiClient): Promise<ApiClient> => {
    await dataSource.query(`UPDATE session SET second_factor_at = now() WHERE account = $1`, [client.account.id]);
    return client;
  };
  const administrator = async (): Promise<ApiClient> => {
    const login = 'root';
    if (await api.accounts.isEmpty()) await api.accounts.makeFirstAdministrator({ login, password: PASSWORD });
    return confirmed(await stranger.signIn(login, PASSWORD));
  };
  return {
    url,
    databaseUrl,
    objectDir: join(dataDir, 'objects'),
    api,
    errors,
    lines,
    stranger,
    administrator,
    async account(...platformRoles) {
      const login = `account${++made}`;
      const root = await administrator();
      const answer = await root.post('/accounts', { login, password: PASSWORD, name: '李 Li', platformRoles });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      const client = await stranger.signIn(login, PASSWORD);
      return platformRoles.length === 0 ? client : confirmed(client);
    },
    async sequence(clock = systemClock) {
      const ports = { store: postgresLogStore(dataSource), signer: parseSigningKey(logKey), clock, origin: ORIGIN };
      while ((await sequenceLog(ports)()).appended > 0);
    },
    async close() {
      await api.close();
      await dataSource.destroy();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
