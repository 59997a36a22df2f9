import { open, readFile } from 'node:fs/promises';
import {
  type BundleV1,
  type Check,
  type Content,
  type IndexAnswerV1,
  parseBundle,
  parseIndexAnswer,
  parseTrust,
  type Report,
  verifyBundle,
} from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { ChainNode, checkBlocks } from './chain-node.js';
import { entriesAtHand, fileAtHand, isSingleFile, setAtHand } from './content-at-hand.js';
import {
  compareInOrder,
  contentOfManifest,
  type Differences,
  readManifest,
  requireSameManifest,
} from './manifest-file.js';
import { contentInput, inputOf, type ReportInput } from './report/report-input.js';
import { assertReportName, type ReportOptions } from './report/report-options.js';
import { reportOf } from './report/report-of.js';
import { answerFacts, answerLines, checkAnswer } from './verify-answer.js';
import { differenceLines, reportFacts, reportLines } from './verify-report.js';
import { statedContent } from './stated-content.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';
import type { WalkOptions } from './walk.js';

export interface VerifyOptions extends WalkOptions {
  readonly trust?: string;
  readonly bundle?: string;
  readonly manifest?: string;
  readonly rpc?: string;
  /** Where a technical verification report is written: a PDF, or JSON. */
  readonly report?: string;
  /** Of the report: also `both`. */
  readonly lang?: string | undefined;
}

interface Subject {
  readonly name: string;
  readonly bundle: BundleV1;
}

interface Sorted {
  readonly subjects: Subject[];
  readonly answers: { name: string; answer: IndexAnswerV1 }[];
  /** Bundles and answers as they were read. */
  readonly inputs: ReportInput[];
  readonly content: string[];
}

/**
 * `filmdeed verify`: bundles and index answers, and the file or folder of one bundle, against a trust file. Exit 0 only if every one of them
 * is valid.
 */
export async function verify(
  terminal: Terminal,
  paths: readonly string[],
  options: VerifyOptions & Partial<ReportOptions>,
): Promise<Outcome> {
  if (options.report !== undefined) assertReportName(options.report, options);
  if (options.trust === undefined) {
    throw new UsageError({
      zh: '请用 --trust FILE 给出信任文件：向您信任的一方取得，不可取自证据包',
      en: 'Name the trust file with --trust FILE: from a party you trust, never from the bundle',
    });
  }
  const trustBytes = await readTrustFile(options.trust);
  const trust = parseTrust(trustBytes.toString('utf8'));
  const { subjects, answers, inputs, content: contentPaths } = await sortOut(paths, options);
  const [first] = subjects;
  if (first === undefined && (answers.length === 0 || contentPaths.length > 0)) {
    throw new UsageError({
      zh: '请给出证据包（--bundle FILE 或 *.json）',
      en: 'Name a bundle (--bundle FILE, or a *.json)',
    });
  }
  if (contentPaths.length > 0 && subjects.length > 1) {
    throw new UsageError({ zh: '核验文件时一次只能给一个证据包', en: 'With a file or folder, one bundle at a time' });
  }
  const found =
    first === undefined || contentPaths.length === 0
      ? {}
      : await contentFound(terminal, first.bundle, contentPaths, options);
  const reports = [];
  for (const { name, bundle } of subjects) {
    const blocks = options.rpc === undefined ? undefined : await checkBlocks(bundle, trust, new ChainNode(options.rpc));
    const report = verifyBundle(bundle, trust, {
      ...(found.content === undefined ? {} : { content: found.content }),
      ...(blocks === undefined ? {} : { blocks }),
    });
    reports.push({
      name,
      report: found.differences === undefined ? report : withDifferences(report, found.differences),
    });
  }
  const answered = [];
  for (const { name, answer } of answers) {
    answered.push({ name, report: await checkAnswer(answer, trust, options.rpc) });
  }
  const verdicts = [...reports, ...answered].map(({ report }) => report.verdict);
  const ok = verdicts.every((verdict) => verdict === 'valid');
  const verdict = ok ? 'valid' : verdicts.includes('broken') ? 'broken' : 'not-checked';
  const written =
    options.report === undefined
      ? undefined
      : await reportOf(terminal, { ...options, report: options.report }, paths, {
          ...{ verdict, bundles: reports, answers: answered },
          inputs: [...inputs, inputOf('trust', options.trust, trustBytes), ...contentInputs(contentPaths, found)],
          ...(found.differences === undefined ? {} : { differences: found.differences.counts }),
        });
  return {
    ok,
    facts: {
      verdict,
      bundles: reports.map(({ name, report }) => reportFacts(name, report)),
      ...(answered.length === 0 ? {} : { answers: answered.map(({ name, report }) => answerFacts(name, report)) }),
      ...(found.differences === undefined ? {} : { differences: found.differences }),
      ...(written === undefined ? {} : { report: { path: options.report, number: written } }),
    },
    lines: [
      ...reports.flatMap(({ name, report }) => reportLines(terminal, name, report)),
      ...answered.flatMap(({ name, report }) => answerLines(terminal, name, report)),
      ...(found.differences === undefined ? [] : differenceLines(terminal, found.differences)),
      ...(written === undefined
        ? []
        : [terminal.say({ zh: `报告 ${written}：${options.report}`, en: `report ${written}: ${options.report}` })]),
    ],
  };
}

async function readTrustFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    throw new Refusal('trust.invalid', `no trust file at ${path}`);
  }
}

/** Bundles and index answers among the paths are told by their form; everything else is content. */
async function sortOut(paths: readonly string[], options: VerifyOptions): Promise<Sorted> {
  const sorted: Sorted = { subjects: [], answers: [], inputs: [], content: [] };
  for (const path of options.bundle === undefined ? paths : [options.bundle, ...paths]) {
    const type = path === options.bundle ? 'bundle' : await typeOf(path);
    if (type === undefined) sorted.content.push(path);
    else {
      const bytes = await readFile(path);
      const text = bytes.toString('utf8');
      if (options.report !== undefined) sorted.inputs.push(inputOf(type, path, bytes));
      if (type === 'bundle') sorted.subjects.push({ name: path, bundle: parseBundle(text) });
      else sorted.answers.push({ name: path, answer: parseIndexAnswer(text) });
    }
  }
  return sorted;
}

async function typeOf(path: string): Promise<'bundle' | 'index-answer' | undefined> {
  if (!path.endsWith('.json')) return undefined;
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(400), 0, 400, 0);
    const found = /"type"\s*:\s*"filmdeed\.(bundle|index-answer)"/.exec(buffer.subarray(0, bytesRead).toString('utf8'));
    return found?.[1] as 'bundle' | 'index-answer' | undefined;
  } finally {
    await file.close();
  }
}

interface Found {
  readonly content?: Content;
  readonly differences?: Differences;
}

async function contentFound(
  terminal: Terminal,
  bundle: BundleV1,
  paths: readonly string[],
  options: VerifyOptions,
): Promise<Found> {
  if (await isSingleFile(paths)) return { content: await fileAtHand(terminal, paths[0]!) };
  if (options.manifest === undefined) return { content: await setAtHand(terminal, paths, options) };
  const manifest = await contentOfManifest(options.manifest);
  const stated = statedContent(bundle);
  if (stated?.kind === 'set') requireSameManifest(manifest, stated);
  const differences = await compareInOrder(readManifest(options.manifest), entriesAtHand(terminal, paths, options));
  // A folder that differs has another root; the names say more than that root would.
  return isDifferent(differences) ? { differences } : { content: manifest, differences };
}

/** A folder that is not that of its manifest is content that does not fit, whatever else is valid. */
function withDifferences(report: Report, differences: Differences): Report {
  if (!isDifferent(differences)) return report;
  const { changed, missing, extra } = differences.counts;
  const reason = `${changed} changed, ${missing} missing, ${extra} extra`;
  const facts = { changed, missing, extra, reason };
  const content: Check = { check: 'content', verdict: 'broken', code: 'digest.mismatch', facts };
  const checks = report.checks.map((check) => (check.check === 'content' ? content : check));
  return { ...report, verdict: 'broken', checks };
}

function contentInputs(paths: readonly string[], { content }: Found): ReportInput[] {
  if (paths.length === 0) return [];
  const name = paths.join(' ');
  return [content === undefined ? { role: 'set', name } : contentInput(name, content)];
}

function isDifferent({ counts }: Differences): boolean {
  return counts.changed + counts.missing + counts.extra > 0;
}
