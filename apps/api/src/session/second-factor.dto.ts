import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { Factor } from '@filmdeed/registry';
import { AssertionDto, PasskeyDto } from './passkey.dto.js';

export class FactorProofDto {
  @ApiProperty({ required: false, maxLength: 40, description: 'Of an authenticator app, or a recovery code' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly code?: string;

  @ApiProperty({ required: false, type: AssertionDto, description: 'The answer to a challenge of this session' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssertionDto)
  readonly passkey?: AssertionDto;
}

export class CodeDto {
  @ApiProperty({ pattern: '^[0-9]{6}$' })
  @IsString()
  @MaxLength(100)
  readonly code: string;
}

export class RenewedSessionDto {
  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;

  @ApiProperty({
    required: false,
    description: 'The token in whose place it stands counts no more; for the client `cli` only',
  })
  readonly token?: string;
}

export class SecondFactorDto {
  @ApiProperty({ enum: ['passkey', 'totp', 'recovery'], isArray: true })
  readonly factors: readonly Factor[];

  @ApiProperty({ type: 'integer' })
  readonly recoveryCodesLeft: number;

  @ApiProperty({ description: 'Whether the platform roles of this account wait for a second factor' })
  readonly asked: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Last shown in this session' })
  readonly shownAt: string | null;
}

export class TotpSeedDto {
  @ApiProperty({ description: 'Base 32, to type; shown once' })
  readonly seed: string;

  @ApiProperty({ description: 'The same for a QR code', example: 'otpauth://totp/…' })
  readonly uri: string;
}

export class FactorAddedDto extends RenewedSessionDto {
  @ApiProperty({ type: [String], required: false, description: 'With the first factor: shown once, each counts once' })
  readonly recoveryCodes?: readonly string[];
}

export class PasskeyAddedDto extends FactorAddedDto {
  @ApiProperty({ type: PasskeyDto })
  readonly passkey: PasskeyDto;
}

export class RecoveryCodesDto {
  @ApiProperty({ type: [String], description: 'Shown once; those before count no more' })
  readonly recoveryCodes: readonly string[];
}
