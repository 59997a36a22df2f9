import type { SealFile, SealFiles } from '@filmdeed/paper';
import { UsageError } from '../terminal.js';

/** Options of `verify` that say how its report is written. */
export interface ReportOptions {
  readonly sealCert?: string;
  readonly sealKey?: string;
  readonly sealP12?: string;
  readonly sealPasswordFile?: string;
}

/** The kind of the report is told by its name. Refuses, as wrong use, other names, and a seal on what cannot be sealed. */
export function assertReportName(report: string, options: ReportOptions): void {
  if (!/\.(pdf|json)$/.test(report)) {
    throw new UsageError({
      zh: '--report 的文件名须以 .pdf 或 .json 结尾',
      en: '--report takes a name that ends in .pdf or .json',
    });
  }
  if (sealFiles(options) !== undefined && report.endsWith('.json')) {
    throw new UsageError({ zh: '电子签章只加盖于 PDF', en: 'only a PDF can be sealed' });
  }
}

/** The files of the seal, named by their options; `undefined` if none is asked for. Half a seal is wrong use. */
export function sealFiles({ sealCert, sealKey, sealP12, sealPasswordFile }: ReportOptions): SealFiles | undefined {
  const file = (setting: string, path: string): SealFile => ({ setting, path });
  const password = sealPasswordFile === undefined ? {} : { password: file('--seal-password-file', sealPasswordFile) };
  if (sealP12 !== undefined && sealCert === undefined && sealKey === undefined) {
    return { p12: file('--seal-p12', sealP12), ...password };
  }
  if (sealCert !== undefined && sealKey !== undefined && sealP12 === undefined) {
    return { certificates: file('--seal-cert', sealCert), key: file('--seal-key', sealKey), ...password };
  }
  if (sealCert === undefined && sealKey === undefined && sealP12 === undefined) return undefined;
  throw new UsageError({
    zh: '签章须给出 --seal-cert 与 --seal-key，或仅 --seal-p12',
    en: 'A seal takes --seal-cert and --seal-key, or --seal-p12 alone',
  });
}
