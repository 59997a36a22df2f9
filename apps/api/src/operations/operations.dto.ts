import { ApiProperty } from '@nestjs/swagger';
import type { Facts } from '@filmdeed/kernel';
import { ChainOperationsDto, ClockOperationsDto } from './chain-operations.dto.js';
import { OPERATION_ALARMS, type OperationAlarmCode, SEVERITIES, type Severity } from './alarm-words.js';

const TIME = { type: 'string', format: 'date-time', nullable: true } as const;
const COUNT = { type: 'integer' } as const;

export class BilingualDto {
  @ApiProperty()
  readonly zh: string;

  @ApiProperty()
  readonly en: string;
}

export class OperationAlarmDto {
  @ApiProperty({ enum: OPERATION_ALARMS, enumName: 'OperationAlarmCode' })
  readonly code: OperationAlarmCode;

  @ApiProperty({
    enum: SEVERITIES,
    enumName: 'Severity',
    description: '`urgent`: a promise or a proof is at stake; `attention`: somebody should know',
  })
  readonly severity: Severity;

  @ApiProperty({ type: BilingualDto })
  readonly what: BilingualDto;

  @ApiProperty({ type: BilingualDto })
  readonly advice: BilingualDto;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of the chain or clock; null: the instance itself' })
  readonly subject: string | null;

  @ApiProperty({ ...TIME, description: 'Null if nobody noted it' })
  readonly since: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly facts: Facts;
}

export class QueueDto {
  @ApiProperty({ ...COUNT, description: 'Leaves that are not logged yet' })
  readonly waiting: number;

  @ApiProperty({ description: 'More wait than are counted' })
  readonly isMore: boolean;

  @ApiProperty({ ...TIME, description: 'When the oldest of them was received' })
  readonly oldestAt: string | null;

  @ApiProperty({ description: 'Its age; 0 if none waits' })
  readonly oldestSeconds: number;
}

export class PromisesDto {
  @ApiProperty({ ...COUNT, description: 'PROMISE_SECONDS: within which a leaf is promised to be logged' })
  readonly seconds: number;

  @ApiProperty({ ...COUNT, description: 'Leaves that wait longer than that' })
  readonly overdue: number;

  @ApiProperty({ ...COUNT, description: 'Leaves whose time is up within `dueSoonSeconds`' })
  readonly dueSoon: number;

  @ApiProperty(COUNT)
  readonly dueSoonSeconds: number;

  @ApiProperty({ ...TIME, description: 'When the promise of the oldest leaf that waits falls due' })
  readonly earliestDeadline: string | null;
}

export class LeaderDto {
  @ApiProperty({ ...TIME, description: 'Null if the database does not tell' })
  readonly since: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Address of its connection to the database' })
  readonly address: string | null;
}

export class LogOperationsDto {
  @ApiProperty()
  readonly origin: string;

  @ApiProperty(COUNT)
  readonly size: number;

  @ApiProperty({ ...COUNT, description: 'Leaves logged' })
  readonly lastMinute: number;

  @ApiProperty({ ...COUNT, description: 'Leaves logged' })
  readonly lastHour: number;

  @ApiProperty(TIME)
  readonly lastCheckpointAt: string | null;

  @ApiProperty({
    type: LeaderDto,
    nullable: true,
    description: 'The worker that lets the log grow; null: none at this moment',
  })
  readonly leader: LeaderDto | null;

  @ApiProperty({ ...COUNT, description: 'Workers that are connected' })
  readonly workers: number;
}

export class IndexOperationsDto {
  @ApiProperty({ ...COUNT, description: 'Leaves that it has read' })
  readonly size: number;

  @ApiProperty({ ...COUNT, description: 'Leaves that it has not' })
  readonly lag: number;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Size whose root was stated last' })
  readonly statedSize: number | null;

  @ApiProperty({ ...TIME, description: 'When the first leaf that it has not read was logged' })
  readonly behindSince: string | null;
}

export class StorageOperationsDto {
  @ApiProperty({ enum: ['folder', 'bucket'], enumName: 'ObjectStoreKind' })
  readonly kind: 'folder' | 'bucket';

  @ApiProperty()
  readonly place: string;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Bytes free; null where nobody can tell, as of a bucket' })
  readonly freeBytes: number | null;

  @ApiProperty({ ...COUNT, nullable: true })
  readonly totalBytes: number | null;

  @ApiProperty(COUNT)
  readonly databaseBytes: number;

  @ApiProperty({ ...COUNT, description: 'Uploads whose bytes or digests are still on their way' })
  readonly openUploads: number;
}

export class ProcessOperationsDto {
  @ApiProperty()
  readonly version: string;

  @ApiProperty()
  readonly node: string;

  @ApiProperty({ description: 'Version of PostgreSQL' })
  readonly database: string;

  @ApiProperty({ format: 'date-time' })
  readonly startedAt: string;

  @ApiProperty(COUNT)
  readonly uptimeSeconds: number;

  @ApiProperty(COUNT)
  readonly residentBytes: number;

  @ApiProperty({ description: '99th percentile of the delay of its event loop since it started' })
  readonly eventLoopP99Seconds: number;

  @ApiProperty({ ...COUNT, description: 'Connections to the database in use' })
  readonly connectionsBusy: number;

  @ApiProperty({ ...COUNT, description: 'Requests that wait for a connection' })
  readonly connectionsWaiting: number;
}

/** The whole instance as of one moment; `process` is of the API that answered. */
export class OperationsDto {
  @ApiProperty({ format: 'date-time' })
  readonly asOf: string;

  @ApiProperty({ type: [OperationAlarmDto], description: 'Urgent ones first, then the oldest' })
  readonly alarms: readonly OperationAlarmDto[];

  @ApiProperty({ type: QueueDto })
  readonly queue: QueueDto;

  @ApiProperty({ type: PromisesDto })
  readonly promises: PromisesDto;

  @ApiProperty({ type: LogOperationsDto })
  readonly log: LogOperationsDto;

  @ApiProperty({ type: IndexOperationsDto })
  readonly index: IndexOperationsDto;

  @ApiProperty({ type: [ChainOperationsDto] })
  readonly chains: readonly ChainOperationsDto[];

  @ApiProperty({ type: [ClockOperationsDto] })
  readonly clocks: readonly ClockOperationsDto[];

  @ApiProperty({ type: StorageOperationsDto })
  readonly storage: StorageOperationsDto;

  @ApiProperty({ type: ProcessOperationsDto })
  readonly process: ProcessOperationsDto;
}
