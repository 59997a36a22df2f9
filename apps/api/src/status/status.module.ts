import { Module } from '@nestjs/common';
import { LogModule } from '../log/log.module.js';
import { ANCHOR_ROWS, LOG_KEYS } from '../log/log.tokens.js';
import { ENV } from '../runtime.tokens.js';
import { instanceTrust } from './instance-trust.js';
import { StatusController } from './status.controller.js';
import { TRUST } from './status.tokens.js';

@Module({
  imports: [LogModule],
  controllers: [StatusController],
  providers: [{ provide: TRUST, inject: [ENV, LOG_KEYS, ANCHOR_ROWS], useFactory: instanceTrust }],
  exports: [TRUST],
})
export class StatusModule {}
