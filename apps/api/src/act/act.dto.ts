import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { openAct } from '@filmdeed/evidence';
import type { ActQuery, StoredAct } from '@filmdeed/registry';
import { integer } from '../process/variables.js';

const TIME = { required: false, format: 'date-time' } as const;
const time = Transform(({ value }) => (typeof value === 'string' ? new Date(value) : value) as unknown);
const ID = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/;

/** What is looked for; all of it must match. */
export class ActFilterDto {
  @ApiProperty({ ...TIME, description: 'Not before' })
  @IsOptional()
  @time
  @IsDate()
  readonly since?: Date;

  @ApiProperty({ ...TIME, description: 'Before' })
  @IsOptional()
  @time
  @IsDate()
  readonly until?: Date;

  @ApiProperty({ required: false, description: 'Id of the account that acted' })
  @IsOptional()
  @Matches(ID)
  readonly account?: string;

  @ApiProperty({ required: false, description: 'Id of the party that was acted for' })
  @IsOptional()
  @Matches(ID)
  readonly party?: string;

  @ApiProperty({ required: false, description: 'Part of the name of an action, `filing.` say' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly action?: string;

  @ApiProperty({ required: false, description: '`done`, or the code of a refusal' })
  @IsOptional()
  @Matches(/^[a-z.-]{1,60}$/)
  readonly outcome?: string;

  @ApiProperty({ required: false, description: 'Id of what was acted on' })
  @IsOptional()
  @Matches(ID)
  readonly subject?: string;
}

export class ActQueryDto extends ActFilterDto {
  @ApiProperty({ required: false, description: '`next` of an earlier page' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly cursor?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @integer
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 50;
}

export function queryOf({ since, until, account, party, action, outcome, subject }: ActFilterDto): ActQuery {
  return { since, until, account, party, action: action?.trim().toLowerCase(), outcome, subject };
}

const NULLABLE = { type: 'string', nullable: true } as const;

export class ActDto {
  @ApiProperty({ type: 'integer', description: 'Place in the trail' })
  readonly index: number;

  @ApiProperty()
  readonly id: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty()
  readonly action: string;

  @ApiProperty({ description: '`done`, or the code of the refusal' })
  readonly outcome: string;

  @ApiProperty({ description: 'Id of the request' })
  readonly request: string;

  @ApiProperty(NULLABLE)
  readonly account: string | null;

  @ApiProperty({ ...NULLABLE, description: 'Party of who acted' })
  readonly person: string | null;

  @ApiProperty({ ...NULLABLE, description: 'Party that was acted for' })
  readonly party: string | null;

  @ApiProperty(NULLABLE)
  readonly mandate: string | null;

  @ApiProperty({ ...NULLABLE, description: 'API client' })
  readonly client: string | null;

  @ApiProperty(NULLABLE)
  readonly session: string | null;

  @ApiProperty({ ...NULLABLE, description: 'Key that signed what was handed in, hex' })
  readonly signer: string | null;

  @ApiProperty({ type: [String], description: 'Ids of what was acted on' })
  readonly subjects: readonly string[];

  @ApiProperty({ type: 'integer', description: 'How many such requests in a row it stands for' })
  readonly times: number;

  @ApiProperty({ ...NULLABLE, description: 'Login of the account; null if unknown or erased' })
  readonly login: string | null;

  @ApiProperty({ ...NULLABLE, description: 'Network of the address; null if unknown or erased' })
  readonly network: string | null;

  @ApiProperty({ description: 'True: who it was has been erased; the record stands' })
  readonly erased: boolean;

  @ApiProperty({ description: 'Hash of the chain after this act, hex' })
  readonly hash: string;
}

export class ActPageDto {
  @ApiProperty({ type: [ActDto] })
  readonly items: readonly ActDto[];

  @ApiProperty({ ...NULLABLE, description: '`cursor` of the next page; null on the last' })
  readonly next: string | null;
}

export function showAct({ index, act, disclosure, hash }: StoredAct): ActDto {
  const { login = null, network = null } = disclosure === null ? {} : openAct(act, disclosure);
  const {
    account = null,
    person = null,
    party = null,
    mandate = null,
    client = null,
    session = null,
    signer = null,
  } = act;
  const { id, at, action, outcome, request, subjects } = act;
  return {
    ...{ index, id, at, action, outcome, request, account, person, party, mandate, client, session, signer, subjects },
    ...{
      login,
      network,
      times: act.times ?? 1,
      erased: act.personal !== undefined && disclosure === null,
      hash: Buffer.from(hash).toString('hex'),
    },
  };
}
