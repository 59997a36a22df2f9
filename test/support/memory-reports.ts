import type { FilingId, ReportDecisionId, ReportId } from '@filmdeed/kernel';
import type { LoggedDecision, NewReportDecision, Report, ReportQuery, Reports, ReportState } from '@filmdeed/registry';

interface Held extends LoggedDecision {
  readonly leaf: NewReportDecision['leaf'];
  readonly told: boolean;
}

/** Twin of the reports: what was decided lies in memory, with the leaf that would go into the outbox. */
export class MemoryReports implements Reports {
  readonly reports = new Map<ReportId, Report>();
  /** The filing of a leaf. */
  readonly filingAt = new Map<number, FilingId>();
  readonly decided = new Map<ReportDecisionId, Held>();

  async add(report: Report, mostOpen: number): Promise<boolean> {
    const open = [...this.reports.values()].filter(({ filing, state }) => filing === report.filing && state === 'open');
    if (open.length >= mostOpen) return false;
    this.reports.set(report.id, report);
    return true;
  }

  async find(id: ReportId): Promise<Report | null> {
    return this.reports.get(id) ?? null;
  }

  async list({ state, after, limit }: ReportQuery): Promise<readonly Report[]> {
    const all = [...this.reports.values()];
    const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    return all
      .slice(from)
      .filter((report) => state === undefined || report.state === state)
      .slice(0, limit);
  }

  async decisions(report: ReportId): Promise<readonly LoggedDecision[]> {
    return [...this.decided.values()].filter((decision) => decision.report === report).map(bare);
  }

  async decide({ leaf, ...decision }: NewReportDecision, from: ReportState, to: ReportState): Promise<boolean> {
    const report = this.reports.get(decision.report);
    if (report?.state !== from) return false;
    this.reports.set(report.id, { ...report, state: to });
    this.decided.set(decision.id, { ...decision, leafHash: leaf?.hash ?? null, leafIndex: null, leaf, told: false });
    return true;
  }

  async hiding(filings: readonly FilingId[]): Promise<ReadonlyMap<FilingId, LoggedDecision>> {
    const hides = [...this.decided.values()].filter(
      ({ verdict, filing, report }) =>
        verdict === 'hide' && filings.includes(filing) && this.reports.get(report)?.state === 'hidden',
    );
    return new Map(hides.toReversed().map((decision) => [decision.filing, bare(decision)]));
  }

  async hidingLeaves(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, LoggedDecision>> {
    const asked = leafIndexes.flatMap((index) => {
      const filing = this.filingAt.get(index);
      return filing === undefined ? [] : [[index, filing] as const];
    });
    const hiding = await this.hiding(asked.map(([, filing]) => filing));
    return new Map(asked.flatMap(([index, filing]) => (hiding.has(filing) ? [[index, hiding.get(filing)!]] : [])));
  }

  async untold(limit: number): Promise<readonly LoggedDecision[]> {
    return [...this.decided.values()]
      .filter(({ told }) => !told)
      .slice(0, limit)
      .map(bare);
  }

  async told(id: ReportDecisionId): Promise<void> {
    const decision = this.decided.get(id);
    if (decision !== undefined) this.decided.set(id, { ...decision, told: true });
  }
}

function bare({ leaf: _, told: __, ...decision }: Held): LoggedDecision {
  return decision;
}
