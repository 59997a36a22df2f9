import type { Bilingual } from '@filmdeed/paper';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** The words of the papers. Fields follow 存证证书 practice; a field that we cannot fill honestly is left out or says so. */
export const WORDS = {
  certificate: w('存证证书', 'Certificate of Evidence'),
  certificateNo: w('证书编号', 'Certificate No.'),
  seriesCertificate: w('系列存证证书', 'Certificate of Evidence for a Series'),
  preamble: w(
    '兹载明：下列内容的摘要已写入只增不改的证据日志。任何人凭证据包与信任文件即可独立核验，无须信赖本平台。',
    'The digests below stand in an append-only evidence log; anyone can check this without trusting this platform.',
  ),
  work: w('作品', 'Work'),
  notDisclosed: w('（未披露）', '(not disclosed)'),
  formOriginal: w('原文（文件已提交）', 'original (the file was handed in)'),
  formDigest: w('摘要（文件未提交，须自行保管原件）', 'digest only (the holder keeps the file)'),
  sealed: w('密封', 'sealed'),
  digestsSealed: w(
    '密封存证，摘要未在此披露；持有人的证据包载有盐值与摘要。',
    'Sealed filing, digests not disclosed here; the bundle of its holder has salt and digests.',
  ),
  digests: w('内容摘要', 'Digests of the content'),
  provenTime: w('可核验的时间', 'Time that can be checked'),
  after: w('不早于', 'not before'),
  before: w('不晚于', 'not after'),
  verifyHere: w('扫码或访问以下地址核验', 'Scan or open to verify'),
  disclaimer: w(
    '声明：本证书证明该数据在该时间已存在且未被改动，不构成著作权归属的行政确认。',
    'This certificate proves that the data existed at that time and has not been altered since; it is no administrative confirmation of copyright ownership.',
  ),
  uncheckedDisclaimer: w(
    '声明：本证书证明该数据已写入证据日志且未被改动；其存在时间以区块核对无误为准，不构成著作权归属的行政确认。',
    'This certificate proves that the data stand in the evidence log unaltered; their time holds once the block is checked with its chain. It is no administrative confirmation of copyright ownership.',
  ),
  selfDisclaimer: w(
    '声明：本证书证明该数据已写入本平台证据日志且未被改动；存在时间目前仅有运营方陈述，不构成著作权归属的行政确认。',
    'This certificate proves that the data stand in the evidence log of this platform unaltered; their time is so far the word of the operator only. It is no administrative confirmation of copyright ownership.',
  ),
  markNotSeal: w('标识，非电子签章', 'a mark, not an electronic seal'),
  checks: w('出证前的核验结果', 'Checks run before this paper was issued'),
  proves: w('本证书证明什么', 'What this certificate proves'),
  provesNot: w('本证书不证明什么', 'What it does not prove'),
  howToVerify: w('如何自行核验', 'How to verify yourself'),
  list: w('存证清单', 'List of filings'),
  summary: w('概要', 'Summary'),
  listTitle: w('作品名称', 'title'),
  listFiling: w('存证编号 / SHA-256（或清单根）', 'evidence No. / SHA-256 (or manifest root)'),
  listTime: w('申报时间', 'stated time'),
  listState: w('状态', 'state'),
  howSteps: [
    w(
      '向您信任的一方（而非本平台）取得信任文件，连同证据包 bundle.json 与原文件，用离线页面 verifier.html 或命令 filmdeed verify 核验；三者均不需要联网。',
      'Get the trust file from a party you trust, not from this platform; with bundle.json and the file, check by the offline page verifier.html or the command filmdeed verify, without a network.',
    ),
    w(
      '没有本平台软件时，卷宗内的 README 载有仅用 sha256sum 与 openssl 的核验步骤。',
      'Without our software: the README of the dossier has the steps with sha256sum and openssl alone.',
    ),
    w(
      '向区块链节点查询合约的 rootOf(树大小)，应得到上列根值；所在区块的时间即“不晚于”的时间。',
      'Ask a node of the chain for rootOf(tree size): it must answer the root above; its block time is the "not after".',
    ),
  ],
} as const;
