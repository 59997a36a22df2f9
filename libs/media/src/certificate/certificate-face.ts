import {
  type BundleV1,
  CODE_LISTS,
  type CodeListName,
  type Content,
  type OpenedLeaf,
  type Report,
  type TrustV1,
  verifyBundle,
  type VerifyOptions,
} from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { type Bilingual, type Row, type SealFace, timeText } from '@filmdeed/paper';
import { nativeEd25519Check } from '../native-ed25519-check.js';
import { nativeP256Check } from '../native-signatures.js';
import { CHECK_WORDS } from './check-words.js';
import type { CertificateFace } from './face.js';
import type { Filer } from './filer.js';
import { filerAndIssuer } from './filer-and-issuer.js';
import { proofSections } from './proof-sections.js';
import { NOT_PROVEN, whatIsProven } from './statements.js';
import { timeStatement } from './time-statement.js';
import { WORDS } from './words.js';

const NATIVE = { p256: nativeP256Check, ed25519: nativeEd25519Check };

/** Who issues the papers, and where they can be verified. */
export interface House {
  readonly name: string;
  /** Address of the site, without a slash at its end. */
  readonly publicUrl: string;
  /** 区块链信息服务备案编号, if the operator has one. */
  readonly cacFilingNo?: string;
  /** Whose electronic seal the papers get; absent: none. */
  readonly seal?: SealFace;
}

/**
 * Verifies the bundle and turns it into what the certificate says. Refuses `bundle.invalid` if any check is broken and
 * `filing.not-logged` if the leaf is not yet in a signed checkpoint: no paper is made of what was not just verified.
 */
export function certificateFace(
  bundle: BundleV1,
  trust: TrustV1,
  house: House,
  { filer, ...options }: VerifyOptions & { readonly filer?: Filer } = {},
): CertificateFace {
  const report = verifyForPaper(bundle, trust, options);
  const opened = report.opened!;
  const { leaf } = opened;
  const signed = report.checks.some(({ check, verdict }) => check === 'signature' && verdict === 'valid');
  const time = timeStatement(report.interval);
  return {
    number: certificateNumber(report),
    filing: leaf.id,
    party: leaf.party,
    leafHash: report.leafHash,
    digest: opened.content?.kind === 'file' ? opened.content.sha256 : opened.content?.root,
    anchored: report.interval.before !== undefined,
    title: opened.particulars.title,
    work: workRows(opened),
    digests: digestRows(opened.content),
    time,
    statedAt: leaf.time,
    asOf: latestTime(bundle, report),
    sections: [...proofSections(bundle, trust, report), filerAndIssuer(filer, house, report)],
    checks: report.checks.map(({ check, verdict, anchor }) => ({
      name: CHECK_WORDS[check],
      verdict,
      ...(anchor === undefined || bundle.anchors.length < 2 ? {} : { subject: `#${anchor + 1}` }),
    })),
    proves: whatIsProven(opened, signed, report.interval),
    provesNot: NOT_PROVEN,
    verifyUrl: `${house.publicUrl}/verify/${leaf.id}`,
    issuer: { zh: house.name, en: house.name },
    signed,
  };
}

/** The report of a bundle that may go on paper. */
export function verifyForPaper(bundle: BundleV1, trust: TrustV1, options: VerifyOptions): Report {
  const report = verifyBundle(bundle, trust, { native: NATIVE, ...options });
  const broken = report.checks.filter(({ verdict }) => verdict === 'broken').map(({ check }) => check);
  if (broken.length > 0) {
    throw new Refusal('bundle.invalid', `no certificate: ${broken.join(', ')} broken`, { checks: broken });
  }
  if (report.verdict !== 'valid') {
    throw new Refusal('filing.not-logged', 'no certificate before the leaf stands in a signed checkpoint', {
      leafHash: report.leafHash,
    });
  }
  return report;
}

/** `FD-<day of the stated time>-<first ten digits of the leaf hash>`: anyone can recompute it. */
export function certificateNumber(report: Report): string {
  const day = report.opened!.leaf.time.slice(0, 10).replaceAll('-', '');
  return `FD-${day}-${report.leafHash.slice(0, 10).toUpperCase()}`;
}

/** The latest instant that a bundle names itself. */
export function latestTime(bundle: BundleV1, { opened, checks }: Report): string {
  const blocks = bundle.anchors.flatMap((anchor) => (typeof anchor.blockTime === 'string' ? [anchor.blockTime] : []));
  const tokens = checks.flatMap(({ facts }) => (typeof facts.genTime === 'string' ? [facts.genTime] : []));
  return [opened!.leaf.time, ...blocks, ...tokens].sort().at(-1)!;
}

/** The words of a code in both languages; a code without words stands for itself. */
export function wordsOf(list: CodeListName, code: string): Bilingual {
  return CODE_LISTS[list].find((entry) => entry.code === code) ?? { zh: code, en: code };
}

const joined = (parts: readonly Bilingual[]): Bilingual => ({
  zh: parts.map(({ zh }) => zh).join(' · '),
  en: parts.map(({ en }) => en).join(' · '),
});

function workRows(opened: OpenedLeaf): Row[] {
  const { leaf, particulars, provenance, content } = opened;
  const { body } = leaf;
  const code = (list: CodeListName, value: string | undefined): Bilingual[] => (value ? [wordsOf(list, value)] : []);
  const row = (zh: string, en: string, value: string | Bilingual | undefined): Row[] =>
    value === undefined || value === '' ? [] : [{ label: { zh, en }, value }];
  const types = [
    ...code('workType', body.work.workType),
    ...code('avSubtype', body.work.avSubtype),
    ...code('assetType', body.work.assetType),
  ];
  const form = body.form === 'ORIGINAL' ? WORDS.formOriginal : WORDS.formDigest;
  const source = [
    ...code('captureMethod', leaf.body.provenance.captureMethod),
    ...code('hashedBy', leaf.body.provenance.hashedBy).map(({ zh, en }) => ({
      zh: `${zh}计算摘要`,
      en: `hashed ${en}`,
    })),
  ];
  return [
    ...row('作品类别', 'type of work', joined(types)),
    ...row('存证类型', 'evidence form', body.sealed ? joined([form, WORDS.sealed]) : form),
    ...row('文件名', 'file name', particulars.fileName),
    ...row('大小与格式', 'size, format', sizeText(content, code('mediaType', body.work.mediaType))),
    ...row('发表状态', 'publication', joined(code('publication', body.work.publication))),
    ...row('人工与智能参与', 'human and AI part', joined(code('contribution', body.work.contribution))),
    ...row('来源、采集方式', 'source, capture', joined(source)),
    ...row('生成主体（自述）', 'made by (as stated)', provenance.originator),
    ...row('作者（自述）', 'author (as stated)', particulars.author),
    ...row('著作权人（自述）', 'owner (as stated)', particulars.owner),
    ...row('完成日期（自述）', 'completed (as stated)', particulars.completedOn),
    ...row('首次发表（自述）', 'first published (as stated)', particulars.firstPublishedOn),
    ...row('存证主体（假名编号）', 'filer (pseudonymous id)', leaf.party),
    ...row('申报时间（运营方陈述）', 'stated time (of the operator)', timeText(leaf.time)),
    ...row('存证编号', 'evidence No.', leaf.id),
  ];
}

function sizeText(content: Content | undefined, media: readonly Bilingual[]): Bilingual | undefined {
  if (content === undefined) return media.length === 0 ? undefined : joined(media);
  const bytes = content.size.toLocaleString('en-US');
  if (content.kind === 'file') {
    return joined([{ zh: `${bytes} 字节`, en: `${bytes} bytes` }, ...media]);
  }
  const files = content.files.toLocaleString('en-US');
  return { zh: `${files} 个文件，共 ${bytes} 字节`, en: `${files} files, ${bytes} bytes` };
}

function digestRows(content: Content | undefined): Row[] {
  if (content === undefined) return [{ label: WORDS.digests, value: WORDS.digestsSealed, wide: true }];
  if (content.kind === 'set') {
    return [
      { label: { zh: '清单根（RFC 6962）', en: 'manifest root' }, value: content.root, kind: 'hex' },
      { label: { zh: '清单文件 SHA-256', en: 'manifest file' }, value: content.manifest, kind: 'hex' },
    ];
  }
  return [
    { label: { zh: '国密 SM3', en: 'SM3 (GB/T 32905)' }, value: content.sm3, kind: 'hex' },
    { label: { zh: 'SHA-256', en: 'SHA-256 (FIPS 180-4)' }, value: content.sha256, kind: 'hex' },
  ];
}
