import { ApiProperty } from '@nestjs/swagger';
import { IsBase64, IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  PARTY_KINDS,
  type PartyKind,
  type Verification,
  type VerificationDocument,
  type VerificationState,
} from '@filmdeed/registry';
import { IdentifierDto, showIdentifier } from './party.dto.js';

const STATES: readonly VerificationState[] = [
  ...(['unverified', 'submitted', 'verified', 'refused', 'expired', 'withdrawn'] as const),
];
const DECISIONS = ['verified', 'refused'] as const;
/** 5,000,000 bytes in base64. */
const MOST_BASE64 = 6_666_668;

export class NewDocumentDto {
  @ApiProperty({ enum: DOCUMENT_KINDS, enumName: 'DocumentKind' })
  @IsIn(DOCUMENT_KINDS)
  readonly kind: DocumentKind;

  @ApiProperty({ maxLength: 255, description: 'File name' })
  @IsString()
  @MaxLength(20_000)
  readonly name: string;

  @ApiProperty({ description: 'PDF, JPEG or PNG in base64, at most 5,000,000 bytes' })
  @IsString()
  @MaxLength(MOST_BASE64)
  @IsBase64()
  readonly content: string;
}

export class DecisionDto {
  @ApiProperty({ enum: DECISIONS })
  @IsIn(DECISIONS)
  readonly state: (typeof DECISIONS)[number];

  @ApiProperty({ required: false, maxLength: 1000, description: 'Why; a refusal needs it' })
  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  readonly reason?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'When it ends; never, if left out' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @MaxLength(40)
  readonly until?: string;
}

export class DocumentDto {
  @ApiProperty({ type: 'integer' })
  readonly position: number;

  @ApiProperty({ enum: DOCUMENT_KINDS, enumName: 'DocumentKind' })
  readonly kind: DocumentKind;

  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly mediaType: string;

  @ApiProperty({ type: 'integer' })
  readonly size: number;

  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  readonly sha256: string;

  @ApiProperty({ description: 'Whether its bytes were erased' })
  readonly erased: boolean;
}

export class VerificationDto {
  @ApiProperty({ example: 'vrf_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty()
  readonly party: string;

  @ApiProperty({ enum: PARTY_KINDS, enumName: 'PartyKind' })
  readonly kind: PartyKind;

  @ApiProperty({ enum: STATES, enumName: 'VerificationState' })
  readonly state: VerificationState;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: IdentifierDto, nullable: true })
  readonly identifier: IdentifierDto | null;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly submittedAt: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly method: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly decidedAt: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly by: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly byName: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly until: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly endedAt: string | null;
}

export class WholeVerificationDto extends VerificationDto {
  @ApiProperty({ type: [DocumentDto] })
  readonly documents: readonly DocumentDto[];
}

export class DocumentListDto {
  @ApiProperty({ type: [DocumentDto] })
  readonly items: readonly DocumentDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}

export class VerificationListDto {
  @ApiProperty({ type: [VerificationDto] })
  readonly items: readonly VerificationDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export class NumberDto {
  @ApiProperty({ description: 'The whole number' })
  readonly number: string;
}

export function showDocument({
  position,
  kind,
  name,
  mediaType,
  size,
  sha256,
  object,
}: VerificationDocument): DocumentDto {
  return { position, kind, name, mediaType, size, sha256, erased: object === null };
}

export function showVerification(verification: Verification): VerificationDto {
  const { id, party, kind, state, name, identifier, method, by, byName, reason } = verification;
  const { createdAt, submittedAt, decidedAt, until, endedAt } = verification;
  const text = (time: Date | null): string | null => time?.toISOString() ?? null;
  return {
    ...{ id, party, kind, state, name, identifier: showIdentifier(identifier), method, by, byName, reason },
    ...{ createdAt: createdAt.toISOString(), submittedAt: text(submittedAt), decidedAt: text(decidedAt) },
    ...{ until: text(until), endedAt: text(endedAt) },
  };
}
