import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Account, PLATFORM_ROLES, type PlatformRole } from '@filmdeed/registry';
import { VouchingDto } from '../party/party.dto.js';

export class NewAccountDto {
  /** 2 to 64 letters, digits and `. _ @ -`; not case-sensitive. */
  @ApiProperty({ minLength: 2, maxLength: 64 })
  @IsString()
  @MaxLength(200)
  readonly login: string;

  /** 10 to 200 characters. */
  @ApiProperty({ minLength: 12, maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  readonly password: string;

  @ApiProperty({ maxLength: 100 })
  @IsString()
  @MaxLength(1000)
  readonly name: string;

  @ApiProperty({ enum: PLATFORM_ROLES, enumName: 'PlatformRole', isArray: true, required: false, default: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(PLATFORM_ROLES.length)
  @ArrayUnique()
  @IsIn(PLATFORM_ROLES, { each: true })
  readonly platformRoles: readonly PlatformRole[] = [];
}

export class PlatformRolesDto {
  @ApiProperty({ enum: PLATFORM_ROLES, enumName: 'PlatformRole', isArray: true, description: 'All that it has then' })
  @IsArray()
  @ArrayMaxSize(PLATFORM_ROLES.length)
  @ArrayUnique()
  @IsIn(PLATFORM_ROLES, { each: true })
  readonly platformRoles: readonly PlatformRole[];
}

export class AccountDto {
  @ApiProperty({ example: 'acc_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty()
  readonly login: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: PLATFORM_ROLES, enumName: 'PlatformRole', isArray: true })
  readonly platformRoles: readonly PlatformRole[];

  @ApiProperty({ description: 'Pseudonymous id of its own person', example: 'pty_0123456789abcdefghjkmnpqrs' })
  readonly party: string;

  @ApiProperty({ type: VouchingDto, nullable: true, description: 'Who verified its person; null if nobody did' })
  readonly vouched: VouchingDto | null;

  @ApiProperty({ type: 'integer', description: 'Bytes that it may upload, filed ones included' })
  readonly quotaBytes: number;

  @ApiProperty({ type: 'integer' })
  readonly usedBytes: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class AccountListDto {
  @ApiProperty({ type: [AccountDto] })
  readonly items: readonly AccountDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}

/** Shows an account with what it has uploaded. */
export type ShowAccount = (account: Account) => Promise<AccountDto>;
