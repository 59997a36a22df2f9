import { ApiProperty } from '@nestjs/swagger';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  readonly status: 'ok';
}

export class ReadinessDto {
  @ApiProperty({ enum: ['ready', 'not-ready'] })
  readonly status: 'ready' | 'not-ready';

  @ApiProperty({ enum: ['reachable', 'unreachable'] })
  readonly database: 'reachable' | 'unreachable';

  @ApiProperty({ enum: ['applied', 'pending', 'unknown'] })
  readonly migrations: 'applied' | 'pending' | 'unknown';
}
