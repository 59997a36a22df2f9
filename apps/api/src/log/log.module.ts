import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { postgresAnchorRows, postgresAttestationRows, postgresLogStore } from '@filmdeed/postgres';
import { ENV } from '../runtime.tokens.js';
import { LogController } from './log.controller.js';
import { readLogKeys } from './log-keys.js';
import { ANCHOR_ROWS, ATTESTATION_ROWS, LOG_KEYS, LOG_READER } from './log.tokens.js';

/** The evidence log as its readers see it; only the worker lets it grow. */
@Module({
  controllers: [LogController],
  providers: [
    { provide: LOG_READER, inject: [getDataSourceToken()], useFactory: postgresLogStore },
    { provide: ANCHOR_ROWS, inject: [getDataSourceToken()], useFactory: postgresAnchorRows },
    { provide: ATTESTATION_ROWS, inject: [getDataSourceToken()], useFactory: postgresAttestationRows },
    { provide: LOG_KEYS, inject: [ENV], useFactory: readLogKeys },
  ],
  exports: [LOG_READER, ANCHOR_ROWS, ATTESTATION_ROWS, LOG_KEYS],
})
export class LogModule {}
