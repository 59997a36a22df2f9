import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { AssertionAnswer, RegistrationAnswer, SessionClient } from '@filmdeed/registry';
import { CLIENTS } from './session.dto.js';

const BASE64URL = /^[A-Za-z0-9_-]*$/;

export class AssertionDto implements AssertionAnswer {
  @ApiProperty({ description: 'base64url, as every member' })
  @Matches(BASE64URL)
  @MaxLength(1400)
  readonly credentialId: string;

  @ApiProperty()
  @Matches(BASE64URL)
  @MaxLength(8000)
  readonly clientDataJSON: string;

  @ApiProperty()
  @Matches(BASE64URL)
  @MaxLength(4000)
  readonly authenticatorData: string;

  @ApiProperty({ description: 'ECDSA in DER' })
  @Matches(BASE64URL)
  @MaxLength(400)
  readonly signature: string;

  @ApiProperty({ type: 'string', nullable: true })
  @IsOptional()
  @Matches(BASE64URL)
  @MaxLength(100)
  readonly userHandle: string | null = null;
}

export class RegistrationDto implements RegistrationAnswer {
  @ApiProperty({ description: 'base64url' })
  @Matches(BASE64URL)
  @MaxLength(8000)
  readonly clientDataJSON: string;

  @ApiProperty({ description: 'base64url' })
  @Matches(BASE64URL)
  @MaxLength(32_768)
  readonly attestationObject: string;
}

export class PasskeySessionDto {
  @ApiProperty({ type: AssertionDto })
  @IsObject()
  @ValidateNested()
  @Type(() => AssertionDto)
  readonly passkey: AssertionDto;

  @ApiProperty({ enum: CLIENTS })
  @IsIn(CLIENTS)
  readonly client: SessionClient;
}

export class NewPasskeyDto {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MaxLength(1000)
  readonly label: string;

  @ApiProperty({ type: RegistrationDto })
  @IsObject()
  @ValidateNested()
  @Type(() => RegistrationDto)
  readonly passkey: RegistrationDto;
}

export class ChallengeDto {
  @ApiProperty({ description: 'base64url; counts once, for five minutes, for what it was asked for' })
  readonly challenge: string;

  @ApiProperty({ description: 'WebAuthn relying party id', example: 'localhost' })
  readonly rpId: string;
}

export class RegistrationChallengeDto extends ChallengeDto {
  @ApiProperty({ description: 'User handle of the passkey to come: the id of the account' })
  readonly user: string;
}

export class PasskeyDto {
  @ApiProperty({ example: 'psk_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ description: 'base64url' })
  readonly credentialId: string;

  @ApiProperty()
  readonly label: string;

  @ApiProperty({ description: 'Kept beyond the one device' })
  readonly backedUp: boolean;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly usedAt: string | null;
}

export class PasskeyListDto {
  @ApiProperty({ type: [PasskeyDto] })
  readonly items: readonly PasskeyDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}
