import { ApiProperty } from '@nestjs/swagger';
import { REFUSAL_CODES } from '@filmdeed/kernel';

const HEX = { pattern: '^[0-9a-f]+$' } as const;

class UploadDigestsDto {
  @ApiProperty({ type: 'integer' })
  readonly size: number;

  @ApiProperty(HEX)
  readonly sha256: string;

  @ApiProperty(HEX)
  readonly sm3: string;

  @ApiProperty(HEX)
  readonly blake3: string;

  @ApiProperty()
  readonly cid: string;
}

class UploadRefusalDto {
  @ApiProperty({ enum: REFUSAL_CODES, enumName: 'RefusalCode' })
  readonly code: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly facts: object;
}

export class UploadDto {
  @ApiProperty({ example: 'upl_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly mediaType: string | null;

  @ApiProperty({ type: 'integer' })
  readonly size: number;

  @ApiProperty({ type: 'integer', description: 'Bytes stored; where to go on' })
  readonly offset: number;

  @ApiProperty({ enum: ['open', 'hashing', 'complete', 'filed', 'refused'], enumName: 'UploadState' })
  readonly state: string;

  @ApiProperty({ type: 'integer' })
  readonly hashedBytes: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Digests that the client named',
  })
  readonly declared: object;

  @ApiProperty({ type: UploadDigestsDto, required: false, description: 'From `complete` on' })
  readonly digests?: UploadDigestsDto;

  @ApiProperty({ type: UploadRefusalDto, required: false, description: 'Why it is `refused`' })
  readonly refusal?: UploadRefusalDto;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export class UploadListDto {
  @ApiProperty({ type: [UploadDto] })
  readonly items: readonly UploadDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}
