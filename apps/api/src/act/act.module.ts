import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { LogReader } from '@filmdeed/ledger';
import { type createDataSource, postgresActJournal, postgresActSearch } from '@filmdeed/postgres';
import type { FilingPorts } from '@filmdeed/registry';
import { FilingModule } from '../filing/filing.module.js';
import { FILINGS } from '../filing/filing.tokens.js';
import { LOG_READER } from '../log/log.tokens.js';
import { LogModule } from '../log/log.module.js';
import { ActController } from './act.controller.js';
import { ActRoutes } from './act-routes.js';
import { ACT_JOURNAL, ACT_SEARCH } from './act.tokens.js';

type DataSource = ReturnType<typeof createDataSource>;

/** The audit trail. Acts are written down by `recordActs`, whatever route they came by. */
@Module({
  imports: [DiscoveryModule, LogModule, FilingModule],
  controllers: [ActController],
  providers: [
    ActRoutes,
    {
      provide: ACT_JOURNAL,
      inject: [getDataSourceToken()],
      useFactory: (dataSource: DataSource) => postgresActJournal(dataSource),
    },
    {
      provide: ACT_SEARCH,
      inject: [getDataSourceToken(), LOG_READER, FILINGS],
      useFactory: (dataSource: DataSource, reader: LogReader, { evidenceLog }: FilingPorts) =>
        postgresActSearch(dataSource, { reader, evidenceLog }),
    },
  ],
  exports: [ACT_JOURNAL, ACT_SEARCH, ActRoutes],
})
export class ActModule {}
