import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { systemClock } from '@filmdeed/kernel';
import { openKeyVault } from '@filmdeed/media';
import { createDataSource } from '@filmdeed/postgres';
import type { ApiEnv } from './env.js';
import type { LineLog } from './process/line-log.js';
import { CLOCK, ENV, LINE_LOG, VAULT } from './runtime.tokens.js';

/** What every module may ask for: environment, clock, log, vault, and the TypeORM data source (token `getDataSourceToken()`). */
@Global()
@Module({})
export class RuntimeModule {
  static with(env: ApiEnv, log: LineLog): DynamicModule {
    return {
      module: RuntimeModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ type: 'postgres', retryAttempts: 0 }),
          dataSourceFactory: () => createDataSource({ url: env.databaseUrl, poolSize: 20 }).initialize(),
        }),
      ],
      providers: [
        { provide: ENV, useValue: env },
        { provide: CLOCK, useValue: systemClock },
        { provide: LINE_LOG, useValue: log },
        { provide: VAULT, useFactory: () => openKeyVault(env.vault.keyFile, env.vault.cipher) },
      ],
      exports: [ENV, CLOCK, LINE_LOG, VAULT, TypeOrmModule],
    };
  }
}
