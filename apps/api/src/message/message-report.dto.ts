import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

export const REPORT_TYPES = ['message.delivered', 'message.bounced', 'mail.report'] as const;

export class MessageReportDataDto {
  @ApiProperty({
    required: false,
    description: 'Of the delivery, with `message.…`',
    example: 'dlv_0123456789abcdefghjkmnpqrs',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly reference?: string;

  @ApiProperty({ required: false, maxLength: 1000, description: 'What the other side said' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  readonly reply?: string;

  @ApiProperty({ required: false, description: 'The notification as it came, base64, with `mail.report`' })
  @IsOptional()
  @IsString()
  @MaxLength(400_000)
  readonly raw?: string;
}

export class MessageReportDto {
  @ApiProperty({ enum: REPORT_TYPES })
  @IsIn(REPORT_TYPES)
  readonly type: (typeof REPORT_TYPES)[number];

  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'Of the event; what counts is when it is reported',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly timestamp?: string;

  @ApiProperty({ type: MessageReportDataDto })
  @IsObject()
  @ValidateNested()
  @Type(() => MessageReportDataDto)
  readonly data: MessageReportDataDto;
}
