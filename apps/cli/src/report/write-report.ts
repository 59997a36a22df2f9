import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '@filmdeed/kernel';
import { type Lang, readSealKey, sealOf } from '@filmdeed/paper';
import { writeWhole } from '../home.js';
import { drawReport } from './draw-report.js';
import { environmentHere } from './environment.js';
import { type ReportOptions, sealFiles } from './report-options.js';
import { toolHere } from './tool-digest.js';
import { type VerificationReport, verificationReport, type VerificationRun } from './verification-report.js';

export interface WrittenReport {
  readonly report: VerificationReport;
  /** The certificate of the seal has expired: whoever checks the seal will say so. */
  readonly sealExpired: boolean;
}

/**
 * Writes what a run found to a file: a PDF, or JSON with the same facts. Refuses `environment.invalid` for a seal that cannot be used, naming its
 * option; nothing is written then.
 */
export async function writeReport(
  run: VerificationRun,
  langs: readonly Lang[],
  options: ReportOptions & { readonly report: string },
  clock: Clock = systemClock,
): Promise<WrittenReport> {
  const files = sealFiles(options);
  const key = files === undefined ? undefined : readSealKey(files, clock);
  const seal = key === undefined ? undefined : sealOf(key, { clock });
  const machineTime = clock.now().toISOString();
  const report = verificationReport(run, {
    number: numberOf(machineTime, randomBytes(5)),
    machineTime,
    tool: await toolHere(),
    environment: await environmentHere(),
  });
  const text = options.report.endsWith('.json');
  await writeWhole(
    options.report,
    text ? `${JSON.stringify(report, null, 1)}\n` : await drawReport(report, langs, seal),
  );
  return { report, sealExpired: key !== undefined && key.notAfter < clock.now().getTime() };
}

function numberOf(machineTime: string, random: Uint8Array): string {
  return `FDV-${machineTime.slice(0, 10).replaceAll('-', '')}-${Buffer.from(random).toString('hex').toUpperCase()}`;
}
