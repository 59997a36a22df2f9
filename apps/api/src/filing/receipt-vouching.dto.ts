import { ApiProperty } from '@nestjs/swagger';

class PublicVouchingDto {
  @ApiProperty({ type: 'string', nullable: true, description: 'An outside service; null: an examiner of this site' })
  readonly byName: string | null;

  @ApiProperty({ description: '`documents`, or as an outside service calls it' })
  readonly method: string;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly until: string | null;
}

/** Neither name nor number: the public learns that the filer was verified, not who it is. */
export class ReceiptVouchingDto {
  @ApiProperty({ type: PublicVouchingDto, nullable: true, description: 'null if nobody verified the filer' })
  readonly vouched: PublicVouchingDto | null;
}
