import { ApiProperty } from '@nestjs/swagger';
import { CHAIN_OPERATORS, type ChainOperator, CLOCK_OPERATORS, type ClockOperator } from '@filmdeed/evidence';
import { ATTESTOR_KINDS, type AttestorKind } from '@filmdeed/ledger';

export class ChainStatusDto {
  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: CHAIN_OPERATORS, enumName: 'ChainOperator', description: '`self` is no independent clock' })
  readonly operator: ChainOperator;

  @ApiProperty({ type: 'integer' })
  readonly chainId: number;

  @ApiProperty()
  readonly contract: string;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly lastAnchoredSize: number | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lastAnchoredAt: string | null;

  @ApiProperty({ description: 'Whether the last attempt to reach it succeeded' })
  readonly reachable: boolean;
}

export class ClockStatusDto {
  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: ATTESTOR_KINDS, enumName: 'AttestorKind' })
  readonly kind: AttestorKind;

  @ApiProperty({ enum: CLOCK_OPERATORS, enumName: 'ClockOperator', description: '`self` is no independent clock' })
  readonly operator: ClockOperator;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly lastAttestedSize: number | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Time that the clock stated' })
  readonly lastAttestedAt: string | null;

  @ApiProperty({ description: 'Whether the last attempt gave something' })
  readonly reachable: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why the last attempt failed, or gave less than all' })
  readonly problem: string | null;
}

class LogStatusDto {
  @ApiProperty({ type: 'integer' })
  readonly size: number;
}

export class InstanceStatusDto {
  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly version: string;

  @ApiProperty({ description: 'Origin of the log: part of every statement that is signed' })
  readonly origin: string;

  @ApiProperty({ format: 'uri' })
  readonly publicUrl: string;

  @ApiProperty({ type: 'string', nullable: true, description: '区块链信息服务备案编号' })
  readonly cacFilingNo: string | null;

  @ApiProperty({ type: 'integer' })
  readonly maxUploadBytes: number;

  @ApiProperty({ type: [ChainStatusDto] })
  readonly chains: readonly ChainStatusDto[];

  @ApiProperty({ type: [ClockStatusDto], description: 'Time-stamp authorities, and the witnesses together' })
  readonly clocks: readonly ClockStatusDto[];

  @ApiProperty({ type: LogStatusDto })
  readonly log: LogStatusDto;

  @ApiProperty({ type: 'integer', description: 'A leaf is in the log at most so many seconds after it was received' })
  readonly promiseSeconds: number;
}

export class CodeDto {
  @ApiProperty()
  readonly code: string;

  @ApiProperty()
  readonly zh: string;

  @ApiProperty()
  readonly en: string;
}
