import type { ChainOperator, ClockOperator } from '@filmdeed/evidence';
import { callJson } from './call.js';

/** The names of `GET /api/v1/operations`; their meaning stands in its description. */
export interface OperationAlarm {
  readonly code: string;
  readonly severity: 'urgent' | 'attention';
  readonly what: { readonly zh: string; readonly en: string };
  readonly advice: { readonly zh: string; readonly en: string };
  readonly subject: string | null;
  readonly since: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Covered {
  readonly size: number;
  readonly at: string;
}

export interface ChainOperations {
  readonly name: string;
  readonly operator: ChainOperator;
  readonly chainId: number;
  readonly contract: string;
  readonly reachable: boolean;
  readonly reachedAt: string | null;
  readonly lostAt: string | null;
  readonly nodes: readonly { readonly host: string; readonly state: string; readonly head: number | null }[];
  readonly head: number | null;
  readonly headAt: string | null;
  readonly anchored: Covered | null;
  readonly final: Covered | null;
  readonly waiting: Covered | null;
  readonly lag: number;
  readonly pending: {
    readonly transaction: string;
    readonly size: number;
    readonly since: string;
    readonly attempts: number;
  } | null;
  readonly feeWei: string | null;
  readonly balanceWei: string | null;
  readonly anchorsInHand: number | null;
}

export interface ClockOperations {
  readonly name: string;
  readonly kind: 'rfc3161' | 'witness';
  readonly operator: ClockOperator;
  readonly reachable: boolean;
  readonly reachedAt: string | null;
  readonly problem: string | null;
  readonly attested: Covered | null;
  readonly lag: number;
  readonly dueAt: string | null;
}

export interface Operations {
  readonly asOf: string;
  readonly alarms: readonly OperationAlarm[];
  readonly queue: {
    readonly waiting: number;
    readonly isMore: boolean;
    readonly oldestAt: string | null;
    readonly oldestSeconds: number;
  };
  readonly promises: {
    readonly seconds: number;
    readonly overdue: number;
    readonly dueSoon: number;
    readonly dueSoonSeconds: number;
    readonly earliestDeadline: string | null;
  };
  readonly log: {
    readonly origin: string;
    readonly size: number;
    readonly lastMinute: number;
    readonly lastHour: number;
    readonly lastCheckpointAt: string | null;
    readonly leader: { readonly since: string | null; readonly address: string | null } | null;
    readonly workers: number;
  };
  readonly index: {
    readonly size: number;
    readonly lag: number;
    readonly statedSize: number | null;
    readonly behindSince: string | null;
  };
  readonly chains: readonly ChainOperations[];
  readonly clocks: readonly ClockOperations[];
  readonly storage: {
    readonly kind: 'folder' | 'bucket';
    readonly place: string;
    readonly freeBytes: number | null;
    readonly totalBytes: number | null;
    readonly databaseBytes: number;
    readonly openUploads: number;
  };
  readonly process: {
    readonly version: string;
    readonly node: string;
    readonly database: string;
    readonly startedAt: string;
    readonly uptimeSeconds: number;
    readonly residentBytes: number;
    readonly eventLoopP99Seconds: number;
    readonly connectionsBusy: number;
    readonly connectionsWaiting: number;
  };
}

export function readOperations(signal: AbortSignal): Promise<Operations> {
  return callJson('/operations', { signal });
}
