import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { MEMBER_ROLES, type MemberRole, type SessionClient } from '@filmdeed/registry';
import { AccountDto } from '../account/account.dto.js';

export const CLIENTS = ['web', 'cli'] as const satisfies readonly SessionClient[];

export class NewSessionDto {
  @ApiProperty({ maxLength: 64 })
  @IsString()
  @MaxLength(200)
  readonly login: string;

  @ApiProperty({ maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  readonly password: string;

  @ApiProperty({ required: false, maxLength: 40, description: 'Of an authenticator app, or a recovery code' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly code?: string;

  @ApiProperty({ enum: CLIENTS, description: '`web`: the session is a cookie. `cli`: it is a token in the answer.' })
  @IsIn(CLIENTS)
  readonly client: SessionClient;
}

export class SessionDto {
  @ApiProperty({ type: AccountDto })
  readonly account: AccountDto;
}

export class MembershipDto {
  @ApiProperty({ example: 'pty_0123456789abcdefghjkmnpqrs' })
  readonly party: string;

  @ApiProperty({ description: '`NATURAL_PERSON`, or a kind of organisation' })
  readonly kind: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: MEMBER_ROLES, enumName: 'MemberRole', isArray: true })
  readonly roles: readonly MemberRole[];
}

export class CurrentSessionDto extends SessionDto {
  @ApiProperty({ description: 'The party that this request was made for' })
  readonly party: string;

  @ApiProperty({ type: [MembershipDto], description: 'Parties that the account acts for, its own person first' })
  readonly parties: readonly MembershipDto[];
}

export class NewSessionAnswerDto extends SessionDto {
  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;

  @ApiProperty({ required: false, description: 'Bearer token, for the client `cli` only; shown once' })
  readonly token?: string;
}

export class NewPasswordDto {
  @ApiProperty({ maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  readonly current: string;

  @ApiProperty({ minLength: 12, maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  readonly next: string;
}
