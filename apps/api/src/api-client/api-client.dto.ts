import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  type ApiClient,
  type ApiClientState,
  MOST_OVERLAP_DAYS,
  MOST_SECRET_DAYS,
  OVERLAP_DAYS,
  type Scope,
  SCOPES,
  SECRET_DAYS,
} from '@filmdeed/registry';

const STATES: readonly ApiClientState[] = ['active', 'disabled', 'ended'];

class SecretDaysDto {
  @ApiProperty({
    ...{ type: 'integer', required: false, minimum: 1, maximum: MOST_SECRET_DAYS, default: SECRET_DAYS },
    description: 'After so many days the new secret ends',
  })
  @IsInt()
  @Min(1)
  @Max(MOST_SECRET_DAYS)
  readonly days: number = SECRET_DAYS;
}

export class NewApiClientDto extends SecretDaysDto {
  @ApiProperty({ maxLength: 100, description: 'What the party calls it' })
  @IsString()
  @MaxLength(20_000)
  readonly name: string;

  @ApiProperty({
    ...{ enum: SCOPES, enumName: 'Scope', isArray: true, minItems: 1 },
    description: 'What its tokens may be for; `license:sign` is by people only',
  })
  @IsArray()
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  readonly scopes: readonly Scope[];
}

export class RotationDto extends SecretDaysDto {
  @ApiProperty({
    ...{ type: 'integer', required: false, minimum: 0, maximum: MOST_OVERLAP_DAYS, default: OVERLAP_DAYS },
    description: 'So many days the secret before it goes on; 0: it ends at once, and its tokens with it',
  })
  @IsInt()
  @Min(0)
  @Max(MOST_OVERLAP_DAYS)
  readonly overlapDays: number = OVERLAP_DAYS;
}

export class ClientSecretDto {
  @ApiProperty({ example: 'sec_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'When it last fetched a token' })
  readonly usedAt: string | null;
}

export class ApiClientDto {
  @ApiProperty({ example: 'apc_0123456789abcdefghjkmnpqrs', description: 'The `client_id`' })
  readonly id: string;

  @ApiProperty({ description: 'The one party that it acts for' })
  readonly party: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: SCOPES, enumName: 'Scope', isArray: true })
  readonly scopes: readonly Scope[];

  @ApiProperty({ enum: STATES, enumName: 'ApiClientState' })
  readonly state: ApiClientState;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'When it last fetched a token' })
  readonly usedAt: string | null;

  @ApiProperty({ type: [ClientSecretDto], description: 'Those that are live, oldest first: two at most' })
  readonly secrets: readonly ClientSecretDto[];
}

export class ApiClientListDto {
  @ApiProperty({ type: [ApiClientDto] })
  readonly items: readonly ApiClientDto[];
}

export class ShownSecretDto {
  @ApiProperty({ type: ApiClientDto })
  readonly client: ApiClientDto;

  @ApiProperty({ description: 'The `client_secret`: given once and never again' })
  readonly secret: string;
}

export function showApiClient({ createdBy: _, ...client }: ApiClient): ApiClientDto {
  return {
    ...client,
    createdAt: client.createdAt.toISOString(),
    usedAt: client.usedAt?.toISOString() ?? null,
    secrets: client.secrets.map(({ id, createdAt, expiresAt, usedAt }) => ({
      id,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    })),
  };
}
