import { Module } from '@nestjs/common';
import { LogModule } from '../log/log.module.js';
import { SessionModule } from '../session/session.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [LogModule, SessionModule], controllers: [HealthController] })
export class HealthModule {}
