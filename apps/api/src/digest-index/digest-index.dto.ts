import { ApiProperty } from '@nestjs/swagger';

export class NewestIndexRootDto {
  @ApiProperty({ description: 'Leaves that the index is over' })
  readonly size: number;

  @ApiProperty({ description: 'Root of the index, hex' })
  readonly root: string;

  @ApiProperty({ description: 'Place of the leaf that states the root' })
  readonly leafIndex: number;

  @ApiProperty({ description: 'Leaves in the log; those from size on are unproven' })
  readonly treeSize: number;
}

export class IndexSpanDto {
  @ApiProperty()
  readonly first: number;

  @ApiProperty()
  readonly last: number;
}

export class IndexOtherDto extends IndexSpanDto {
  @ApiProperty({ description: 'The one key that stands where the absent one would, hex' })
  readonly key: string;
}

/** docs/format.md §12.5 */
export class IndexAnswerDto {
  @ApiProperty({ enum: [1] })
  readonly v: 1;

  @ApiProperty({ enum: ['filmdeed.index-answer'] })
  readonly type: string;

  @ApiProperty({ enum: ['sha256', 'sm3', 'set-root'] })
  readonly kind: string;

  @ApiProperty({ description: '32 bytes, hex' })
  readonly value: string;

  @ApiProperty()
  readonly size: number;

  @ApiProperty()
  readonly treeSize: number;

  @ApiProperty({ required: false, description: 'Absent if no unsealed filing of this digest is among the leaves' })
  readonly found?: IndexSpanDto;

  @ApiProperty({ required: false })
  readonly other?: IndexOtherDto;

  @ApiProperty({ type: [String] })
  readonly path: readonly string[];

  @ApiProperty({ format: 'byte', description: 'Index-root leaf' })
  readonly leaf: string;

  @ApiProperty({ description: 'C2SP tlog-proof of the index-root leaf' })
  readonly proof: string;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  readonly anchors: readonly object[];
}
