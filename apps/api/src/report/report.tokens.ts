/** `ReportPorts` of libs/registry. */
export const REPORTS = Symbol('REPORTS');
