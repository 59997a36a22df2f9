import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import type { Lang } from '@filmdeed/paper';

const LANGS = ['zh', 'en'] as const satisfies readonly Lang[];
const FORMATS = ['pdf', 'zip'] as const;
export const MOST_IN_SERIES = 500;

export class CertificateQueryDto {
  @ApiProperty({ required: false, enum: LANGS, default: 'zh' })
  @IsOptional()
  @IsIn(LANGS)
  readonly lang: Lang = 'zh';
}

export class SeriesQueryDto {
  @ApiProperty({ required: false, enum: FORMATS, default: 'pdf', description: '`zip`: the dossier of the series' })
  @IsOptional()
  @IsIn(FORMATS)
  readonly format: (typeof FORMATS)[number] = 'pdf';
}

export class SeriesOrderDto {
  @ApiProperty({
    type: [String],
    description: 'Ids of own filings, in the order of the list',
    maxItems: MOST_IN_SERIES,
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IN_SERIES)
  @ArrayUnique()
  @IsString({ each: true })
  readonly filings: readonly string[];

  @ApiProperty({ minLength: 1, maxLength: 120 })
  @IsString()
  @Length(1, 120)
  readonly title: string;

  @ApiProperty({ required: false, enum: LANGS, default: 'zh' })
  @IsOptional()
  @IsIn(LANGS)
  readonly lang: Lang = 'zh';
}
