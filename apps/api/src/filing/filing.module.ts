import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { batchPromiseNote, promiseNote } from '@filmdeed/evidence';
import type { Clock } from '@filmdeed/kernel';
import type { AnchorRows, LogReader } from '@filmdeed/ledger';
import { nativeP256Check } from '@filmdeed/media';
import {
  type createDataSource,
  postgresDigestIndex,
  postgresAttestationRows,
  postgresEvidenceLog,
  postgresLogReceipts,
  postgresFilings,
  postgresMandates,
  postgresParties,
  postgresKnownTimes,
  postgresIndexStore,
  postgresStateProofRows,
  postgresUploadRows,
} from '@filmdeed/postgres';
import type { BatchPorts, CustodyPorts, ObjectStore } from '@filmdeed/registry';
import { hash } from 'node:crypto';
import type { ApiEnv } from '../env.js';
import { HoldModule } from '../hold/hold.module.js';
import { LogModule } from '../log/log.module.js';
import type { LogKeys } from '../log/log-keys.js';
import { ANCHOR_ROWS, LOG_KEYS, LOG_READER } from '../log/log.tokens.js';
import { CLOCK, ENV } from '../runtime.tokens.js';
import { SignerModule } from '../signer/signer.module.js';
import { KeyEventController } from '../signer/key-event.controller.js';
import { SIGNER_PORTS } from '../signer/signer.tokens.js';
import { UploadModule } from '../upload/upload.module.js';
import { OBJECT_STORE } from '../upload/upload.tokens.js';
import { ErasureController } from './erasure.controller.js';
import { FiledObjectController } from './filed-object.controller.js';
import { FilingBatchController } from './filing-batch.controller.js';
import { FilingController } from './filing.controller.js';
import { FILINGS } from './filing.tokens.js';
import { ReceiptController } from './receipt.controller.js';

@Module({
  imports: [LogModule, SignerModule, UploadModule, HoldModule],
  controllers: [
    FilingBatchController,
    FilingController,
    FiledObjectController,
    ErasureController,
    ReceiptController,
    KeyEventController,
  ],
  providers: [
    {
      provide: FILINGS,
      inject: [ENV, CLOCK, getDataSourceToken(), LOG_READER, ANCHOR_ROWS, LOG_KEYS, SIGNER_PORTS, OBJECT_STORE],
      useFactory: (
        env: ApiEnv,
        clock: Clock,
        dataSource: ReturnType<typeof createDataSource>,
        log: LogReader,
        anchors: AnchorRows,
        keys: LogKeys,
        { signers, site, contractWallets }: CustodyPorts,
        objects: ObjectStore,
      ): BatchPorts => {
        const stateProofs = postgresStateProofRows(dataSource);
        const evidenceLog = postgresEvidenceLog({
          ...{ reader: log, anchors, stateProofs },
          attestations: postgresAttestationRows(dataSource),
          receipts: postgresLogReceipts(dataSource),
        });
        return {
          filings: postgresFilings(dataSource),
          signers,
          parties: postgresParties(dataSource),
          mandates: postgresMandates(dataSource),
          uploads: postgresUploadRows(dataSource),
          objects,
          evidenceLog,
          digestIndex: postgresDigestIndex({ reader: log, index: postgresIndexStore(dataSource), evidenceLog }),
          signPromise: (promise) => promiseNote(promise, keys.promiseSigner),
          signBatchPromise: (promise) => batchPromiseNote(promise, keys.promiseSigner),
          checkP256: nativeP256Check,
          ...(site === undefined ? {} : { site }),
          ...(contractWallets === undefined ? {} : { contractWallets }),
          sha256: (bytes) => hash('sha256', bytes, 'buffer'),
          clock,
          knownTimes: postgresKnownTimes(dataSource),
          origin: env.log.origin,
          promiseSeconds: env.promise.seconds,
        };
      },
    },
  ],
  exports: [FILINGS],
})
export class FilingModule {}
