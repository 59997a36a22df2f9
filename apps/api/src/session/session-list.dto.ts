import { ApiProperty } from '@nestjs/swagger';
import type { SessionClient } from '@filmdeed/registry';
import { CLIENTS } from './session.dto.js';

export class OwnSessionDto {
  @ApiProperty({ example: 'ses_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: CLIENTS })
  readonly client: SessionClient;

  @ApiProperty({ description: 'This very session' })
  readonly current: boolean;

  @ApiProperty({ description: 'Address or network that it was begun from' })
  readonly network: string;

  @ApiProperty({ description: 'What the client called itself' })
  readonly agent: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'Last use, to the minute' })
  readonly seenAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly secondFactorAt: string | null;
}

export class SessionListDto {
  @ApiProperty({ type: [OwnSessionDto] })
  readonly items: readonly OwnSessionDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}
