import type { Bilingual } from '../terminal.js';
import { commandLine } from './command-line.js';
import type { ReportInput } from './report-input.js';
import type { VerificationReport } from './verification-report.js';

export interface StepToRepeat {
  readonly words: Bilingual;
  readonly command?: string;
}

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** How anybody repeats the run: with this tool, and without it. */
export function stepsToRepeat({ inputs, command, tool }: VerificationReport): StepToRepeat[] {
  const named = (role: ReportInput['role']): string | undefined => inputs.find((input) => input.role === role)?.name;
  const hashed = inputs.filter(({ sha256 }) => sha256 !== undefined).map(({ name }) => name);
  const [bundle, trust, file] = [named('bundle'), named('trust') ?? 'trust.json', named('file')];
  const atHand = file === undefined ? [] : [file];
  return [
    {
      words: w('核对各输入的摘要，应与上表相同：', 'Compare the digests of the inputs with those above:'),
      command: `${commandLine(['sha256sum', ...hashed])} ; ${commandLine(['openssl', 'dgst', '-sm3', ...hashed])}`,
    },
    {
      words: w(
        `取得同一工具（版本 ${tool.version}，清单根见上；各文件的摘要见 JSON 报告）：`,
        `Get the same tool (version ${tool.version}, manifest root above; the JSON report has the digest of every file):`,
      ),
      command: 'filmdeed --version',
    },
    { words: w('重复核验，应得同样的逐项结果：', 'Verify again; each result must be the same:'), command },
    ...(bundle === undefined ? [] : withoutThisTool(bundle, trust, atHand)),
  ];
}

function withoutThisTool(bundle: string, trust: string, atHand: readonly string[]): StepToRepeat[] {
  const file = atHand.flatMap((each) => ['--file', each]);
  return [
    {
      words: w(
        '不用本工具：在解开的卷宗文件夹内，仅用 sh、sha256sum 与 openssl（步骤见其 README）：',
        'Without this tool: in the folder of the dossier, with sh, sha256sum and openssl alone (its README has the steps):',
      ),
      command: commandLine(['sh', 'verify.sh', ...(atHand.length > 0 ? [...atHand, trust] : [])]),
    },
    {
      words: w(
        '若卷宗附有独立编写的 Python 核验程序：',
        'If the dossier holds the verifier in Python, which was written independently:',
      ),
      command: commandLine(['python3', 'filmdeed_verify.py', bundle, '--trust', trust, ...file]),
    },
  ];
}
