import { ApiProperty } from '@nestjs/swagger';
import { CHAIN_OPERATORS, type ChainOperator, CLOCK_OPERATORS, type ClockOperator } from '@filmdeed/evidence';
import { ATTESTOR_KINDS, type AttestorKind } from '@filmdeed/ledger';

const TIME = { type: 'string', format: 'date-time', nullable: true } as const;
const SIZE = { type: 'integer', nullable: true } as const;
const NODE_STATES = ['good', 'behind', 'away', 'empty', 'another'] as const;

export class ChainNodeDto {
  @ApiProperty({ description: 'Host and port' })
  readonly host: string;

  @ApiProperty({
    enum: NODE_STATES,
    enumName: 'ChainNodeState',
    description: '`empty`: without our contract; `another`: of another chain. Only `good` ones are asked.',
  })
  readonly state: (typeof NODE_STATES)[number];

  @ApiProperty({ ...SIZE, description: 'Number of its newest block' })
  readonly head: number | null;
}

/** How far something outside the log has come. */
export class CoveredDto {
  @ApiProperty({ type: 'integer' })
  readonly size: number;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;
}

export class PendingTransactionDto {
  @ApiProperty()
  readonly transaction: string;

  @ApiProperty({ type: 'integer', description: 'Size of the checkpoint' })
  readonly size: number;

  @ApiProperty({ format: 'date-time' })
  readonly since: string;

  @ApiProperty({ type: 'integer', description: 'Transactions that were signed for it, dearer each time' })
  readonly attempts: number;
}

export class ChainOperationsDto {
  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: CHAIN_OPERATORS, enumName: 'ChainOperator' })
  readonly operator: ChainOperator;

  @ApiProperty({ type: 'integer' })
  readonly chainId: number;

  @ApiProperty()
  readonly contract: string;

  @ApiProperty({ description: 'Whether the last attempt to reach it succeeded' })
  readonly reachable: boolean;

  @ApiProperty(TIME)
  readonly reachedAt: string | null;

  @ApiProperty({ ...TIME, description: 'Since when the nodes follow a chain with another first block' })
  readonly lostAt: string | null;

  @ApiProperty({ type: [ChainNodeDto], description: 'As the last look found them' })
  readonly nodes: readonly ChainNodeDto[];

  @ApiProperty({ ...SIZE, description: 'Number of the newest block' })
  readonly head: number | null;

  @ApiProperty(TIME)
  readonly headAt: string | null;

  @ApiProperty({ type: CoveredDto, nullable: true, description: 'Newest checkpoint in a block' })
  readonly anchored: CoveredDto | null;

  @ApiProperty({ type: CoveredDto, nullable: true, description: 'Newest checkpoint under enough blocks' })
  readonly final: CoveredDto | null;

  @ApiProperty({ type: CoveredDto, nullable: true, description: 'Oldest checkpoint that waits for its block' })
  readonly waiting: CoveredDto | null;

  @ApiProperty({ type: 'integer', description: 'Leaves of the log that no block of this chain covers' })
  readonly lag: number;

  @ApiProperty({ type: PendingTransactionDto, nullable: true })
  readonly pending: PendingTransactionDto | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Price of a unit of gas, in wei' })
  readonly feeWei: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: "Balance of the writer's account, in wei" })
  readonly balanceWei: string | null;

  @ApiProperty({
    ...SIZE,
    description:
      'For so many anchors the balance suffices at this price, at most a million; null if the price is 0 or unknown',
  })
  readonly anchorsInHand: number | null;
}

export class ClockOperationsDto {
  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: ATTESTOR_KINDS, enumName: 'AttestorKind' })
  readonly kind: AttestorKind;

  @ApiProperty({ enum: CLOCK_OPERATORS, enumName: 'ClockOperator' })
  readonly operator: ClockOperator;

  @ApiProperty({ description: 'Whether the last attempt gave something' })
  readonly reachable: boolean;

  @ApiProperty({ ...TIME, description: 'When an attempt last succeeded' })
  readonly reachedAt: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why the last attempt failed, or gave less than all' })
  readonly problem: string | null;

  @ApiProperty({
    type: CoveredDto,
    nullable: true,
    description: 'Newest checkpoint that it attested, and the time that it stated',
  })
  readonly attested: CoveredDto | null;

  @ApiProperty({ type: 'integer', description: 'Leaves of the log that it has not attested' })
  readonly lag: number;

  @ApiProperty({ ...TIME, description: 'When it is asked next, no earlier; null while nothing is new' })
  readonly dueAt: string | null;
}
