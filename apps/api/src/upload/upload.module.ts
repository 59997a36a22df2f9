import {
  type BeforeApplicationShutdown,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { FastifyInstance } from 'fastify';
import { nativeSink } from '@filmdeed/hashing';
import type { Clock } from '@filmdeed/kernel';
import { type createDataSource, postgresUploadRows } from '@filmdeed/postgres';
import { type ObjectStore, type UploadFlow, uploadFlow, type Vault } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import type { LineLog } from '../process/line-log.js';
import { CLOCK, ENV, LINE_LOG, VAULT } from '../runtime.tokens.js';
import { acceptTus } from './accept-tus.js';
import { openObjectStore } from './open-object-store.js';
import { TusDoor } from './tus-door.js';
import { UploadController } from './upload.controller.js';
import { OBJECT_STORE, TUS_DOOR, UPLOAD_FLOW } from './upload.tokens.js';

/** How long an upload waits for its next byte or for its filing. */
const KEEP_MILLISECONDS = 7 * 24 * 3600 * 1000;
/** How long the answer to the last byte waits for the digests; the page asks again after that. */
const PATIENCE_MILLISECONDS = 10_000;
const EXPIRE_EVERY_MILLISECONDS = 10 * 60 * 1000;

/** Uploads. Other modules may read the objects and look at uploads. */
@Module({
  controllers: [UploadController],
  providers: [
    {
      provide: OBJECT_STORE,
      inject: [ENV, VAULT],
      useFactory: (env: ApiEnv, vault: Vault): Promise<ObjectStore> => openObjectStore(env, vault),
    },
    {
      provide: UPLOAD_FLOW,
      inject: [ENV, CLOCK, LINE_LOG, getDataSourceToken(), OBJECT_STORE],
      useFactory: (
        env: ApiEnv,
        clock: Clock,
        log: LineLog,
        dataSource: ReturnType<typeof createDataSource>,
        store: ObjectStore,
      ): UploadFlow =>
        uploadFlow(
          {
            rows: postgresUploadRows(dataSource),
            store,
            sink: nativeSink,
            clock,
            report: (problem, upload) => {
              const { code, message } = problem as { code?: string | number; message?: string };
              log('error', 'upload.background-failed', {
                upload,
                code: String(code ?? ''),
                message: String(message ?? problem),
              });
            },
          },
          {
            mostBytes: env.uploads.mostBytes,
            quotaBytes: env.uploads.quotaBytes,
            keepMilliseconds: KEEP_MILLISECONDS,
            patienceMilliseconds: PATIENCE_MILLISECONDS,
          },
        ),
    },
    {
      provide: TUS_DOOR,
      inject: [UPLOAD_FLOW, ENV],
      useFactory: (flow: UploadFlow, env: ApiEnv) =>
        new TusDoor(flow, { mostBytes: env.uploads.mostBytes, keepMilliseconds: KEEP_MILLISECONDS }),
    },
  ],
  exports: [OBJECT_STORE, UPLOAD_FLOW],
})
export class UploadModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #host: HttpAdapterHost;
  readonly #flow: UploadFlow;
  readonly #clock: Clock;
  readonly #log: LineLog;
  #expiring: ReturnType<typeof setInterval> | undefined;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(UPLOAD_FLOW) flow: UploadFlow,
    @Inject(CLOCK) clock: Clock,
    @Inject(LINE_LOG) log: LineLog,
  ) {
    this.#host = host;
    this.#flow = flow;
    this.#clock = clock;
    this.#log = log;
  }

  onModuleInit(): void {
    acceptTus(this.#host.httpAdapter.getInstance<FastifyInstance>());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#flow.recover();
    this.#expiring = setInterval(() => void this.#expire(), EXPIRE_EVERY_MILLISECONDS);
    this.#expiring.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#expiring);
    await this.#flow.close();
  }

  async #expire(): Promise<void> {
    try {
      const gone = await this.#flow.expireUploads(this.#clock.now());
      if (gone > 0) this.#log('info', 'upload.expired', { gone });
    } catch (error) {
      this.#log('error', 'upload.expiry-failed', {
        message: String((error as { message?: unknown }).message ?? error),
      });
    }
  }
}
