import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { createDataSource } from '@filmdeed/postgres';
import type { ApiEnv } from '../env.js';
import { LogModule } from '../log/log.module.js';
import { readMetricsToken } from '../process/metrics-access.js';
import { processMetrics } from '../process/process-metrics.js';
import { ENV } from '../runtime.tokens.js';
import { SessionModule } from '../session/session.module.js';
import { HealthController } from './health.controller.js';
import { METRICS, METRICS_TOKEN } from './health.tokens.js';
import { measureRequests } from './request-metrics.js';

@Module({
  imports: [LogModule, SessionModule],
  controllers: [HealthController],
  providers: [
    {
      provide: METRICS,
      inject: [getDataSourceToken()],
      useFactory: (dataSource: ReturnType<typeof createDataSource>): Registry => processMetrics(dataSource),
    },
    {
      provide: METRICS_TOKEN,
      inject: [ENV],
      useFactory: ({ metricsTokenFile }: ApiEnv): Promise<string | null> => readMetricsToken(metricsTokenFile),
    },
  ],
  exports: [METRICS],
})
export class HealthModule implements OnModuleInit {
  readonly #host: HttpAdapterHost;
  readonly #metrics: Registry;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost, @Inject(METRICS) metrics: Registry) {
    this.#host = host;
    this.#metrics = metrics;
  }

  onModuleInit(): void {
    measureRequests(this.#host.httpAdapter.getInstance<FastifyInstance>(), this.#metrics);
  }
}
