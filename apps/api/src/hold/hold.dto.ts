import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { isStanding, type LegalHold } from '@filmdeed/registry';
import { integer } from '../process/variables.js';

const time = Transform(({ value }) => (typeof value === 'string' ? new Date(value) : value) as unknown);
const SUBJECT = /^(?:pty|acc|fil)_[0-9a-hjkmnp-tv-z]{26}$/;

export class NewHoldDto {
  @ApiProperty({ description: 'Id of the party, account or filing' })
  @Matches(SUBJECT)
  readonly subject: string;

  @ApiProperty({ minLength: 4, maxLength: 1000 })
  @IsString()
  @Length(4, 1000)
  readonly reason: string;

  @ApiProperty({ minLength: 2, maxLength: 200, description: 'Number of the order or case' })
  @IsString()
  @Length(2, 200)
  readonly reference: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Left out: until it is lifted' })
  @IsOptional()
  @time
  @IsDate()
  readonly until?: Date;
}

export class LiftHoldDto {
  @ApiProperty({ minLength: 4, maxLength: 1000 })
  @IsString()
  @Length(4, 1000)
  readonly reason: string;
}

export class HoldQueryDto {
  @ApiProperty({ required: false, description: 'Id of the party, account or filing' })
  @IsOptional()
  @Matches(SUBJECT)
  readonly subject?: string;

  @ApiProperty({ required: false, description: '`next` of an earlier page' })
  @IsOptional()
  @time
  @IsDate()
  readonly cursor?: Date;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @integer
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 50;
}

export class LiftedHoldDto {
  @ApiProperty({ description: 'Account' })
  readonly by: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty()
  readonly reason: string;
}

export class HoldDto {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly subject: string;

  @ApiProperty()
  readonly reason: string;

  @ApiProperty()
  readonly reference: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null: until it is lifted' })
  readonly until: string | null;

  @ApiProperty({ description: 'Account' })
  readonly setBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly setAt: string;

  @ApiProperty({ type: LiftedHoldDto, nullable: true })
  readonly lifted: LiftedHoldDto | null;

  @ApiProperty({ description: 'Whether it stands now' })
  readonly standing: boolean;
}

export class HoldPageDto {
  @ApiProperty({ type: [HoldDto] })
  readonly items: readonly HoldDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export function showHold({ until, setAt, lifted, ...hold }: LegalHold, now: Date): HoldDto {
  return {
    ...hold,
    until: until?.toISOString() ?? null,
    setAt: setAt.toISOString(),
    lifted: lifted === null ? null : { ...lifted, at: lifted.at.toISOString() },
    standing: isStanding({ lifted, until }, now),
  };
}
