import type { Check, IndexReport, Report, TimeInterval, Verdict } from '@filmdeed/evidence';
import type { Environment } from './environment.js';
import type { ReportInput } from './report-input.js';
import type { Tool } from './tool-digest.js';

/** One bundle or index answer, and what this run found of it. */
export interface VerifiedSubject {
  readonly name: string;
  readonly kind: 'bundle' | 'index-answer';
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly interval: TimeInterval;
  readonly leafHash: string;
  /** Of a bundle: number of its filing, and the place of its leaf in the log. */
  readonly filing?: string;
  readonly index?: number;
  readonly finding?: NonNullable<IndexReport['finding']>;
}

/** Everything that a technical verification report says (技术核验报告); the paper and the JSON are made of it alone. */
export interface VerificationReport {
  readonly v: 1;
  readonly type: 'filmdeed.verification-report';
  /** Random: two reports of one run of the same command differ. */
  readonly number: string;
  /** By the clock of the machine, RFC 3339 in UTC; no proof of anything. */
  readonly machineTime: string;
  readonly verdict: Verdict;
  readonly tool: Tool;
  readonly environment: Environment;
  readonly inputs: readonly ReportInput[];
  /** Hosts of the nodes that were asked, without the rest of their addresses. */
  readonly rpcHosts: readonly string[];
  /** The command that repeats this, for a shell; addresses of nodes are cut to their host. */
  readonly command: string;
  readonly subjects: readonly VerifiedSubject[];
  /** Names of files that differ from the manifest at hand, counted. */
  readonly differences?: { readonly changed: number; readonly missing: number; readonly extra: number };
}

/** What ran, as `verify` has it. */
export interface VerificationRun {
  readonly verdict: Verdict;
  readonly bundles: readonly { readonly name: string; readonly report: Report }[];
  readonly answers: readonly { readonly name: string; readonly report: IndexReport }[];
  readonly inputs: readonly ReportInput[];
  readonly rpcHosts: readonly string[];
  readonly command: string;
  readonly differences?: VerificationReport['differences'];
}

/** Where and when it ran. */
export interface RunPlace {
  readonly number: string;
  readonly machineTime: string;
  readonly tool: Tool;
  readonly environment: Environment;
}

export function verificationReport(run: VerificationRun, place: RunPlace): VerificationReport {
  const { bundles, answers, ...rest } = run;
  return {
    v: 1,
    type: 'filmdeed.verification-report',
    ...place,
    ...rest,
    subjects: [...bundles.map(bundleSubject), ...answers.map(answerSubject)],
  };
}

function bundleSubject({ name, report }: VerificationRun['bundles'][number]): VerifiedSubject {
  const { verdict, checks, interval, leafHash, index, opened } = report;
  return {
    ...{ name, kind: 'bundle', verdict, checks, interval, leafHash },
    ...(opened === undefined ? {} : { filing: opened.leaf.id }),
    ...(index === undefined ? {} : { index }),
  };
}

function answerSubject({ name, report }: VerificationRun['answers'][number]): VerifiedSubject {
  const { verdict, checks, interval, leafHash, finding } = report;
  return {
    ...{ name, kind: 'index-answer', verdict, checks, interval, leafHash },
    ...(finding === undefined ? {} : { finding }),
  };
}
