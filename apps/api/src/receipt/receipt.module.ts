import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { type LogReader, parseCheckpoint, parseNote } from '@filmdeed/ledger';
import { type createDataSource, postgresLogReceipts } from '@filmdeed/postgres';
import type { ObjectStore, ReceiptPorts } from '@filmdeed/registry';
import { LogModule } from '../log/log.module.js';
import { LOG_READER } from '../log/log.tokens.js';
import { CLOCK } from '../runtime.tokens.js';
import { UploadModule } from '../upload/upload.module.js';
import { OBJECT_STORE } from '../upload/upload.tokens.js';
import { ReceiptController } from './receipt.controller.js';
import { RECEIPTS } from './receipt.tokens.js';

@Module({
  imports: [LogModule, UploadModule],
  controllers: [ReceiptController],
  providers: [
    {
      provide: RECEIPTS,
      inject: [getDataSourceToken(), LOG_READER, OBJECT_STORE, CLOCK],
      useFactory: (
        dataSource: ReturnType<typeof createDataSource>,
        log: LogReader,
        objects: ObjectStore,
        clock: Clock,
      ): ReceiptPorts => ({
        receipts: postgresLogReceipts(dataSource),
        checkpoints: {
          async at(size) {
            const note = await log.checkpoint(size);
            return note === null ? null : { note, root: parseCheckpoint(parseNote(note).text).root };
          },
        },
        objects,
        clock,
      }),
    },
  ],
})
export class ReceiptModule {}
