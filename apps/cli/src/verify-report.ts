import { type Check, type Report, saysLess, type TimeBound } from '@filmdeed/evidence';
import { CHECK_WORDS, REASON_WORDS, VERDICT_WORDS } from './check-words.js';
import type { Differences } from './manifest-file.js';
import type { Terminal } from './terminal.js';

const SHOWN = 50;

/** The report for machines. */
export function reportFacts(
  name: string,
  { verdict, checks, interval, leafHash, index, opened }: Report,
): Record<string, unknown> {
  return {
    bundle: name,
    verdict,
    filing: opened?.leaf.id,
    party: opened?.leaf.party,
    leafHash,
    index,
    interval,
    checks,
  };
}

/** The report for people: the verdict, then each check that ran with its own. */
export function reportLines(terminal: Terminal, name: string, report: Report): string[] {
  const title = report.opened?.particulars.title;
  return checkLines(terminal, title === undefined ? name : `${name}  ${title}`, report);
}

/** The verdict under a name, each check that ran, and what is known of the time. */
export function checkLines(
  terminal: Terminal,
  name: string,
  { verdict, checks, interval }: Pick<Report, 'verdict' | 'checks' | 'interval'>,
): string[] {
  const total = VERDICT_WORDS[verdict];
  const lines = [`${total.mark} ${terminal.say(total)}  ${name}`];
  for (const check of checks) lines.push(`  ${VERDICT_WORDS[check.verdict].mark} ${checkLine(terminal, check)}`);
  const { before, after } = interval;
  if (before === undefined)
    lines.push(
      `  ${terminal.say({ zh: '时间：尚无锚定，只有运营方陈述', en: 'time: not anchored; the word of the operator only' })}`,
    );
  else if (!before.independent) {
    lines.push(
      `  ${terminal.say({ zh: '时间：仅有运营方自行运行的链，尚无独立时钟', en: 'time: only a chain of the operator itself; no independent clock yet' })}`,
    );
  } else {
    const unchecked = before.confirmed ? '' : terminal.say({ zh: '（区块未核对）', en: ' (block not checked)' });
    const lower = after === undefined ? '…' : `${after.time}${terminal.say(LOWER_END[worthOf(after, before)])}`;
    lines.push(`  ${terminal.say({ zh: '时间：', en: 'time: ' })}${lower} — ${before.time}${unchecked}`);
  }
  return lines;
}

/** What is to be said of a lower end that says less than the upper one. */
const LOWER_END = {
  good: { zh: '', en: '' },
  unchecked: { zh: '（下限未核对）', en: ' (lower end not checked)' },
  own: { zh: '（下限仅为运营方陈述）', en: " (lower end: the operator's own clock)" },
};

function worthOf(after: TimeBound, before: TimeBound): keyof typeof LOWER_END {
  if (!saysLess(after, before)) return 'good';
  return after.independent ? 'unchecked' : 'own';
}

function checkLine(terminal: Terminal, check: Check): string {
  const name = terminal.say(CHECK_WORDS[check.check]);
  const place = check.anchor === undefined ? '' : ` #${check.anchor + 1}`;
  const verdict = terminal.say(VERDICT_WORDS[check.verdict]);
  const reason = check.code === undefined ? undefined : REASON_WORDS[check.code];
  const why =
    check.verdict === 'broken'
      ? ` [${check.code}] ${String(check.facts.reason ?? '')}`
      : reason === undefined
        ? ''
        : ` (${terminal.say(reason)})`;
  return `${name}${place}: ${verdict}${why}`;
}

/** Differences for people, fifty of a kind by name. */
export function differenceLines(terminal: Terminal, differences: Differences): string[] {
  const words = {
    changed: { zh: '改动', en: 'changed' },
    missing: { zh: '缺失', en: 'missing' },
    extra: { zh: '多出', en: 'extra' },
  };
  const lines = (['changed', 'missing', 'extra'] as const).flatMap((kind) => {
    const paths = differences[kind];
    const named = paths.slice(0, SHOWN).map((path) => `✗ ${terminal.say(words[kind])}  ${path}`);
    const rest = differences.counts[kind] - named.length;
    return rest > 0
      ? [
          ...named,
          terminal.say({ zh: `  …另有 ${rest} 个${words[kind].zh}`, en: `  … ${rest} more ${words[kind].en}` }),
        ]
      : named;
  });
  return lines.length > 0
    ? lines
    : [`✓ ${terminal.say({ zh: '文件夹与清单完全一致', en: 'the folder is exactly that of the manifest' })}`];
}
