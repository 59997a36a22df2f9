import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { MANDATE_STATES, type MandateSide, type MandateState } from '@filmdeed/registry';
import { VouchingDto } from '../party/party.dto.js';
import { AgreementDto } from '../signer/signer.dto.js';

const SIDES: readonly MandateSide[] = ['given', 'held'];

/** Drafted and signed by the grantor (docs/format.md §15). The server judges it by the format, not by this description. */
export class NewMandateDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'docs/format.md §15.1, without `time` and `auth`',
  })
  @IsObject()
  readonly record: object;

  @ApiProperty({ type: [String], description: 'docs/format.md §2.3: all of them' })
  @IsString({ each: true })
  readonly disclosures: readonly string[];

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'docs/format.md §2.2, of kind `party`' })
  @IsObject()
  readonly auth: object;
}

export class MandateEndDto {
  @ApiProperty({ required: false, maxLength: 1000, description: 'Committed to in the leaf; both sides see it' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  readonly reason?: string;

  @ApiProperty({
    type: AgreementDto,
    required: false,
    description: 'The word of a key of the party (docs/format.md §15.2)',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AgreementDto)
  readonly agreement?: AgreementDto;
}

export class MandateQueryDto {
  @ApiProperty({ enum: SIDES, enumName: 'MandateSide', required: false, default: 'given' })
  @IsOptional()
  @IsIn(SIDES)
  readonly side: MandateSide = 'given';
}

export class MandatePartyDto {
  @ApiProperty({ example: 'pty_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'null: it did not give its name to whoever asks' })
  readonly name: string | null;

  @ApiProperty({ type: VouchingDto, nullable: true })
  readonly vouched: VouchingDto | null;
}

export class MandateEndedDto {
  @ApiProperty({ enum: ['revoked', 'renounced'] })
  readonly how: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty()
  readonly by: string;
}

export class MandateDto {
  @ApiProperty({ example: 'mdt_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: MANDATE_STATES, enumName: 'MandateState' })
  readonly state: MandateState;

  @ApiProperty({ type: MandatePartyDto })
  readonly grantor: MandatePartyDto;

  @ApiProperty({ type: MandatePartyDto, description: 'Who is acted for' })
  readonly principal: MandatePartyDto;

  @ApiProperty({ type: MandatePartyDto })
  readonly mandatary: MandatePartyDto;

  @ApiProperty({ type: [String], description: 'From the first of the chain down to this one' })
  readonly chain: readonly string[];

  @ApiProperty({ type: [String] })
  readonly scopes: readonly string[];

  @ApiProperty({ format: 'date-time' })
  readonly from: string;

  @ApiProperty({ format: 'date-time', description: 'No more from then on' })
  readonly until: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'null: as many as they like' })
  readonly filings: number | null;

  @ApiProperty({ type: 'integer', description: 'Made under it and under all that come of it' })
  readonly filed: number;

  @ApiProperty({ type: [String], description: 'Titles of the only works that it is for' })
  readonly works: readonly string[];

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 2 })
  readonly substitution: number;

  @ApiProperty({ type: 'string', nullable: true })
  readonly note: string | null;

  @ApiProperty({ description: 'hex' })
  readonly leafHash: string;

  @ApiProperty({ format: 'date-time' })
  readonly grantedAt: string;

  @ApiProperty({ type: MandateEndedDto, nullable: true })
  readonly ended: MandateEndedDto | null;
}

export class MandateListDto {
  @ApiProperty({ type: [MandateDto] })
  readonly items: readonly MandateDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the newest 200' })
  readonly next: null;
}
