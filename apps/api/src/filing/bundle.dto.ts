import { ApiProperty } from '@nestjs/swagger';

/** docs/format.md §8 */
export class BundleDto {
  @ApiProperty({ enum: [1] })
  readonly v: 1;

  @ApiProperty({ enum: ['filmdeed.bundle'] })
  readonly type: string;

  @ApiProperty({ format: 'byte' })
  readonly leaf: string;

  @ApiProperty({ type: [String] })
  readonly disclosures: readonly string[];

  @ApiProperty({ required: false, description: 'C2SP tlog-proof; absent while the leaf is not logged' })
  readonly proof?: string;

  @ApiProperty({ required: false })
  readonly promise?: string;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  readonly anchors: readonly object[];

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: true,
    description: 'Digests of the unsealed content in the index (docs/format.md §12.6)',
  })
  readonly index?: object;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: true,
    description: 'That its texts were erased (docs/format.md §8.5)',
  })
  readonly redaction?: object;
}
