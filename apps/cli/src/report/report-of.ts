import type { Lang } from '@filmdeed/paper';
import type { Terminal } from '../terminal.js';
import type { VerifyOptions } from '../verify.js';
import { commandLine, hostOf, rpcShown } from './command-line.js';
import type { ReportOptions } from './report-options.js';
import type { VerificationRun } from './verification-report.js';

/** Writes the report of a run of `verify`, and answers its number. Drawing is loaded only here: it takes longer than a verification. */
export async function reportOf(
  terminal: Terminal,
  options: VerifyOptions & ReportOptions & { readonly report: string },
  paths: readonly string[],
  run: Omit<VerificationRun, 'command' | 'rpcHosts'>,
): Promise<string> {
  const { writeReport } = await import('./write-report.js');
  const { rpc, lang } = options;
  const langs: readonly Lang[] = lang === 'both' ? ['zh', 'en'] : [terminal.lang];
  const whole = { ...run, rpcHosts: rpc === undefined ? [] : [hostOf(rpc)], command: commandOf(paths, options) };
  const { report, sealExpired } = await writeReport(whole, langs, options);
  if (sealExpired) terminal.note({ zh: '签章证书已过期', en: 'the certificate of the seal has expired' });
  return report.number;
}

function commandOf(paths: readonly string[], options: VerifyOptions): string {
  const { trust, bundle, manifest, rpc, skipLinks } = options;
  const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value]);
  return commandLine([
    ...['filmdeed', 'verify', ...paths],
    ...option('--bundle', bundle),
    ...option('--manifest', manifest),
    ...option('--trust', trust),
    ...option('--rpc', rpc && rpcShown(rpc)),
    ...(skipLinks === true ? ['--skip-links'] : []),
  ]);
}
