import { callJson } from './call.js';
import type { Page } from './types.js';

export type ReportState = 'open' | 'hidden' | 'left' | 'restored';
export type Verdict = 'hide' | 'leave' | 'restore';

export interface ReportDecisionView {
  readonly id: string;
  readonly verdict: Verdict;
  readonly ground: string;
  readonly words: string;
  readonly at: string;
  readonly leafHash: string | null;
  readonly leafIndex: number | null;
}

export interface ReportView {
  readonly id: string;
  readonly filing: string;
  readonly reason: string;
  readonly state: ReportState;
  readonly receivedAt: string;
  readonly decisions: readonly ReportDecisionView[];
}

/** What an examiner sees of a report. */
export interface ExaminedReport extends ReportView {
  readonly text: string;
  readonly contact: string | null;
  readonly reporter: string | null;
  readonly holder: string;
}

export interface Standing {
  readonly leafIndex: number;
  readonly hidden: ReportDecisionView | null;
}

export interface NewReport {
  readonly filing: string;
  readonly reason: string;
  readonly text: string;
  readonly contact?: string;
}

export interface NewDecision {
  readonly verdict: Verdict;
  readonly ground: string;
  readonly words: string;
}

const given = (signal?: AbortSignal) => (signal === undefined ? {} : { signal });

export function reportPage(report: NewReport): Promise<ReportView> {
  return callJson('/reports', { method: 'POST', body: report });
}

export function findReport(id: string, signal?: AbortSignal): Promise<ReportView> {
  return callJson(`/reports/${encodeURIComponent(id)}`, given(signal));
}

export function listReports(state: ReportState, cursor?: string, signal?: AbortSignal): Promise<Page<ExaminedReport>> {
  const search = new URLSearchParams({ state, ...(cursor === undefined ? {} : { cursor }) });
  return callJson(`/reports?${search}`, given(signal));
}

export function decideReport(id: string, decision: NewDecision): Promise<ExaminedReport> {
  return callJson(`/reports/${encodeURIComponent(id)}/decisions`, { method: 'POST', body: decision });
}

export function standingOfFiling(id: string, signal?: AbortSignal): Promise<Standing> {
  return callJson(`/filings/${encodeURIComponent(id)}/standing`, given(signal));
}

export function standingOfLeaf(index: number, signal?: AbortSignal): Promise<Standing> {
  return callJson(`/log/leaves/${index}/standing`, given(signal));
}
