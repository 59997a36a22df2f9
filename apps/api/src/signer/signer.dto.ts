import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

export class SignerProofDto {
  @ApiProperty({ format: 'date-time', description: 'UTC with three decimals' })
  @IsString()
  @MaxLength(40)
  readonly signedAt: string;

  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  @IsString()
  @MaxLength(64)
  readonly nonce: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Over the key statement (docs/format.md §3), in the form of the scheme (§3.1)',
    example: { rs: '…' },
  })
  @IsObject()
  readonly signature: object;
}

export class AgreementDto extends SignerProofDto {
  @ApiProperty({ description: 'Of the key that agrees; `threshold` if several sign together (docs/format.md §3.3)' })
  @IsString()
  @MaxLength(60)
  readonly scheme: string;

  @ApiProperty({ description: 'Key part of its ERC-7913 signer, hex' })
  @Matches(/^(?:[0-9a-f]{2}){1,2048}$/)
  readonly signer: string;
}

export class AgreedDto {
  @ApiProperty({ type: AgreementDto, description: 'The word of a live key of the party (docs/format.md §14.2)' })
  @IsObject()
  @ValidateNested()
  @Type(() => AgreementDto)
  readonly agreement: AgreementDto;
}

export class PerhapsAgreedDto {
  @ApiProperty({
    type: AgreementDto,
    required: false,
    description: 'The word of a live key of the party (docs/format.md §14.2)',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AgreementDto)
  readonly agreement?: AgreementDto;
}

export class ThresholdDto extends AgreedDto {
  @ApiProperty({ minimum: 1, maximum: 16 })
  @IsInt()
  readonly threshold: number;
}

export class NewSignerDto extends PerhapsAgreedDto {
  @ApiProperty({ description: 'Signature scheme (docs/format.md §3.1)', example: 'p256' })
  @IsString()
  @MaxLength(60)
  readonly scheme: string;

  @ApiProperty({ description: 'Key part of the ERC-7913 signer, hex', pattern: '^[0-9a-f]+$' })
  @Matches(/^(?:[0-9a-f]{2}){1,200}$/)
  readonly key: string;

  @ApiProperty({ required: false, description: 'WebAuthn credential id, base64url, where the key is a passkey' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,1400}$/)
  readonly credentialId?: string;

  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MaxLength(1000)
  readonly label: string;

  @ApiProperty({ type: SignerProofDto })
  @IsObject()
  @ValidateNested()
  @Type(() => SignerProofDto)
  readonly proof: SignerProofDto;
}

export class RotationDto extends NewSignerDto {
  @ApiProperty({ type: AgreementDto, description: 'Of the old key itself' })
  @IsObject()
  @ValidateNested()
  @Type(() => AgreementDto)
  declare readonly agreement: AgreementDto;
}

export class NewCustodialSignerDto {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MaxLength(1000)
  readonly label: string;
}

export class StatementDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'EIP-712: types, primaryType, domain, message',
  })
  @IsObject()
  readonly typedData: object;
}

export class SignedDto {
  @ApiProperty()
  readonly scheme: string;

  @ApiProperty({ description: 'hex' })
  readonly signer: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  readonly signature: object;
}

export class SignerDto {
  @ApiProperty({ example: 'sgn_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ example: 'p256' })
  readonly scheme: string;

  @ApiProperty({ description: 'hex' })
  readonly key: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly credentialId: string | null;

  @ApiProperty()
  readonly label: string;

  @ApiProperty({ enum: ['pending', 'live', 'ended'], description: '`pending`: a recovery that any key may object to' })
  readonly state: string;

  @ApiProperty({ enum: ['party', 'operator'], description: 'Who keeps the secret half' })
  readonly custody: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'It signs from then on' })
  readonly effectiveAt: string;

  @ApiProperty({
    ...{ type: 'string', format: 'date-time', nullable: true },
    description: 'After a recovery: nothing is assigned or granted exclusively until then',
  })
  readonly restrictedUntil: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly revokedAt: string | null;
}

export class SignerListDto {
  @ApiProperty({ type: [SignerDto] })
  readonly items: readonly SignerDto[];

  @ApiProperty({ description: 'So many different keys must sign together' })
  readonly threshold: number;

  @ApiProperty({
    ...{ enum: ['second-signer', 'custodial', 'threshold-unreachable'], isArray: true },
    description: 'What should be done: `second-signer`: no live key works without our domain',
  })
  readonly advice: readonly string[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}

export class KeyEventDto {
  @ApiProperty({ example: 'key_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: ['bind', 'rotate', 'recover', 'veto', 'revoke', 'threshold'] })
  readonly action: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'The key that it is about' })
  readonly signer: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ description: 'Whether a key of the party agreed' })
  readonly agreed: boolean;

  @ApiProperty({ description: 'hex' })
  readonly leafHash: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Place in the log; null while it waits' })
  readonly leafIndex: number | null;
}

export class KeyEventListDto {
  @ApiProperty({ type: [KeyEventDto] })
  readonly items: readonly KeyEventDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the newest 500' })
  readonly next: null;
}
