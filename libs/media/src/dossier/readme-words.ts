import type { Bilingual } from '@filmdeed/paper';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** The words of the README that are the same for every filing. */
export const README_WORDS = {
  title: w('存证卷宗', 'Dossier of evidence'),
  other: w('English: README.en.md', '中文：README.md'),
  lead: w(
    '本卷宗可在不信任、也不联系本平台的情况下核验。下文每一行都可在任何一台装有所列工具的计算机上执行；verify.sh 只是把同样的各行依次运行，不必相信它。',
    'This dossier can be checked without trusting or asking the platform that made it. Every line below runs on any computer with the tools named; verify.sh only runs the same lines one after another, and need not be trusted.',
  ),
  facts: w('本件', 'This filing'),
  proves: w('证明什么', 'What is proved'),
  provesNot: w('不证明什么', 'What is not proved'),
  contents: w('卷宗内有什么', 'What is inside'),
  trust: w('信任文件', 'Trust file'),
  trustSays: w(
    '一切签名都归于 trust.json 中的密钥。卷宗里的这一份与证据来自同一处，本身不证明任何事：请与另行取得的信任文件（由当事人以外的机构、公证处、此前存档或合同附件等提供）逐字比对日志名（origin）与密钥（keys、promiseKeys），不同则不可采信。',
    'All signatures go back to the keys in trust.json. The copy in this dossier comes from the same place as the evidence and proves nothing by itself: compare the name of the log (origin) and its keys (keys, promiseKeys), character by character, with a trust file obtained another way (from an institution that is no party, a notary, an earlier archive, the annex of a contract). If they differ, believe nothing here.',
  ),
  tools: w('工具', 'Tools'),
  toolsSay: w(
    'POSIX sh；GNU coreutils 8.31 以上（sha256sum、basenc、od、cut、tr、head、tail、wc）；sed、grep、cmp；OpenSSL 3.0 以上（Ed25519 需要 pkeyutl -rawin，1.1.1 没有；SM3 需 1.1.1 以上）。Windows 用 WSL 或 Git Bash；macOS 先装 coreutils 与 openssl@3（自带的 LibreSSL 不够）。除标明须联网的一项外，均不联网。不需要 xxd 或本平台的软件；Python 3.9 以上只用于运行第二验证器，没有也可核验其余各项。',
    'POSIX sh; GNU coreutils 8.31 or later (sha256sum, basenc, od, cut, tr, head, tail, wc); sed, grep, cmp; OpenSSL 3.0 or later (Ed25519 needs pkeyutl -rawin, which 1.1.1 lacks; SM3 needs 1.1.1). On Windows use WSL or Git Bash; on macOS first install coreutils and openssl@3, since its own LibreSSL is not enough. No network, except for the one item marked so. No xxd, none of our software; Python 3.9 or later only runs the second verifier, and all other items do without.',
  ),
  shortWay: w('一次运行全部', 'All at once'),
  shortSays: w(
    '退出码：0 全部通过；1 有不符；2 没有不符，但有未能运行的项目。',
    'Exit code: 0 every line is good; 1 one is bad; 2 none is bad, but some could not be run.',
  ),
  byHand: w('逐行核验', 'Line by line'),
  byHandSays: w(
    '在卷宗文件夹中打开 sh，先粘贴以下准备，再逐段粘贴各项。每段末尾打印 good（通过）、BAD（不符）或 NOT RUN（未运行）。',
    'Open sh in the folder of the dossier, paste the preparation, then the items one by one. Each ends by printing good, BAD or NOT RUN.',
  ),
  prepare: w('准备', 'Preparation'),
  original: w('/原文件的路径', '/PATH/OF/THE/ORIGINAL'),
  obtained: w('/另行取得的/trust.json', '/OBTAINED/ANOTHER/WAY/trust.json'),
  rest: w('不在上述各行之内', 'Beyond these lines'),
  restSays: w(
    '叶是否为规范 JSON（RFC 8785）、是否只含允许的明文，由 filmdeed_verify.py（第二验证器）、verifier.html 或 filmdeed verify 核验；格式见 docs/format.md。区块时间须向该链节点核对，见“锚定”一项。',
    'That the leaf is canonical JSON (RFC 8785) with whitelisted members only is checked by filmdeed_verify.py (the second verifier), verifier.html or filmdeed verify; the formats are those of docs/format.md. The time of a block is to be checked with a node of its chain, see the anchor item.',
  ),
  unknownAnchors: w(
    'anchors.json 中另有本版本不能判断的锚定类型：未核验。',
    'anchors.json also holds anchors of types that this version cannot judge: not checked.',
  ),
} as const;

/** What each file of the dossier is. */
export const FILE_WORDS: Readonly<Record<string, Bilingual>> = {
  'certificate.zh.pdf': w('证书（中文）', 'certificate (Chinese)'),
  'certificate.en.pdf': w('证书（英文）', 'certificate (English)'),
  'bundle.json': w('证据包：机器核验所用的全部', 'bundle: all that a machine needs'),
  'trust.json': w('信任文件的副本，须另行比对', 'copy of the trust file, to be compared'),
  'verifier.html': w('离线核验页面，用浏览器打开即可', 'offline verifier, opens in any browser'),
  'verify.sh': w('以下各行的合集', 'the lines below in one file'),
  'filmdeed_verify.py': w(
    '第二验证器：仅依据格式说明写成的独立程序，一个可通读的 Python 文件，只用标准库（python3 filmdeed_verify.py bundle.json --trust 信任文件）',
    'a second verifier, written by the description of the formats alone: one readable file of Python, standard library only (python3 filmdeed_verify.py bundle.json --trust TRUST)',
  ),
  SHA256SUMS: w('各文件的 SHA-256', 'SHA-256 of every file'),
  'evidence/': w('证据包拆开的各部分，供通用工具使用', 'the bundle taken apart for common tools'),
};
