import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  CHANNELS,
  type Delivery,
  LANGUAGES,
  lawOf,
  MESSAGE_KINDS,
  type Message,
  type MessageRecord,
  type MessageText,
  mayBeRead,
} from '@filmdeed/registry';
import { integer } from '../process/variables.js';

const STATES = ['queued', 'sent', 'delivered', 'opened', 'bounced', 'failed'] as const;

export class InboxQueryDto {
  @ApiProperty({ required: false, maxLength: 200, description: 'In names, numbers and the words of the subject' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly search?: string;

  @ApiProperty({ required: false, description: 'Only what nobody has opened' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly unread?: boolean;

  @ApiProperty({ required: false, description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly cursor?: string;

  @ApiProperty({ required: false, minimum: 1, maximum: 100 })
  @integer
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 50;
}

export class ServiceDto {
  @ApiProperty({ format: 'date-time' })
  readonly at: string;
  @ApiProperty({ enum: CHANNELS })
  readonly channel: string;
  @ApiProperty({ enum: ['delivered', 'opened'] })
  readonly event: string;
  @ApiProperty({ description: 'Code of the rule' })
  readonly rule: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'The articles behind the rule' })
  readonly law: string | null;
}

export class MessageDto {
  @ApiProperty({ example: 'msg_0123456789abcdefghjkmnpqrs' })
  readonly id: string;
  @ApiProperty({ enum: Object.keys(MESSAGE_KINDS) })
  readonly kind: string;
  @ApiProperty()
  readonly legalEffect: boolean;
  @ApiProperty({ enum: LANGUAGES })
  readonly language: string;
  @ApiProperty()
  readonly subject: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Id of what it speaks of' })
  readonly about: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly openedAt: string | null;
  @ApiProperty({ type: ServiceDto, nullable: true, description: 'When it counts as served, and why' })
  readonly served: ServiceDto | null;
}

export class DeliveryDto {
  @ApiProperty({ enum: CHANNELS })
  readonly channel: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Masked' })
  readonly address: string | null;
  @ApiProperty({ enum: STATES })
  readonly state: string;
  @ApiProperty({ format: 'date-time' })
  readonly queuedAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly sentAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly deliveredAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly openedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'When it bounced or failed' })
  readonly endedAt: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Last word of the other side' })
  readonly reply: string | null;
}

export class WholeMessageDto extends MessageDto {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Plain text, paragraphs apart by an empty line; null for one with legal effect that is neither opened nor served',
  })
  readonly text: string | null;
  @ApiProperty({ description: 'SHA-256 of subject, empty line and text, hex' })
  readonly textSha256: string;
  @ApiProperty({ type: [DeliveryDto] })
  readonly deliveries: readonly DeliveryDto[];
}

export class InboxDto {
  @ApiProperty({ type: [MessageDto] })
  readonly items: readonly MessageDto[];
  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export class UnreadDto {
  @ApiProperty()
  readonly count: number;
}

export class MessageProofDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Message, text, deliveries with their addresses, service',
  })
  readonly proof: object;
  @ApiProperty({ description: 'SHA-256 of the canonical JSON (RFC 8785) of `proof`, hex' })
  readonly sha256: string;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function showMessage(message: Message, { subject }: MessageText): MessageDto {
  const { id, kind, legalEffect, language, about, served } = message;
  return {
    ...{ id, kind, legalEffect, language, subject, about },
    createdAt: message.createdAt.toISOString(),
    openedAt: iso(message.openedAt),
    served:
      served === null
        ? null
        : {
            ...{ at: served.at.toISOString(), channel: served.channel, event: served.event, rule: served.rule },
            law: lawOf(served.rule),
          },
  };
}

export function showWholeMessage({ message, deliveries }: MessageRecord, text: MessageText): WholeMessageDto {
  return {
    ...showMessage(message, text),
    ...{
      text: mayBeRead(message) ? text.text : null,
      textSha256: message.textSha256,
      deliveries: deliveries.map(showDelivery),
    },
  };
}

function showDelivery({ channel, masked, state, reply, queuedAt, ...times }: Delivery): DeliveryDto {
  return {
    ...{ channel, address: masked, state, reply, queuedAt: queuedAt.toISOString(), sentAt: iso(times.sentAt) },
    ...{ deliveredAt: iso(times.deliveredAt), openedAt: iso(times.openedAt), endedAt: iso(times.endedAt) },
  };
}
