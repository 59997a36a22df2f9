const GRAVE = ['critical', 'high'] as const;

export interface AuditVerdict {
  /** `not-asked`: the registry gave no answer, which says nothing of the packages. */
  readonly outcome: 'clean' | 'grave' | 'not-asked';
  readonly said: readonly string[];
}

interface Report {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string; readonly range?: string }>>;
  readonly message?: string;
}

/** What `npm audit --json` means, whatever it exits with: a failure to ask is no finding, and no finding is never made of a failure. */
export function auditVerdict(output: string): AuditVerdict {
  const report = reportIn(output);
  if (report?.auditReportVersion === undefined || report.vulnerabilities === undefined) {
    const reason = report?.message ?? output.trim().split('\n').at(-1) ?? '';
    return { outcome: 'not-asked', said: [reason.slice(0, 300)] };
  }
  const found = Object.entries(report.vulnerabilities);
  const grave = found.filter(([, { severity }]) => (GRAVE as readonly string[]).includes(severity ?? 'critical'));
  const said = found.map(([name, { severity = 'unknown', range = '' }]) => `${severity}: ${name} ${range}`.trim());
  return { outcome: grave.length > 0 ? 'grave' : 'clean', said };
}

function reportIn(output: string): Report | null {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as Report;
  } catch {
    return null;
  }
}
