import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { type createDataSource, postgresReports } from '@filmdeed/postgres';
import { type FilingPorts, type Notify, type ReportPorts, tellDecisions, type Vault } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { FilingModule } from '../filing/filing.module.js';
import { FILINGS } from '../filing/filing.tokens.js';
import { NOTIFY } from '../message/message.tokens.js';
import type { LineLog } from '../process/line-log.js';
import { CLOCK, ENV, LINE_LOG, VAULT } from '../runtime.tokens.js';
import { SessionModule } from '../session/session.module.js';
import { PageStandingController } from './page-standing.controller.js';
import { ReportController } from './report.controller.js';
import { REPORTS } from './report.tokens.js';

const TELL_EVERY_MILLISECONDS = 60_000;

@Module({
  imports: [SessionModule, FilingModule],
  controllers: [ReportController, PageStandingController],
  providers: [
    {
      provide: REPORTS,
      inject: [ENV, CLOCK, VAULT, getDataSourceToken(), FILINGS, NOTIFY],
      useFactory: (
        env: ApiEnv,
        clock: Clock,
        vault: Vault,
        dataSource: ReturnType<typeof createDataSource>,
        { filings, knownTimes }: FilingPorts,
        notify: Notify,
      ): ReportPorts => ({
        ...{ reports: postgresReports(dataSource), filings, knownTimes, clock, vault, notify },
        origin: env.log.origin,
      }),
    },
  ],
  exports: [REPORTS],
})
export class ReportModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #ports: ReportPorts;
  readonly #log: LineLog;
  #telling: ReturnType<typeof setInterval> | undefined;

  constructor(@Inject(REPORTS) ports: ReportPorts, @Inject(LINE_LOG) log: LineLog) {
    this.#ports = ports;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#telling = setInterval(() => void this.#tell(), TELL_EVERY_MILLISECONDS);
    this.#telling.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#telling);
  }

  async #tell(): Promise<void> {
    await tellDecisions(this.#ports)().catch((error: unknown) => {
      this.#log('error', 'report.telling-failed', { code: (error as { code?: string }).code ?? '' });
    });
  }
}
