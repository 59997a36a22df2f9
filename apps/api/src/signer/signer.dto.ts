import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

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

export class NewSignerDto {
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

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly revokedAt: string | null;
}

export class SignerListDto {
  @ApiProperty({ type: [SignerDto] })
  readonly items: readonly SignerDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}
