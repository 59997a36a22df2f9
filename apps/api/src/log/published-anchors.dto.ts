import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { integer } from '../process/variables.js';

export class AnchorListQueryDto {
  @ApiProperty({ required: false, type: 'integer', minimum: 0, description: 'Anchors of larger sizes only' })
  @IsOptional()
  @integer
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly after: number = 0;
}

/** docs/format.md §13 */
export class AnchorListDto {
  @ApiProperty({ enum: [1] })
  readonly v: 1;

  @ApiProperty({ enum: ['filmdeed.anchor-list'] })
  readonly type: string;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  readonly anchors: readonly object[];

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'The next page is after this size; absent on the last',
  })
  readonly next?: number;
}

export class LeafPlaceDto {
  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  readonly leafHash: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly index: number;
}
