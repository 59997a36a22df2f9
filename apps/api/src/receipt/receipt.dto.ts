import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBase64,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { RECEIPT_TYPES, type ReceiptType } from '@filmdeed/evidence';
import { fromBase64, Refusal } from '@filmdeed/kernel';
import type { EnteredReceipt, LogReceipt } from '@filmdeed/registry';

const MOST_BASE64 = 1_000_000;

export class ReceiptDocumentDto {
  @ApiProperty({
    required: false,
    description: 'The document itself, base64, at most 750,000 bytes; or else its digest and size',
  })
  @IsOptional()
  @IsBase64()
  @MaxLength(MOST_BASE64)
  readonly content?: string;

  @ApiProperty({ required: false, pattern: '^[0-9a-f]{64}$' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  readonly sha256?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly size?: number;
}

export class NewReceiptDto {
  @ApiProperty({ enum: RECEIPT_TYPES, enumName: 'ReceiptType' })
  @IsIn(RECEIPT_TYPES)
  readonly type: ReceiptType;

  @ApiProperty({ maxLength: 200, description: 'Notary office or platform' })
  @IsString()
  @MaxLength(200)
  readonly issuer: string;

  @ApiProperty({ maxLength: 200, description: 'Number of the deed, or of the record (统一证据编号)' })
  @IsString()
  @MaxLength(200)
  readonly reference: string;

  @ApiProperty({ format: 'date-time', description: 'Time that the receipt states: UTC with three decimals' })
  @IsString()
  @MaxLength(40)
  readonly time: string;

  @ApiProperty({ required: false, maxLength: 500, description: 'Where the reference can be asked for' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly askAt: string = '';

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Size of the checkpoint whose body was handed in' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly size: number;

  @ApiProperty({ type: ReceiptDocumentDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ReceiptDocumentDto)
  readonly document: ReceiptDocumentDto;

  @ApiProperty({ required: false, type: 'integer', description: 'The receipt in whose place this one stands' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly corrects?: number;

  @ApiProperty({ required: false, description: 'With `corrects`: there was no such receipt' })
  @IsOptional()
  @IsBoolean()
  readonly withdrawn: boolean = false;
}

export class ReceiptDto {
  @ApiProperty({ type: 'integer' })
  readonly id: number;

  @ApiProperty({ enum: RECEIPT_TYPES, enumName: 'ReceiptType' })
  readonly type: ReceiptType;

  @ApiProperty()
  readonly issuer: string;

  @ApiProperty()
  readonly reference: string;

  @ApiProperty({ format: 'date-time' })
  readonly time: string;

  @ApiProperty()
  readonly askAt: string;

  @ApiProperty({ type: 'integer' })
  readonly size: number;

  @ApiProperty({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the document' })
  readonly sha256: string;

  @ApiProperty({ type: 'integer' })
  readonly documentSize: number;

  @ApiProperty({ description: 'Whether the document can be downloaded here' })
  readonly hasDocument: boolean;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly corrects: number | null;

  @ApiProperty()
  readonly withdrawn: boolean;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class ReceiptListDto {
  @ApiProperty({ type: [ReceiptDto] })
  readonly items: readonly ReceiptDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

/** Refuses `request.invalid` for a document that is neither handed in nor named by digest and size, or both; `time.invalid`. */
export function enteredOf({ document, time, corrects, ...rest }: NewReceiptDto): EnteredReceipt {
  const { content, sha256, size } = document;
  const isNamed = sha256 !== undefined && size !== undefined;
  if ((content === undefined) !== isNamed || (content !== undefined && (sha256 ?? size) !== undefined)) {
    throw new Refusal('request.invalid', 'the document itself, or its digest and size', { pointers: ['/document'] });
  }
  return {
    ...rest,
    time: timeOf(time),
    corrects: corrects ?? null,
    document: content === undefined ? { sha256: sha256!, size: size! } : { bytes: fromBase64(content) },
  };
}

export function showReceipt(receipt: LogReceipt): ReceiptDto {
  const { id, type, issuer, reference, time, askAt, size, document, object, corrects, withdrawn, createdAt } = receipt;
  return {
    ...{ id, type, issuer, reference, askAt, size, corrects, withdrawn },
    time: time.toISOString(),
    sha256: document.sha256,
    documentSize: document.size,
    hasDocument: object !== null,
    createdAt: createdAt.toISOString(),
  };
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== text) {
    throw new Refusal('time.invalid', 'not a UTC time with three decimals', { path: 'time' });
  }
  return time;
}
