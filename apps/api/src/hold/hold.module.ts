import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { postgresLegalHolds } from '@filmdeed/postgres';
import { SessionModule } from '../session/session.module.js';
import { HoldController } from './hold.controller.js';
import { LEGAL_HOLDS } from './hold.tokens.js';

@Module({
  imports: [SessionModule],
  controllers: [HoldController],
  providers: [{ provide: LEGAL_HOLDS, inject: [getDataSourceToken()], useFactory: postgresLegalHolds }],
  exports: [LEGAL_HOLDS],
})
export class HoldModule {}
