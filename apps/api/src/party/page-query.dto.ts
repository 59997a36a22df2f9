import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class PageQueryDto {
  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 100, default: 25 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit: number = 25;

  @ApiProperty({ required: false, description: '`next` of an earlier page' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly cursor?: string;
}

export class SearchQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, maxLength: 100, description: 'Part of a name' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly search?: string;
}
