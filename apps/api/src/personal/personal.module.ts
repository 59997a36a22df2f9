import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import {
  type createDataSource,
  PERSONAL_TABLES,
  postgresKnownTimes,
  postgresPersonalRecords,
} from '@filmdeed/postgres';
import type { ErasePersonPorts, LegalHolds, ObjectStore } from '@filmdeed/registry';
import { HoldModule } from '../hold/hold.module.js';
import { LEGAL_HOLDS } from '../hold/hold.tokens.js';
import { CLOCK } from '../runtime.tokens.js';
import { OBJECT_STORE } from '../upload/upload.tokens.js';
import { UploadModule } from '../upload/upload.module.js';
import { PersonErasureController } from './person-erasure.controller.js';
import { ERASE_PERSON } from './personal.tokens.js';

type DataSource = ReturnType<typeof createDataSource>;

/** Erasure of what is personal, across the tables of every noun. */
@Module({
  imports: [HoldModule, UploadModule],
  controllers: [PersonErasureController],
  providers: [
    {
      provide: ERASE_PERSON,
      inject: [getDataSourceToken(), LEGAL_HOLDS, OBJECT_STORE, CLOCK],
      useFactory: (
        dataSource: DataSource,
        holds: LegalHolds,
        objects: ObjectStore,
        clock: Clock,
      ): ErasePersonPorts => ({
        ...{ records: postgresPersonalRecords(dataSource, PERSONAL_TABLES), holds, objects, clock },
        knownTimes: postgresKnownTimes(dataSource),
      }),
    },
  ],
})
export class PersonalModule {}
