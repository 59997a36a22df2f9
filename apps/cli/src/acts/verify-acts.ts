import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { parseTrust, type TrailReport, TrailVerifier } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { VERDICT_WORDS } from '../check-words.js';
import { ChainNode, checkBlocks } from '../chain-node.js';
import { type Outcome, type Terminal, UsageError } from '../terminal.js';
import { checkLines } from '../verify-report.js';
import { boundedLines } from './bounded-lines.js';

export interface VerifyActsOptions {
  readonly trust?: string;
  readonly rpc?: string;
}

/** `filmdeed acts verify`: an export of the audit trail against a trust file, without a network unless a node is named. Exit 0 only if it is valid. */
export async function verifyActs(terminal: Terminal, path: string, options: VerifyActsOptions): Promise<Outcome> {
  if (options.trust === undefined) {
    throw new UsageError({
      zh: '请用 --trust FILE 给出信任文件：向您信任的一方取得，不可取自导出文件的来源',
      en: 'Name the trust file with --trust FILE: from a party you trust, never from where the export came from',
    });
  }
  const trust = parseTrust(await readTrust(options.trust));
  const verifier = new TrailVerifier(trust, (bytes) => hash('sha256', bytes, 'buffer'));
  const progress = terminal.progress({ zh: '核验', en: 'verifying' }, (await stat(path)).size, 'bytes');
  try {
    for await (const { line, read } of boundedLines(path)) {
      if (line !== '') verifier.take(line);
      progress.at(read);
    }
  } finally {
    progress.end();
  }
  const { proof } = verifier;
  const blocks =
    options.rpc === undefined || proof === undefined
      ? undefined
      : await checkBlocks(proof, trust, new ChainNode(options.rpc));
  const report = verifier.finish(blocks === undefined ? {} : { blocks });
  return {
    ok: report.verdict === 'valid',
    facts: { export: path, ...report },
    lines: linesOf(terminal, path, report),
  };
}

function linesOf(terminal: Terminal, name: string, report: TrailReport): string[] {
  const [first, ...checks] = checkLines(terminal, name, report);
  const { verdict, code, facts } = report.trail;
  const words = VERDICT_WORDS[verdict];
  const trail = terminal.say({ zh: '审计链', en: 'chain of acts' });
  const said =
    code === undefined
      ? ''
      : ` [${code}]${terminal.say({ zh: '：第', en: ': act ' })}${String(facts['index'])}${terminal.say({ zh: ' 项', en: '' })}`;
  return [
    first!,
    ...(verdict === 'valid' ? [`  ${proven(terminal, report)}`] : []),
    `  ${words.mark} ${trail}: ${terminal.say(words)}${said}`,
    ...checks,
  ];
}

function proven(terminal: Terminal, { trail: { facts } }: TrailReport): string {
  const { from, to, shown, hidden } = facts as Readonly<Record<string, number>>;
  return terminal.say({
    zh: `第 ${from} 至 ${to! - 1} 项行为：次序与内容与运营方写入日志的首部相符；其中 ${shown} 项可见，${hidden} 项只有摘要。未写入的行为无从证明`,
    en: `acts ${from} to ${to! - 1}: order and content are those of the head that the operator logged; ${shown} shown, ${hidden} by digest alone. What was never written down nothing proves`,
  });
}

async function readTrust(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    throw new Refusal('trust.invalid', `no trust file at ${path}`);
  }
}
