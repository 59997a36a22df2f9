import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Global, Module } from '@nestjs/common';
import { type AccountId, newId, type PartyId, systemClock } from '@filmdeed/kernel';
import { createDataSource } from '@filmdeed/postgres';
import { MEMBER_ROLES, type ObjectStore } from '@filmdeed/registry';
import { prepareHttp } from '../../apps/api/src/http.js';
import { readApiEnv } from '../../apps/api/src/env.js';
import type { LineLog } from '../../apps/api/src/process/line-log.js';
import { RefusalFilter } from '../../apps/api/src/refusal.filter.js';
import { CLOCK, ENV, LINE_LOG, VAULT } from '../../apps/api/src/runtime.tokens.js';
import { SessionGuard } from '../../apps/api/src/session/session.guard.js';
import { SESSION_RESOLVER, type SessionResolver } from '../../apps/api/src/session/session.tokens.js';
import { UploadModule } from '../../apps/api/src/upload/upload.module.js';
import { OBJECT_STORE } from '../../apps/api/src/upload/upload.tokens.js';
import { MemoryVault } from './memory-vault.js';

/** What one application sealed another opens. */
const sharedVault = new MemoryVault();

/** Where the application believes to be reached. */
export const PUBLIC_ORIGIN = 'http://localhost:3000';

export interface UploadAppSettings {
  readonly databaseUrl: string;
  readonly objectDir: string;
  readonly mostBytes?: number;
  readonly quotaBytes?: number;
  /** Stands in for the folder store. */
  readonly store?: ObjectStore;
  readonly port?: number;
}

export interface UploadApp {
  readonly url: string;
  readonly port: number;
  /** Errors that the application logged. */
  readonly errors: string[];
  close(): Promise<void>;
}

/**
 * The upload module in a real application on a real socket. Sessions are the port's twin: the bearer token is the account's id;
 * the cookie `filmdeed_session` likewise.
 */
export async function startUploadApp(settings: UploadAppSettings): Promise<UploadApp> {
  const env = readApiEnv({
    DATABASE_URL: settings.databaseUrl,
    OBJECT_DIR: settings.objectDir,
    PUBLIC_URL: PUBLIC_ORIGIN,
    MAX_UPLOAD_BYTES: String(settings.mostBytes ?? 1e9),
    ACCOUNT_QUOTA_BYTES: String(settings.quotaBytes ?? 1e12),
  });
  const errors: string[] = [];
  const log: LineLog = (level, event, facts) =>
    void (level === 'error' && errors.push(`${event} ${JSON.stringify(facts)}`));
  const resolve: SessionResolver = async ({ cookie, authorization }) => {
    const account = /acc_\w{26}/.exec(authorization ?? cookie ?? '')?.[0] as AccountId | undefined;
    if (account === undefined) return null;
    const person = account.replace('acc_', 'pty_') as PartyId;
    return {
      ...{ account, actor: account, login: 'li', name: 'Li', session: newId('ses'), client: null },
      ...{ person, party: person, partyName: 'Li', memberRoles: MEMBER_ROLES, platformRoles: [], mandate: null },
      ...{ scopes: null, isHuman: true, secondFactorAt: null, hasSecondFactor: false },
    };
  };

  @Global()
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({ type: 'postgres', retryAttempts: 0 }),
        dataSourceFactory: () => createDataSource({ url: env.databaseUrl }).initialize(),
      }),
    ],
    providers: [
      { provide: ENV, useValue: env },
      { provide: CLOCK, useValue: systemClock },
      { provide: LINE_LOG, useValue: log },
      { provide: VAULT, useValue: sharedVault },
      { provide: SESSION_RESOLVER, useValue: resolve },
      { provide: APP_GUARD, useClass: SessionGuard },
    ],
    exports: [ENV, CLOCK, LINE_LOG, VAULT, SESSION_RESOLVER, TypeOrmModule],
  })
  class SurroundingsModule {}

  let building = Test.createTestingModule({ imports: [SurroundingsModule, UploadModule] });
  if (settings.store !== undefined) building = building.overrideProvider(OBJECT_STORE).useValue(settings.store);
  const testing = await building.compile();
  const app = testing.createNestApplication<NestFastifyApplication>(
    new FastifyAdapter({ bodyLimit: 1024 * 1024, routerOptions: { maxParamLength: 200 }, forceCloseConnections: true }),
    { bodyParser: false, logger: false },
  );
  app.setGlobalPrefix('api/v1');
  app.useGlobalFilters(new RefusalFilter(log));
  await prepareHttp(app.getHttpAdapter().getInstance(), env, log);
  await app.listen(settings.port ?? 0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, port, errors, close: () => app.close() };
}
