import type { FilingId, ReportDecisionId, ReportId } from '@filmdeed/kernel';
import type { Report, ReportDecision, ReportState } from './report.js';

/** A decision as it is handed to the writer. */
export interface NewReportDecision extends Omit<ReportDecision, 'leafHash'> {
  readonly leaf: { readonly bytes: Uint8Array; readonly hash: Uint8Array } | null;
}

/** A decision with the place of its leaf in the log; null while it waits, or if it has none. */
export interface LoggedDecision extends ReportDecision {
  readonly leafIndex: number | null;
}

export interface ReportQuery {
  /** Absent: all. */
  readonly state?: ReportState;
  /** Id of the last of the page before. */
  readonly after?: ReportId;
  readonly limit: number;
}

/** Port: reports and what was decided on them. Durable when a call returns. */
export interface Reports {
  /** Adds a report unless this filing has `mostOpen` open ones; `false`: it has. */
  add(report: Report, mostOpen: number): Promise<boolean>;
  find(id: ReportId): Promise<Report | null>;
  /** In the order in which they came. */
  list(query: ReportQuery): Promise<readonly Report[]>;
  /** Oldest first. */
  decisions(report: ReportId): Promise<readonly LoggedDecision[]>;
  /**
   * Writes a decision, the new state of its report, and the leaf into the outbox, all or nothing. `false`, with nothing done, unless the report is
   * still in state `from`.
   */
  decide(decision: NewReportDecision, from: ReportState, to: ReportState): Promise<boolean>;
  /** Why each of these pages is hidden: the earliest decision that still hides it. Pages that are shown are left out. */
  hiding(filings: readonly FilingId[]): Promise<ReadonlyMap<FilingId, LoggedDecision>>;
  /** The same by the places of leaves in the log. */
  hidingLeaves(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, LoggedDecision>>;
  /** Decisions of which not everybody was told yet, oldest first. */
  untold(limit: number): Promise<readonly ReportDecision[]>;
  told(id: ReportDecisionId): Promise<void>;
}
