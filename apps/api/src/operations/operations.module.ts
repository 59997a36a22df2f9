import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { OperationsController } from './operations.controller.js';

@Module({ imports: [HealthModule], controllers: [OperationsController] })
export class OperationsModule {}
