import type { AccountId, FilingId, PartyId, ReportDecisionId, ReportId } from '@filmdeed/kernel';
import { Refusal } from '@filmdeed/kernel';

/** A final state has no row below. */
export type ReportState = 'open' | 'hidden' | 'left' | 'restored';
export type Verdict = 'hide' | 'leave' | 'restore';

export const REPORT_STATES: readonly ReportState[] = ['open', 'hidden', 'left', 'restored'];
export const VERDICTS: readonly Verdict[] = ['hide', 'leave', 'restore'];

export const REPORT_MOVES: Readonly<Partial<Record<ReportState, Readonly<Partial<Record<Verdict, ReportState>>>>>> = {
  open: { hide: 'hidden', leave: 'left' },
  hidden: { restore: 'restored' },
};

/** 举报: somebody says that the page of a filing should not be seen. Its id is all that a reporter without an account has to ask by. */
export interface Report {
  readonly id: ReportId;
  readonly filing: FilingId;
  /** Whose filing it is. */
  readonly holder: PartyId;
  /** Null: a stranger. */
  readonly reporter: PartyId | null;
  /** Of `REPORT_REASONS`. */
  readonly reason: string;
  /** Sealed by the vault: names people, and may say anything of them. */
  readonly text: Uint8Array;
  /** Sealed; null if none was left. */
  readonly contact: Uint8Array | null;
  readonly state: ReportState;
  readonly receivedAt: Date;
}

/** What an examiner decided on a report. */
export interface ReportDecision {
  readonly id: ReportDecisionId;
  readonly report: ReportId;
  readonly filing: FilingId;
  readonly verdict: Verdict;
  readonly ground: string;
  /** Why, in a sentence for both sides and for whoever opens the page. */
  readonly words: string;
  readonly by: AccountId;
  readonly at: Date;
  /** The leaf that states it (docs/format.md §18); null if nothing was hidden or shown again. */
  readonly leafHash: Uint8Array | null;
}

/** The report as the verdict leaves it. Refuses `report.decided`. */
export function moveReport(report: Report, verdict: Verdict): Report {
  const state = REPORT_MOVES[report.state]?.[verdict];
  if (state === undefined) {
    throw new Refusal('report.decided', `a report that is ${report.state} is not decided so`, {
      ...{ state: report.state, verdict },
    });
  }
  return { ...report, state };
}
