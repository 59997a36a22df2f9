import { type IndexAnswerV1, type IndexReport, type TrustV1, verifyIndexAnswer } from '@filmdeed/evidence';
import { ChainNode, checkBlocks } from './chain-node.js';
import type { Bilingual, Terminal } from './terminal.js';
import { checkLines } from './verify-report.js';

/** Checks an index answer (docs/format.md §12.5), with a node of the chain if one is named. */
export async function checkAnswer(
  answer: IndexAnswerV1,
  trust: TrustV1,
  rpc: string | undefined,
): Promise<IndexReport> {
  if (rpc === undefined) return verifyIndexAnswer(answer, trust);
  return verifyIndexAnswer(answer, trust, { blocks: await checkBlocks(answer, trust, new ChainNode(rpc)) });
}

/** The report for machines. */
export function answerFacts(
  name: string,
  { verdict, checks, interval, leafHash, finding }: IndexReport,
): Record<string, unknown> {
  return { answer: name, verdict, ...(finding === undefined ? {} : { finding }), leafHash, interval, checks };
}

/** The report for people: what is proven first, in words that promise no more than it. */
export function answerLines(terminal: Terminal, name: string, report: IndexReport): string[] {
  const [first, ...checks] = checkLines(terminal, name, report);
  const { verdict, finding } = report;
  if (verdict !== 'valid' || finding === undefined) return [first!, ...checks];
  return [first!, `  ${terminal.say(findingWords(finding))}`, `  ${terminal.say(unprovenWords(finding))}`, ...checks];
}

type Finding = NonNullable<IndexReport['finding']>;

export function findingWords({ kind, value, size, found }: Finding): Bilingual {
  if (found === null) {
    return {
      zh: `在前 ${size} 片叶中：没有以此摘要作出的未密封存证（${kind} ${value}）`,
      en: `among the first ${size} leaves: no unsealed filing of this digest (${kind} ${value})`,
    };
  }
  return {
    zh: `在前 ${size} 片叶中：此摘要首见于第 ${found.first} 号叶，末见于第 ${found.last} 号叶（${kind} ${value}）`,
    en: `among the first ${size} leaves: this digest stands first in leaf ${found.first}, last in leaf ${found.last} (${kind} ${value})`,
  };
}

export function unprovenWords({ size, treeSize }: Finding): Bilingual {
  return {
    zh: `第 ${size} 至 ${treeSize - 1} 号叶：未证明`,
    en: `leaves ${size} to ${treeSize - 1}: unproven`,
  };
}
