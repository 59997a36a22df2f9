import type { Check } from '@filmdeed/evidence';
import { blocks, type Finding, type Lang, Paper, type Row, type Seal, SEAL, timeText } from '@filmdeed/paper';
import { CHECK_WORDS, REASON_WORDS, VERDICT_WORDS } from '../check-words.js';
import type { Bilingual } from '../terminal.js';
import type { ReportInput } from './report-input.js';
import { CONCLUSIONS, METHOD, REPORT_WORDS as WORDS, ROLES } from './report-words.js';
import { stepsToRepeat } from './steps-to-repeat.js';
import type { VerificationReport, VerifiedSubject } from './verification-report.js';
import { timeWords, whatIsNotProven, whatIsProven } from './what-is-proven.js';

const GOOD = '#2d6a4f';

/**
 * The report on paper: PDF/A-2b as the certificates, in each language asked for one after another. Equal report and languages give equal bytes, but for the
 * time and the signature of a seal.
 */
export async function drawReport(report: VerificationReport, langs: readonly Lang[], seal?: Seal): Promise<Uint8Array> {
  const first = langs[0] ?? 'zh';
  const paper = new Paper(
    first,
    {
      title: `${WORDS.title[first]} ${report.number}`,
      subject: `${report.verdict} · ${report.subjects.map(({ leafHash }) => leafHash).join(' ')}`.slice(0, 300),
      keywords: 'FilmDeed 影契 技术核验报告 verification report',
      date: new Date(report.machineTime),
    },
    seal,
  );
  for (const lang of langs) {
    paper.lang = lang;
    drawEdition(paper, report);
  }
  paper.lang = first;
  return paper.finish(report.number);
}

function drawEdition(paper: Paper, report: VerificationReport): void {
  paper.newPage();
  blocks.head(paper, report.number, WORDS.title, WORDS.number, paper.say(WORDS.preamble));
  section(paper, WORDS.general, generalRows(report));
  section(paper, WORDS.tool, toolRows(report));
  section(paper, WORDS.environment, environmentRows(report));
  blocks.heading(paper, WORDS.inputs, 60);
  for (const input of report.inputs) blocks.rows(paper, inputRows(input));
  paper.y += 4;
  blocks.heading(paper, WORDS.method, 30);
  blocks.sentences(paper, METHOD, '·', SEAL);
  blocks.heading(paper, WORDS.steps, 40);
  blocks.steps(paper, stepsToRepeat(report));
  for (const subject of report.subjects) drawSubject(paper, subject);
  blocks.heading(paper, WORDS.conclusion, 120);
  blocks.sentences(paper, [CONCLUSIONS[report.verdict]], VERDICT_WORDS[report.verdict].mark === '✓' ? '·' : '!', SEAL);
  blocks.heading(paper, WORDS.signature, 70);
  blocks.signatureLines(paper, [
    { zh: '姓名与单位', en: 'name, organisation' },
    { zh: '签名', en: 'signature' },
    { zh: '日期', en: 'date' },
  ]);
}

function section(paper: Paper, heading: Bilingual, rows: readonly Row[]): void {
  blocks.heading(paper, heading);
  blocks.rows(paper, rows);
  paper.y += 4;
}

const row = (zh: string, en: string, value: string | Bilingual, wide = false): Row => ({
  label: { zh, en },
  value,
  ...(wide ? { wide } : {}),
});
const hex = (zh: string, en: string, value: string): Row => ({ label: { zh, en }, value, kind: 'hex', wide: true });

function generalRows({ machineTime, verdict, subjects, differences }: VerificationReport): Row[] {
  const at = timeText(machineTime);
  const { machineRemark: remark } = WORDS;
  return [
    { label: WORDS.machineTime, value: { zh: `${at}；${remark.zh}`, en: `${at}; ${remark.en}` }, wide: true },
    row('核验的证据包与索引答复', 'bundles and index answers', String(subjects.length)),
    row('总结论', 'verdict', VERDICT_WORDS[verdict]),
    ...(differences === undefined
      ? []
      : [
          row('与清单的差异', 'differences from the manifest', {
            zh: `改动 ${differences.changed}，缺失 ${differences.missing}，多出 ${differences.extra}`,
            en: `${differences.changed} changed, ${differences.missing} missing, ${differences.extra} extra`,
          }),
        ]),
  ];
}

function toolRows({ tool }: VerificationReport): Row[] {
  const bytes = tool.files.reduce((sum, { size }) => sum + size, 0).toLocaleString('en-US');
  const count = tool.files.length.toLocaleString('en-US');
  return [
    row('名称与版本', 'name, version', `${tool.name} ${tool.version}`),
    row('程序文件', 'program files', { zh: `${count} 个，共 ${bytes} 字节`, en: `${count} files, ${bytes} bytes` }),
    hex('程序文件的清单根（RFC 6962，运行时计算）', 'manifest root of the program files, computed now', tool.root),
  ];
}

function environmentRows({ environment, rpcHosts }: VerificationReport): Row[] {
  return [
    row('操作系统', 'operating system', environment.system),
    row('处理器架构', 'architecture', environment.architecture),
    row('Node.js / OpenSSL', 'Node.js / OpenSSL', `${environment.node} / ${environment.openssl}`),
    row('时区', 'time zone', environment.timeZone),
    ...(rpcHosts.length === 0 ? [] : [row('所询链节点', 'chain nodes asked', rpcHosts.join(' · '), true)]),
    hex('Node.js 程序 SHA-256', 'SHA-256 of Node.js', environment.nodeSha256),
  ];
}

function inputRows({ role, name, size, sha256, sm3, root, files }: ReportInput): Row[] {
  const bytes = size === undefined ? '—' : size.toLocaleString('en-US');
  const extent =
    files === undefined
      ? { zh: `${bytes} 字节`, en: `${bytes} bytes` }
      : { zh: `${files} 个文件，${bytes} 字节`, en: `${files} files, ${bytes} bytes` };
  return [
    { label: ROLES[role], value: { zh: `${name} · ${extent.zh}`, en: `${name} · ${extent.en}` }, wide: true },
    ...(sha256 === undefined ? [] : [hex('SHA-256', 'SHA-256', sha256)]),
    ...(sm3 === undefined ? [] : [hex('SM3', 'SM3', sm3)]),
    ...(root === undefined ? [] : [hex('清单根', 'manifest root', root)]),
  ];
}

function drawSubject(paper: Paper, subject: VerifiedSubject): void {
  const { name, kind, filing, index, leafHash, verdict, checks } = subject;
  const place = index === undefined ? [] : [row('叶序号', 'leaf index', String(index))];
  section(paper, WORDS.results, [
    row(ROLES[kind].zh, ROLES[kind].en, name, true),
    row('结论', 'verdict', VERDICT_WORDS[verdict]),
    ...place,
    ...(filing === undefined ? [] : [row('存证编号', 'evidence No.', filing)]),
    ...(leafHash === '' ? [] : [hex('叶哈希', 'leaf hash', leafHash)]),
  ]);
  blocks.findings(paper, checks.map(findingOf));
  blocks.heading(paper, WORDS.time, 30);
  blocks.sentences(paper, [timeWords(subject.interval)], '·', SEAL);
  const proven = whatIsProven(subject);
  if (proven.length > 0) {
    blocks.heading(paper, WORDS.proven, 30);
    blocks.sentences(paper, proven, '·', GOOD);
  }
  blocks.heading(paper, WORDS.notProven, 30);
  blocks.sentences(paper, whatIsNotProven(subject), '·', SEAL);
}

const MOST_OF_A_FACT = 200;

function findingOf({ check, verdict, code, facts, anchor }: Check): Finding {
  const { reason, ...others } = facts;
  const told = Object.entries(others).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${name}: ${text.length > MOST_OF_A_FACT ? `${text.slice(0, MOST_OF_A_FACT)}…` : text}`;
  });
  const words = code === undefined ? undefined : REASON_WORDS[code];
  const said = code === undefined ? undefined : `[${code}] ${typeof reason === 'string' ? reason : ''}`.trim();
  return {
    name: CHECK_WORDS[check],
    ...(anchor === undefined ? {} : { subject: `#${anchor + 1}` }),
    verdict,
    ...(said === undefined ? {} : { reason: words ?? { zh: said, en: said } }),
    facts: told.join(' · '),
  };
}
