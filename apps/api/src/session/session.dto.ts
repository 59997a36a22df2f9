import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import type { SessionClient } from '@filmdeed/registry';
import { AccountDto } from '../account/account.dto.js';

const CLIENTS = ['web', 'cli'] as const satisfies readonly SessionClient[];

export class NewSessionDto {
  @ApiProperty({ maxLength: 64 })
  @IsString()
  @MaxLength(200)
  readonly login: string;

  @ApiProperty({ maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  readonly password: string;

  @ApiProperty({ enum: CLIENTS, description: '`web`: the session is a cookie. `cli`: it is a token in the answer.' })
  @IsIn(CLIENTS)
  readonly client: SessionClient;
}

export class SessionDto {
  @ApiProperty({ type: AccountDto })
  readonly account: AccountDto;
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
