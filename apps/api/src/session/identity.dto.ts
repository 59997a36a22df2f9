import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, ValidateIf } from 'class-validator';
import type { SessionClient } from '@filmdeed/registry';
import { CLIENTS } from './session.dto.js';

export class IdentityProviderDto {
  @ApiProperty({ example: 'studio' })
  readonly id: string;

  @ApiProperty({ description: 'Its name for people' })
  readonly label: string;
}

export class IdentityProviderListDto {
  @ApiProperty({ type: [IdentityProviderDto] })
  readonly items: readonly IdentityProviderDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}

export class IdentityRoundDto {
  @ApiProperty({ description: 'Send the browser there' })
  readonly url: string;
}

export class IdentityAnswerDto {
  @ApiProperty({ description: 'The query of the address to which the provider sent the browser back' })
  @IsString()
  @MaxLength(8000)
  readonly query: string;
}

export class IdentitySessionDto extends IdentityAnswerDto {
  @ApiProperty({ enum: CLIENTS })
  @IsIn(CLIENTS)
  readonly client: SessionClient;
}

export class IdentityDto {
  @ApiProperty()
  readonly issuer: string;

  @ApiProperty({ description: 'Who the account is at that issuer' })
  readonly subject: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class UnlinkedIdentityDto {
  @ApiProperty()
  @IsString()
  @MaxLength(2000)
  readonly issuer: string;

  @ApiProperty()
  @IsString()
  @MaxLength(255)
  readonly subject: string;

  @ApiProperty({ required: false, format: 'password', description: 'Of the account, where nothing else is left' })
  // Not optional by the validator's word: null would pass.
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsString()
  @MaxLength(1000)
  readonly password?: string;
}

export class IdentityListDto {
  @ApiProperty({ type: [IdentityDto] })
  readonly items: readonly IdentityDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}
