import type { BundleV1, Report } from '@filmdeed/evidence';
import { type Bilingual, type Lang, timeText } from '@filmdeed/paper';
import { certificateNumber } from '../certificate/certificate-face.js';
import { type Filer, FILER_WORDS, mandateText, nameText, vouchedText } from '../certificate/filer.js';
import { NOT_PROVEN, whatIsProven } from '../certificate/statements.js';
import { timeStatement } from '../certificate/time-statement.js';
import { WORDS as PAPER_WORDS } from '../certificate/words.js';
import { isFiled } from './proof-files.js';
import { FILE_WORDS, README_WORDS as WORDS } from './readme-words.js';
import type { Procedure } from './steps.js';

export interface ReadmeInput {
  readonly bundle: BundleV1;
  readonly report: Report;
  readonly procedure: Procedure;
  /** Who issued the dossier, if it should be said. */
  readonly name: string | undefined;
  /** Who filed, as the operator states it. */
  readonly filer: Filer | undefined;
  /** Paths at the top of the dossier. */
  readonly files: readonly string[];
}

/** The README of one filing: what is proved and what is not, and every line that checks it. */
export function readme(input: ReadmeInput, lang: Lang): string {
  const { bundle, report, procedure, files } = input;
  const say = (words: Bilingual): string => words[lang];
  const opened = report.opened!;
  const signed = report.checks.some(({ check, verdict }) => check === 'signature' && verdict === 'valid');
  const time = timeStatement(report.interval);
  const known = ['README.md', 'README.en.md'];
  const parts = [
    `# ${say(WORDS.title)} ${certificateNumber(report)}`,
    say(WORDS.other),
    say(WORDS.lead),
    `## ${say(WORDS.facts)}`,
    bullets(facts(input, lang).map(([label, value]) => `${say(label)}: ${value}`)),
    `## ${say(WORDS.proves)}`,
    bullets(whatIsProven(opened, signed, report.interval).map(say)),
    `## ${say(PAPER_WORDS.provenTime)}`,
    ...(time.before === undefined
      ? []
      : [
          bullets(
            [[PAPER_WORDS.after, time.after ?? '—'] as const, [PAPER_WORDS.before, time.before] as const].map(
              ([label, value]) => `${say(label)}: ${value}`,
            ),
          ),
        ]),
    say(time.sentence),
    `## ${say(WORDS.provesNot)}`,
    bullets([say(time.disclaimer), ...NOT_PROVEN.map(say)]),
    `## ${say(WORDS.contents)}`,
    bullets(files.filter((path) => !known.includes(path)).map((path) => `\`${path}\` ${say(FILE_WORDS[path]!)}`)),
    `## ${say(WORDS.trust)}`,
    say(WORDS.trustSays),
    `## ${say(WORDS.tools)}`,
    say(WORDS.toolsSay),
    `## ${say(WORDS.shortWay)}`,
    fenced(`sh verify.sh ${say(WORDS.original)} ${say(WORDS.obtained)}`, 'text'),
    say(WORDS.shortSays),
    `## ${say(WORDS.byHand)}`,
    say(WORDS.byHandSays),
    `### 0. ${say(WORDS.prepare)}`,
    fenced(`trust=trust.json\nfile=\n${procedure.tools.join('\n')}`),
    ...procedure.steps.flatMap(({ name, says, shell }, i) => [`### ${i + 1}. ${say(name)}`, say(says), fenced(shell)]),
    `## ${say(WORDS.rest)}`,
    say(WORDS.restSays),
    ...(bundle.anchors.every(isFiled) ? [] : [say(WORDS.unknownAnchors)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function facts({ report, name, filer }: ReadmeInput, lang: Lang): [Bilingual, string][] {
  const { leaf, content, particulars } = report.opened!;
  const line = (zh: string, en: string, value: string | undefined): [Bilingual, string][] =>
    value === undefined ? [] : [[{ zh, en }, value]];
  const { size, root } = report.checks.find(({ check }) => check === 'checkpoint')!.facts;
  return [
    ...line('签发平台', 'issued by', name === undefined ? undefined : markdownText(name)),
    ...line('作品名称（自述）', 'title (as stated)', particulars.title && markdownText(particulars.title)),
    ...line('存证编号', 'evidence No.', leaf.id),
    ...line('存证主体（假名编号）', 'filer (pseudonymous id)', leaf.party),
    ...(filer === undefined
      ? []
      : [
          [FILER_WORDS.name, markdownText(nameText(filer)[lang])] as [Bilingual, string],
          [FILER_WORDS.vouched, markdownText(vouchedText(filer)[lang])] as [Bilingual, string],
          ...(filer.mandates ?? []).map((mandate): [Bilingual, string] => [
            FILER_WORDS.mandate,
            mandateText(mandate, leaf.party)[lang],
          ]),
        ]),
    ...line('申报时间（运营方陈述）', 'stated time (of the operator)', timeText(leaf.time)),
    ...(content?.kind === 'file'
      ? [...line('SHA-256', 'SHA-256', content.sha256), ...line('国密 SM3', 'SM3', content.sm3)]
      : []),
    ...(content?.kind === 'set'
      ? [
          ...line('清单文件 SHA-256', 'SHA-256 of the manifest', content.manifest),
          ...line('清单根', 'root of the manifest', content.root),
        ]
      : []),
    ...(leaf.auth.kind !== 'operator'
      ? line('主体密钥', 'key of the party', `${markdownText(leaf.auth.scheme)} ${leaf.auth.signer}`)
      : []),
    ...line('叶哈希', 'leaf hash', report.leafHash),
    ...line(
      '叶序号 / 树大小 / 根',
      'leaf index / tree size / root',
      `${report.index} / ${String(size)} / ${String(root)}`,
    ),
  ];
}

export function bullets(list: readonly string[]): string {
  return list.map((text) => `- ${text}`).join('\n');
}

export function fenced(text: string, language = 'sh'): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** A stated text that shows as it is and cannot act as Markdown. */
export function markdownText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]()<>#|!~&-]/gu, '\\$&');
}
