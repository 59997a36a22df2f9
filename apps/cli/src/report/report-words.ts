import type { Verdict } from '@filmdeed/evidence';
import type { Bilingual } from '../terminal.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** The words of a technical verification report. */
export const REPORT_WORDS = {
  title: w('技术核验报告', 'Technical Verification Report'),
  number: w('报告编号', 'Report No.'),
  preamble: w(
    '本报告记载下列工具在出具之时的一次实际核验：输入、方法、逐项结果。任何人均可按所列步骤重复，无须信赖出具方。',
    'What the tool below found when it verified the inputs below, at the moment of this report. Anybody can repeat it by the steps given, without trusting whoever made it.',
  ),
  general: w('概要', 'Summary'),
  tool: w('核验工具', 'Tool'),
  environment: w('运行环境', 'Environment'),
  inputs: w('核验对象', 'Inputs'),
  method: w('方法与标准', 'Method and standards'),
  steps: w('可重复的步骤', 'Steps to repeat it'),
  results: w('逐项结果', 'Results'),
  time: w('时间', 'Time'),
  proven: w('证明了什么', 'What is proven'),
  notProven: w('没有证明什么', 'What is not proven'),
  conclusion: w('结论', 'Conclusion'),
  signature: w('核验人', 'The person who verified'),
  machineTime: w('出具时间（本机时钟）', 'made at (clock of this machine)'),
  machineRemark: w(
    '本机时钟所示，未经独立核对，不作时间证明',
    'as this machine has it; checked by nobody, proof of no time',
  ),
} as const;

export const CONCLUSIONS: Readonly<Record<Verdict, Bilingual>> = {
  valid: w(
    '通过：所列证据包（及索引答复）经核验有效；标为“未核验”的各项除外。',
    'valid: every bundle (and index answer) listed was verified and holds, but for what is marked "not checked".',
  ),
  broken: w('不符：至少一项核验不符，见逐项结果。', 'broken: at least one check failed; see the results.'),
  'not-checked': w(
    '未核验：没有不符之项，但必需的核验未能全部进行，不得视为通过。',
    'not checked: nothing failed, but not all that is required could be checked; this is no "valid".',
  ),
};

export const ROLES = {
  bundle: w('证据包', 'bundle'),
  'index-answer': w('索引答复', 'index answer'),
  trust: w('信任文件', 'trust file'),
  file: w('手头的文件', 'file at hand'),
  set: w('手头的文件夹或多个文件', 'folder or files at hand'),
  manifest: w('清单', 'manifest'),
} as const;

export const METHOD: readonly Bilingual[] = [
  w(
    '按 FilmDeed 格式说明（docs/format.md）第 9 节逐项核验：每项为“通过”“不符”或“未核验”，不因一项不符而停止；信任的依据仅为所列信任文件。',
    'Each check of section 9 of the FilmDeed formats (docs/format.md) is valid, broken or not checked, and none stops the others; nothing is trusted but the trust file listed.',
  ),
  w(
    '摘要：SHA-256（FIPS 180-4）、SM3（GB/T 32905-2016）。日志与证明：RFC 6962 默克尔树，C2SP 签名检查点（Ed25519，RFC 8032）。规范化：RFC 8785。',
    'Digests: SHA-256 (FIPS 180-4), SM3 (GB/T 32905-2016). Log and proofs: RFC 6962 trees, C2SP signed checkpoints (Ed25519, RFC 8032). Canonical form: RFC 8785.',
  ),
  w(
    '主体签名：EIP-712 声明，P-256 或 secp256k1 的 ECDSA，或通行密钥（WebAuthn）。时间戳：RFC 3161，CMS（RFC 5652），证书路径（RFC 5280）。',
    'Signature of a party: a statement of EIP-712 under ECDSA on P-256 or secp256k1, or by a passkey (WebAuthn). Time-stamps: RFC 3161, CMS (RFC 5652), certificate paths (RFC 5280).',
  ),
];

export const NEVER_PROVEN: readonly Bilingual[] = [
  w(
    '不证明谁创作了作品、著作权归谁所有、内容是否独创；名称、作者、日期等为存证方自述。',
    'Who made the work, who owns it, or that it is original: title, author and dates are what the filer states.',
  ),
  w(
    '不证明签署密钥由何人持有；不证明入日志之前的真实性。',
    'Who holds the key that signed; nor that anything is genuine from before it came into the log.',
  ),
  w(
    '信任文件是否可信由使用者自行判断；本报告只证明“若信任该文件，则如上”。',
    'Whether the trust file deserves trust is for its user to judge: all above holds if it does.',
  ),
];
