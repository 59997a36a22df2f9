import {
  type BundleV1,
  type Check,
  CODE_LISTS,
  custodyOf,
  isEvmAnchor,
  type Report,
  type TrustV1,
} from '@filmdeed/evidence';
import { type Bilingual, type Row, type Section, timeText } from '@filmdeed/paper';
import { clockSections } from './clock-sections.js';

export const row = (zh: string, en: string, value: string | Bilingual): Row => ({ label: { zh, en }, value });
const hex = (zh: string, en: string, value: string): Row => ({
  label: { zh, en },
  value: value.replace(/^0x/, ''),
  kind: 'hex',
  wide: true,
});

const OPERATORS: Readonly<Record<string, Bilingual>> = {
  self: { zh: '运营方自行运行（自锚定）', en: 'run by the operator itself (self)' },
  consortium: { zh: '联盟链', en: 'consortium' },
  public: { zh: '公链', en: 'public' },
};

/** Log, anchors and signature of a verified bundle, as labelled values. */
export function proofSections(bundle: BundleV1, trust: TrustV1, report: Report): Section[] {
  return [
    logSection(trust, report),
    ...anchorSections(bundle, trust),
    ...stampSections(report),
    ...clockSections(bundle, trust, report),
    signatureSection(report),
    ...erasureSections(report),
  ];
}

function factsOf(report: Report, name: string): Readonly<Record<string, unknown>> {
  return report.checks.find(({ check }) => check === name)?.facts ?? {};
}

function logSection(trust: TrustV1, report: Report): Section {
  const { size, root } = factsOf(report, 'checkpoint');
  return {
    heading: { zh: '证据日志', en: 'Evidence log' },
    rows: [
      row('日志名', 'origin', trust.log.origin),
      row('叶序号 / 树大小', 'leaf index / tree size', `${report.index} / ${String(size)}`),
      hex('叶哈希', 'leaf hash', report.leafHash),
      hex('检查点根', 'root of the checkpoint', String(root)),
    ],
  };
}

function anchorSections(bundle: BundleV1, trust: TrustV1): Section[] {
  return bundle.anchors.filter(isEvmAnchor).map((anchor) => {
    const chain = trust.chains.find(
      ({ chainId, genesis, contract }) =>
        chainId === anchor.chainId && genesis === anchor.genesis && contract === anchor.contract,
    );
    const operator = OPERATORS[chain?.operator ?? ''] ?? { zh: '不在信任文件内', en: 'not in the trust file' };
    return {
      heading: { zh: '链上锚定', en: 'Anchor on a chain' },
      rows: [
        row('区块链与运行方', 'chain, run by', {
          zh: `${chain?.name ?? '—'} · ${operator.zh}`,
          en: `${chain?.name ?? '—'} · ${operator.en}`,
        }),
        row('链 ID', 'chain id', String(anchor.chainId)),
        row('区块高度', 'block number', String(anchor.blockNumber)),
        row('区块时间（链）', 'block time (chain)', timeText(anchor.blockTime)),
        hex('合约地址', 'contract', anchor.contract),
        hex('交易哈希（统一证据编号）', 'transaction (unified evidence No.)', anchor.transaction),
        hex('区块哈希', 'block hash', anchor.blockHash),
      ],
    };
  });
}

/** Tokens that were checked; what the bundle calls an authority is not printed. */
function stampSections({ checks }: Report): Section[] {
  return checks
    .filter(({ check, verdict }) => check === 'anchor-token' && verdict === 'valid')
    .map(({ facts }) => ({
      heading: { zh: '可信时间戳（RFC 3161）', en: 'Time-stamp (RFC 3161)' },
      rows: [
        row('时间戳机构与运营方', 'authority, run by', authorityOf(facts)),
        row('时间（机构）', 'time (authority)', timeText(String(facts.genTime))),
        row('精度', 'accuracy', accuracyOf(facts.accuracy)),
        row('序列号', 'serial number', `0x${String(facts.serial)}`),
        row('策略', 'policy', String(facts.policy)),
        { ...row('签署证书', 'certificate that signed', String(facts.tsa)), wide: true },
      ],
    }));
}

function authorityOf({ authority, operator }: Check['facts']): Bilingual {
  const by =
    operator === 'self' ? OPERATORS.self! : { zh: '独立时间戳机构', en: 'run by a time-stamp authority of its own' };
  return { zh: `${String(authority)} · ${by.zh}`, en: `${String(authority)} · ${by.en}` };
}

function accuracyOf(micros: Check['facts'][string] | undefined): string | Bilingual {
  return typeof micros === 'number'
    ? `± ${micros / 1_000_000} s`
    : { zh: '未声明（按 1 秒计）', en: 'not stated (taken as 1 s)' };
}

const CUSTODY = {
  zh: '运营方代管：此签名由运营方作出，不能证明由主体本人签署',
  en: 'the operator (custody): it made this signature, which does not prove that the party signed',
};

function signatureSection(report: Report): Section {
  const { auth } = report.opened!.leaf;
  const heading = { zh: '签署', en: 'Signature' };
  if (auth.kind === 'operator') {
    const value = {
      zh: '无主体签名，由运营方代为登记（auth: operator）',
      en: 'no signature of a party; entered by the operator (auth: operator)',
    };
    return { heading, rows: [{ ...row('签署方', 'signed by', value), wide: true }] };
  }
  const checked = report.checks.find(({ check }) => check === 'signature')?.verdict === 'valid';
  return {
    heading,
    rows: [
      row('签名方式', 'scheme', auth.scheme),
      ...(custodyOf(auth.scheme) === 'operator' ? [{ ...row('密钥保管', 'key kept by', CUSTODY), wide: true }] : []),
      row('签署时间（自述）', 'signed at (as stated)', timeText(auth.signedAt)),
      ...(checked
        ? []
        : [
            row('签名核验', 'verdict', {
              zh: '未核验（未披露或方式未知）',
              en: 'not checked (not disclosed, or unknown scheme)',
            }),
          ]),
      auth.scheme === 'secp256k1'
        ? hex('主体地址', 'address of the party', auth.signer)
        : hex('主体公钥', 'key of the party', auth.signer),
      hex('声明摘要（EIP-712）', 'statement digest', auth.statement),
    ],
  };
}

/** That texts were erased, as the operator states it in the log; a paper without texts says why. */
function erasureSections({ checks }: Report): Section[] {
  return checks
    .filter(({ check }) => check === 'redaction')
    .map(({ verdict, facts }) => {
      const reason = CODE_LISTS.erasureReason.find(({ code }) => code === facts.reason);
      const kept = { zh: '登记的文字与盐值已抹除；叶与证明仍在', en: 'texts and salts erased; leaf and proof stay' };
      const gone = { zh: '登记的文字与盐值以及提交的原件已抹除', en: 'texts, salts and what was handed in erased' };
      const logged = verdict === 'valid' ? String(facts.index) : '—';
      return {
        heading: { zh: '已抹除', en: 'Erased' },
        rows: [
          { ...row('抹除内容', 'what', facts.original === true ? gone : kept), wide: true },
          ...(typeof facts.time === 'string'
            ? [row('抹除时间（陈述）', 'erased at (as stated)', timeText(facts.time))]
            : []),
          ...(reason === undefined ? [] : [row('事由', 'reason', { zh: reason.zh, en: reason.en })]),
          row('抹除记录的叶序号', 'leaf index of the statement', logged),
        ],
      };
    });
}
