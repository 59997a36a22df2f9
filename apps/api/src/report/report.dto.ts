import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { REPORT_REASONS, STAY_GROUNDS } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import {
  type LoggedDecision,
  MOST_REPORT_TEXT,
  type PageStanding,
  type Report,
  REPORT_STATES,
  type ReportState,
  type Verdict,
  VERDICTS,
} from '@filmdeed/registry';

const REASONS = REPORT_REASONS.map(({ code }) => code);
const GROUNDS = [...new Set([...REASONS, ...STAY_GROUNDS.map(({ code }) => code)])];
const HEX = { type: 'string', pattern: '^[0-9a-f]{64}$', nullable: true } as const;

export class NewReportDto {
  @ApiProperty({ description: 'Id of the filing whose page it is', example: 'fil_0123456789abcdefghjkmnpqrs' })
  @IsString()
  @MaxLength(60)
  readonly filing: string;

  @ApiProperty({ enum: REASONS })
  @IsIn(REASONS)
  readonly reason: string;

  @ApiProperty({ maxLength: MOST_REPORT_TEXT, description: 'What is wrong, and what shows it' })
  @IsString()
  readonly text: string;

  @ApiProperty({
    required: false,
    maxLength: 200,
    description: 'Where the examiner can ask further; read by nobody else',
  })
  @IsOptional()
  @IsString()
  readonly contact?: string;
}

export class NewReportDecisionDto {
  @ApiProperty({ enum: VERDICTS })
  @IsIn(VERDICTS)
  readonly verdict: Verdict;

  @ApiProperty({
    enum: GROUNDS,
    description: 'A reason of reports to hide; a ground to stay else (docs/format.md §18)',
  })
  @IsIn(GROUNDS)
  readonly ground: string;

  @ApiProperty({ maxLength: 500, description: 'Why, in one line; both sides and everybody who opens the page read it' })
  @IsString()
  readonly words: string;
}

export class ReportQueryDto {
  @ApiProperty({ required: false, enum: REPORT_STATES })
  @IsOptional()
  @IsIn(REPORT_STATES)
  readonly state?: ReportState;

  @ApiProperty({ required: false, description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly cursor?: string;

  @ApiProperty({ required: false, minimum: 1, maximum: 100, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 50;
}

export class ReportDecisionDto {
  @ApiProperty({ example: 'rpd_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: VERDICTS })
  readonly verdict: Verdict;

  @ApiProperty({ enum: GROUNDS })
  readonly ground: string;

  @ApiProperty()
  readonly words: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ ...HEX, description: 'Leaf that states it; null if the page stayed' })
  readonly leafHash: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Place of that leaf in the log; null while it waits' })
  readonly leafIndex: number | null;
}

export class ReportDto {
  @ApiProperty({ example: 'rpt_0123456789abcdefghjkmnpqrs', description: 'Whoever has it may ask what was decided' })
  readonly id: string;

  @ApiProperty()
  readonly filing: string;

  @ApiProperty({ enum: REASONS })
  readonly reason: string;

  @ApiProperty({ enum: REPORT_STATES })
  readonly state: ReportState;

  @ApiProperty({ format: 'date-time' })
  readonly receivedAt: string;

  @ApiProperty({ type: [ReportDecisionDto] })
  readonly decisions: readonly ReportDecisionDto[];
}

export class ExaminedReportDto extends ReportDto {
  @ApiProperty()
  readonly text: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly contact: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Party that reported; null for a stranger' })
  readonly reporter: string | null;

  @ApiProperty({ description: 'Party whose filing it is' })
  readonly holder: string;
}

export class ReportListDto {
  @ApiProperty({ type: [ExaminedReportDto] })
  readonly items: readonly ExaminedReportDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly next: string | null;
}

export class LeafStandingDto {
  @ApiProperty()
  readonly leafIndex: number;

  @ApiProperty({
    type: ReportDecisionDto,
    nullable: true,
    description: 'The decision that hides the page; null: it is shown',
  })
  readonly hidden: ReportDecisionDto | null;
}

export class PageStandingDto extends LeafStandingDto {
  @ApiProperty()
  readonly filing: string;

  @ApiProperty({ ...HEX, nullable: false })
  readonly leafHash: string;
}

export function showDecision({
  id,
  verdict,
  ground,
  words,
  at,
  leafHash,
  leafIndex,
}: LoggedDecision): ReportDecisionDto {
  const hash = leafHash === null ? null : toHex(leafHash);
  return { id, verdict, ground, words, at: at.toISOString(), leafHash: hash, leafIndex };
}

export function showReport(
  { id, filing, reason, state, receivedAt }: Report,
  decisions: readonly LoggedDecision[],
): ReportDto {
  return { id, filing, reason, state, receivedAt: receivedAt.toISOString(), decisions: decisions.map(showDecision) };
}

export function showStanding({ filing, leafHash, leafIndex, hidden }: PageStanding): PageStandingDto {
  return { filing, leafHash: toHex(leafHash), leafIndex, hidden: hidden === null ? null : showDecision(hidden) };
}
