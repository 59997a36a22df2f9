import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { CLOCK_OPERATORS, CODE_LISTS, type ClockOperator } from '@filmdeed/evidence';
import { FILING_STATES, type FilingState } from '@filmdeed/registry';
import { VouchingDto } from '../party/party.dto.js';
import { integer } from '../process/variables.js';

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;
const HEX = { pattern: '^[0-9a-f]+$' } as const;

export class FileContentDto {
  @ApiProperty({ enum: ['file'] })
  readonly kind: 'file';

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly size: number;

  @ApiProperty(HEX)
  readonly sha256: string;

  @ApiProperty(HEX)
  readonly sm3: string;

  @ApiProperty({ ...HEX, required: false })
  readonly blake3?: string;

  @ApiProperty({ required: false })
  readonly cid?: string;
}

export class SetContentDto {
  @ApiProperty({ enum: ['set'] })
  readonly kind: 'set';

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly files: number;

  @ApiProperty({ ...HEX, description: 'SHA-256 of the manifest file' })
  readonly manifest: string;

  @ApiProperty({ ...HEX, description: 'RFC 6962 root over the lines of the manifest' })
  readonly root: string;

  @ApiProperty({ type: 'integer' })
  readonly size: number;
}

const CONTENT = { oneOf: [{ $ref: getSchemaPath(FileContentDto) }, { $ref: getSchemaPath(SetContentDto) }] };

export class LinkDto {
  @ApiProperty({ enum: CODE_LISTS.rel.map(({ code }) => code) })
  readonly rel: string;

  @ApiProperty({ ...HEX, description: 'Leaf hash' })
  readonly leaf: string;
}

/** Drafted and signed by the party itself (docs/format.md §2, §3). The server judges it by the format, not by this description. */
export class SignedFilingDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'docs/format.md §2.1' })
  readonly record: object;

  @ApiProperty({ type: [String], description: 'docs/format.md §2.3' })
  readonly disclosures: readonly string[];

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'docs/format.md §2.2' })
  readonly auth: object;

  @ApiProperty({ required: false, description: 'The uploaded original, for form ORIGINAL' })
  readonly upload?: string;

  @ApiProperty({ required: false, description: 'The uploaded manifest of a set' })
  readonly manifestUpload?: string;
}

export class FilingInputDto {
  @ApiProperty({ required: false, example: 'fil_0123456789abcdefghjkmnpqrs' })
  readonly id?: string;

  @ApiProperty({ required: false, enum: ['ORIGINAL', 'DIGEST'] })
  readonly form?: string;

  @ApiProperty({ required: false, description: 'Default: sealed exactly if the work is unpublished' })
  readonly sealed?: boolean;

  @ApiProperty({
    ...TEXTS,
    description: 'Values of the code lists; workType, publication and contribution are required',
  })
  readonly work: object;

  @ApiProperty({ ...TEXTS, description: 'title is required' })
  readonly particulars: object;

  @ApiProperty({ ...TEXTS, selfRequired: false })
  readonly provenance?: object;

  @ApiProperty({ type: [LinkDto], required: false })
  readonly links?: readonly LinkDto[];
}

/** Filled in by the party and drafted here; nobody signs it (`auth: operator`). */
export class UnsignedFilingDto {
  @ApiProperty({ type: FilingInputDto })
  readonly filing: FilingInputDto;

  @ApiProperty({ required: false })
  readonly upload?: string;

  @ApiProperty({ ...CONTENT, required: false, description: 'Where no original is handed in' })
  readonly content?: FileContentDto | SetContentDto;

  @ApiProperty({ required: false })
  readonly manifestUpload?: string;
}

export class FilingQueryDto {
  @ApiProperty({ required: false, description: 'Part of title, file name or id, or how the SHA-256 begins' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly q?: string;

  @ApiProperty({ required: false, enum: FILING_STATES, enumName: 'FilingState' })
  @IsOptional()
  @IsIn(FILING_STATES)
  readonly state?: FilingState;

  @ApiProperty({ required: false, description: '`next` of an earlier page' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  readonly cursor?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @integer
  @IsInt()
  readonly limit: number = 20;
}

export class AnchorDto {
  @ApiProperty({ description: 'Name of the chain, authority or witnesses' })
  readonly chain: string;

  @ApiProperty({ enum: CLOCK_OPERATORS, enumName: 'ClockOperator', description: '`self` is no independent clock' })
  readonly operator: ClockOperator;

  @ApiProperty({ enum: ['anchored', 'final'] })
  readonly state: string;

  @ApiProperty({ type: 'integer', description: 'Size of the anchored tree' })
  readonly size: number;

  @ApiProperty({ type: 'string', nullable: true })
  readonly transaction: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly blockNumber: number | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Of the block, or as an authority or a quorum of witnesses states it',
  })
  readonly blockTime: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly confirmations: number | null;
}

export class FiledErasureDto {
  @ApiProperty({ format: 'date-time' })
  readonly time: string;

  @ApiProperty({ enum: CODE_LISTS.erasureReason.map(({ code }) => code) })
  readonly reason: string;

  @ApiProperty({ description: 'What was handed in was erased too' })
  readonly original: boolean;
}

class FiledSignerDto {
  @ApiProperty()
  readonly scheme: string;

  @ApiProperty(HEX)
  readonly key: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly label: string | null;
}

class FiledMandateDto {
  @ApiProperty({ example: 'mdt_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty(HEX)
  readonly leaf: string;

  @ApiProperty({ description: 'Who filed it for the party' })
  readonly mandatary: string;
}

export class FilingDto {
  @ApiProperty({ example: 'fil_0123456789abcdefghjkmnpqrs' })
  readonly id: string;

  @ApiProperty({ example: 'pty_0123456789abcdefghjkmnpqrs' })
  readonly party: string;

  @ApiProperty({
    type: VouchingDto,
    nullable: true,
    description: 'Who verified the party, as it stands now; null if nobody did',
  })
  readonly vouched: VouchingDto | null;

  @ApiProperty({ type: FiledMandateDto, nullable: true, description: 'null: the party filed it itself' })
  readonly mandate: FiledMandateDto | null;

  @ApiProperty({ enum: ['ORIGINAL', 'DIGEST'] })
  readonly form: string;

  @ApiProperty()
  readonly sealed: boolean;

  @ApiProperty({ description: 'Empty once erased' })
  readonly title: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly fileName: string | null;

  @ApiProperty(TEXTS)
  readonly work: object;

  @ApiProperty({ ...CONTENT, nullable: true, description: 'null once a sealed filing is erased' })
  readonly content: object | null;

  @ApiProperty({ format: 'date-time' })
  readonly receivedAt: string;

  @ApiProperty({ enum: FILING_STATES, enumName: 'FilingState' })
  readonly state: FilingState;

  @ApiProperty({ description: 'Every anchor is on a chain of the operator: there is no independent clock yet' })
  readonly selfAnchoredOnly: boolean;

  @ApiProperty(HEX)
  readonly leafHash: string;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly leafIndex: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly treeSize: number | null;

  @ApiProperty({ description: 'Signed word to log the leaf (docs/format.md §6)' })
  readonly promise: string;

  @ApiProperty({ type: [AnchorDto], description: 'The earliest of each deployment that covers the leaf' })
  readonly anchors: readonly AnchorDto[];

  @ApiProperty({ type: FiledSignerDto, nullable: true, description: 'null: nobody signed' })
  readonly signer: FiledSignerDto | null;

  @ApiProperty(TEXTS)
  readonly particulars: object;

  @ApiProperty(TEXTS)
  readonly provenance: object;

  @ApiProperty({ type: [LinkDto] })
  readonly links: readonly LinkDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly upload: string | null;

  @ApiProperty()
  readonly hasManifest: boolean;

  @ApiProperty({ type: FiledErasureDto, nullable: true, description: 'null: its texts were not erased' })
  readonly erasure: FiledErasureDto | null;
}

export class FilingPageDto {
  @ApiProperty({ type: [FilingDto] })
  readonly items: readonly FilingDto[];

  @ApiProperty({ type: 'string', nullable: true, description: '`cursor` of the next page' })
  readonly next: string | null;
}
