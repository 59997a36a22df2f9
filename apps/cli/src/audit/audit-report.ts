import { type AuditFinding, type AuditReport, KNOWN_LEAVES } from '@filmdeed/evidence';
import type { Facts } from '@filmdeed/kernel';
import { REASON_WORDS } from '../check-words.js';
import type { Terminal } from '../terminal.js';
import { FINDING_WORDS } from './audit-words.js';

const SHOWN_OF_A_CODE = 20;

/** The report for machines. */
export function auditFacts(report: AuditReport, mirror: string, without: readonly string[]): Record<string, unknown> {
  const { isClean: _, ...facts } = report;
  return { ...facts, mirror, withoutPromise: without };
}

/** The report for people: what was held against what, and each finding by the index of its leaf. */
export function auditLines(
  terminal: Terminal,
  report: AuditReport,
  mirror: string,
  without: readonly string[],
): string[] {
  const { served, size, appended, counts, indexRoots, trail, anchors, promises, problems } = report;
  const say = (zh: string, en: string): string => terminal.say({ zh, en });
  const known = KNOWN_LEAVES.reduce((sum, type) => sum + (counts[type] ?? 0), 0);
  const unknown = counts['unknown'] ?? 0;
  const lines = [
    `${report.isClean ? '✓' : '✗'} ${report.isClean ? say('无异常', 'nothing found') : say('有异常', 'found')}  ${report.origin}`,
    say(
      `  检查点：${served === null ? '无' : `${served.size} 叶，根 ${served.root}`}`,
      `  checkpoint: ${served === null ? 'none' : `${served.size} leaves, root ${served.root}`}`,
    ),
    say(
      `  已复算 ${size} 叶（本次 ${appended}），其中 ${known} 叶合规范，${unknown} 叶类型不识（未核验）`,
      `  recomputed ${size} leaves (${appended} in this run): ${known} well-formed, ${unknown} of an unknown type (not checked)`,
    ),
    say(
      `  索引根：${indexRoots.stated} 个，已从叶复算 ${indexRoots.held} 个`,
      `  index roots: ${indexRoots.stated}, of which ${indexRoots.held} were recomputed from the leaves`,
    ),
    ...(trail.stated === 0
      ? []
      : [
          say(
            `  审计记录：${trail.stated} 片叶，最新计 ${trail.count} 条行为`,
            `  audit trail: ${trail.stated} leaves, the newest over ${trail.count} acts`,
          ),
        ]),
    say(
      `  锚定：${anchors.compared} 个与叶比对，${anchors.dated} 个的时钟可信${anchors.isListed ? '' : '；日志未公布锚定清单'}`,
      `  anchors: ${anchors.compared} compared with the leaves, ${anchors.dated} of a trusted clock${anchors.isListed ? '' : '; the log publishes no list of them'}`,
    ),
    ...Object.entries(anchors.notChecked).map(
      ([reason, count]) => `  – ${count} × ${terminal.say(REASON_WORDS[reason] ?? { zh: reason, en: reason })}`,
    ),
    say(
      `  受理承诺：${promises.kept} 个兑现，${promises.open} 个未到期，${promises.broken} 个违背`,
      `  promises: ${promises.kept} kept, ${promises.open} not due yet, ${promises.broken} broken`,
    ),
    ...promises.notGenuine.map(({ name, reason }) => `  – ${name}: ${reason}`),
    ...without.map((name) => `  – ${name}: ${say('没有受理承诺', 'no promise')}`),
    ...problems.map(({ code, reason, facts }) => `  – ${code}: ${reason} ${factsText(facts)}`),
    ...findingLines(terminal, report),
    say(`  副本：${mirror}`, `  mirror: ${mirror}`),
  ];
  return lines;
}

function findingLines(terminal: Terminal, { findings, more }: AuditReport): string[] {
  return [...new Set(findings.map(({ code }) => code))].flatMap((code) => {
    const list = findings.filter((each) => each.code === code);
    const rest = list.length - SHOWN_OF_A_CODE + (more[code] ?? 0);
    const shown = list.slice(0, SHOWN_OF_A_CODE).map((finding) => findingLine(terminal, finding));
    return rest > 0
      ? [...shown, `  … ${terminal.say({ zh: `另有 ${rest} 处`, en: `${rest} more` })} [${code}]`]
      : shown;
  });
}

function findingLine(terminal: Terminal, { code, facts }: AuditFinding): string {
  return `✗ ${terminal.say(FINDING_WORDS[code])} [${code}] ${factsText(facts)}`;
}

function factsText(facts: Facts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${[value].flat().join(', ')}`)
    .join(' · ');
}
