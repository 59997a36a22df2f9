import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';

export class NewWorkingYearDto {
  @ApiProperty({ minimum: 2000, maximum: 2200 })
  @IsInt()
  @Min(2000)
  @Max(2200)
  readonly year: number;

  @ApiProperty({ type: [String], description: 'Days off, YYYY-MM-DD; Saturdays and Sundays need not be listed' })
  @IsArray()
  @ArrayMaxSize(366)
  @IsString({ each: true })
  @MaxLength(10, { each: true })
  readonly holidays: string[];

  @ApiProperty({ type: [String], description: 'Saturdays and Sundays that are worked (调休)' })
  @IsArray()
  @ArrayMaxSize(120)
  @IsString({ each: true })
  @MaxLength(10, { each: true })
  readonly makeUpDays: string[];

  @ApiProperty({ maxLength: 300, description: 'The notice in which it was published' })
  @IsString()
  @MaxLength(1000)
  readonly source: string;
}

export class WorkingYearDto {
  @ApiProperty()
  readonly year: number;
  @ApiProperty({ type: [String] })
  readonly holidays: readonly string[];
  @ApiProperty({ type: [String] })
  readonly makeUpDays: readonly string[];
  @ApiProperty()
  readonly source: string;
  @ApiProperty({ format: 'date-time' })
  readonly loadedAt: string;
  @ApiProperty()
  readonly loadedBy: string;
}

export class WorkingYearListDto {
  @ApiProperty({ type: [WorkingYearDto] })
  readonly items: readonly WorkingYearDto[];
  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}
