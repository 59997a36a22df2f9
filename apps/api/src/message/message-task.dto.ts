import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { type MessageRecord, type MessageTask, TASK_REASONS, TASK_STATES, type TaskState } from '@filmdeed/registry';
import { integer } from '../process/variables.js';

export class TaskQueryDto {
  @ApiProperty({ required: false, enum: TASK_STATES })
  @IsOptional()
  @IsIn(TASK_STATES)
  readonly state?: TaskState;

  @ApiProperty({ required: false, minimum: 1, maximum: 200 })
  @integer
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit: number = 100;
}

export class TaskNoteDto {
  @ApiProperty({ maxLength: 1000, description: 'What was done' })
  @IsString()
  @MaxLength(4000)
  readonly note: string;
}

export class MessageTaskDto {
  @ApiProperty({ example: 'tsk_0123456789abcdefghjkmnpqrs' })
  readonly id: string;
  @ApiProperty({ enum: TASK_REASONS })
  readonly reason: string;
  @ApiProperty({ enum: TASK_STATES })
  readonly state: string;
  @ApiProperty()
  readonly message: string;
  @ApiProperty({ description: 'Kind of the message' })
  readonly kind: string;
  @ApiProperty({ type: 'string', nullable: true })
  readonly party: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Of the delivery; null: of the message as a whole' })
  readonly channel: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Masked' })
  readonly address: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Last word of the other side' })
  readonly reply: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
  @ApiProperty({ type: 'string', nullable: true })
  readonly claimedBy: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly claimedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly doneAt: string | null;
  @ApiProperty({ type: 'string', nullable: true })
  readonly note: string | null;
}

export class MessageTaskListDto {
  @ApiProperty({ type: [MessageTaskDto] })
  readonly items: readonly MessageTaskDto[];
  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the oldest come first, and go' })
  readonly next: null;
}

export function showTask(task: MessageTask, { message, deliveries }: MessageRecord): MessageTaskDto {
  const way = deliveries.find(({ id }) => id === task.delivery);
  const { id, reason, state, claimedBy, note } = task;
  return {
    ...{ id, reason, state, claimedBy, note, message: task.message, kind: message.kind, party: message.party },
    ...{ channel: way?.channel ?? null, address: way?.masked ?? null, reply: way?.reply ?? null },
    createdAt: task.createdAt.toISOString(),
    claimedAt: task.claimedAt?.toISOString() ?? null,
    doneAt: task.doneAt?.toISOString() ?? null,
  };
}
