import { ApiProperty } from '@nestjs/swagger';
import { MOST_IN_BATCH } from '@filmdeed/evidence';

export class BatchedRecordDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'docs/format.md §2.1, of form DIGEST' })
  readonly record: object;

  @ApiProperty({ type: [String], description: 'docs/format.md §2.3' })
  readonly disclosures: readonly string[];
}

/** Drafted and signed at once by the party itself (docs/format.md §3.2). The server judges it by the format, not by this description. */
export class FilingBatchDto {
  @ApiProperty({ type: [BatchedRecordDto], minItems: 1, maxItems: MOST_IN_BATCH })
  readonly filings: readonly BatchedRecordDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'docs/format.md §2.2, kind `party-batch`, without `batch`',
  })
  readonly auth: object;
}

export class FilingReceiptDto {
  @ApiProperty({ example: 'fil_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ pattern: '^[0-9a-f]+$' })
  readonly leafHash: string;

  @ApiProperty({ description: 'Signed word to log the leaf (docs/format.md §6.1)' })
  readonly promise: string;
}

export class FilingBatchReceiptDto {
  @ApiProperty({ type: [FilingReceiptDto], description: 'In the order of the request' })
  readonly receipts: readonly FilingReceiptDto[];
}
