import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import {
  postgresAnchorRows,
  postgresAttestationRows,
  postgresLogStore,
  postgresPublishedAnchors,
} from '@filmdeed/postgres';
import { ENV } from '../runtime.tokens.js';
import { LogController } from './log.controller.js';
import { readLogKeys } from './log-keys.js';
import { ANCHOR_ROWS, ATTESTATION_ROWS, LOG_KEYS, LOG_READER, PUBLISHED_ANCHORS } from './log.tokens.js';
import { PublishedAnchorsController } from './published-anchors.controller.js';

/** The evidence log as its readers see it; only the worker lets it grow. */
@Module({
  controllers: [LogController, PublishedAnchorsController],
  providers: [
    { provide: LOG_READER, inject: [getDataSourceToken()], useFactory: postgresLogStore },
    { provide: ANCHOR_ROWS, inject: [getDataSourceToken()], useFactory: postgresAnchorRows },
    { provide: ATTESTATION_ROWS, inject: [getDataSourceToken()], useFactory: postgresAttestationRows },
    { provide: PUBLISHED_ANCHORS, inject: [getDataSourceToken()], useFactory: postgresPublishedAnchors },
    { provide: LOG_KEYS, inject: [ENV], useFactory: readLogKeys },
  ],
  exports: [LOG_READER, ANCHOR_ROWS, ATTESTATION_ROWS, LOG_KEYS],
})
export class LogModule {}
