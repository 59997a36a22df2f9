import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { SignedDto, StatementDto } from './signer.dto.js';

export class NewCosigningDto extends StatementDto {
  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: true,
    description: 'Kept with it for whoever hands it in',
  })
  @IsOptional()
  @IsObject()
  readonly handIn?: object;

  @ApiProperty({ format: 'date-time', description: 'Within a week' })
  @IsString()
  @MaxLength(40)
  readonly deadline: string;
}

export class CosignatureDto {
  @ApiProperty({ description: 'hex' })
  @Matches(/^(?:[0-9a-f]{2}){1,200}$/)
  readonly key: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'docs/format.md §3.1' })
  @IsObject()
  readonly signature: object;
}

export class CosignerDto {
  @ApiProperty()
  readonly scheme: string;

  @ApiProperty({ description: 'hex' })
  readonly key: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'null: is missing' })
  readonly signedAt: string | null;
}

export class CosigningDto {
  @ApiProperty({ example: 'csg_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ enum: ['open', 'complete', 'expired'] })
  readonly state: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'EIP-712' })
  readonly typedData: object;

  @ApiProperty({ description: 'EIP-712 digest, hex' })
  readonly digest: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly handIn: object | null;

  @ApiProperty({ description: 'So many of the keys must sign' })
  readonly threshold: number;

  @ApiProperty({ type: [CosignerDto], description: 'Every key that may sign, with when it did' })
  readonly cosigners: readonly CosignerDto[];

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly deadline: string;

  @ApiProperty({ type: SignedDto, nullable: true, description: 'All of it as one signature, once it is complete' })
  readonly joint: SignedDto | null;
}

export class CosigningListDto {
  @ApiProperty({ type: [CosigningDto] })
  readonly items: readonly CosigningDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the newest 100' })
  readonly next: null;
}
