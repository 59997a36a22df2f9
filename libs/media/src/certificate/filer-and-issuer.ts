import type { Report } from '@filmdeed/evidence';
import type { Row, Section } from '@filmdeed/paper';
import type { House } from './certificate-face.js';
import { type Filer, FILER_WORDS, mandateText, nameText, vouchedText } from './filer.js';
import { row } from './proof-sections.js';

const NONE = { zh: '未配置', en: 'none configured' };

/** The filer as the operator knows it; what was not verified is said to be so instead of being left out. */
export function filerRows(filer: Filer | undefined, principal: string): Row[] {
  return [
    { label: FILER_WORDS.name, value: nameText(filer) },
    { label: FILER_WORDS.vouched, value: vouchedText(filer) },
    ...(filer?.mandates ?? []).map((mandate): Row => ({
      label: FILER_WORDS.mandate,
      value: mandateText(mandate, principal),
      wide: true,
    })),
  ];
}

/** Who filed, the issuer's filing number, and which seals of others the paper bears; the issuer's name stands on its face. */
export function filerAndIssuer(filer: Filer | undefined, house: House, report: Report): Section {
  return {
    heading: { zh: '存证主体与签发', en: 'Filer and issue' },
    rows: [
      ...filerRows(filer, report.opened!.leaf.party),
      // A number that nobody has is not spoken of.
      ...(house.cacFilingNo === undefined ? [] : [row('区块链信息服务备案编号', 'CAC filing No.', house.cacFilingNo)]),
      ...stampAndSeal(report, house),
    ],
  };
}

/**
 * The authorities whose token over this leaf was checked, by their name in the trust file, and whose electronic seal the paper carries, by its
 * certificate: a reader can hold the signature in the file against it.
 */
function stampAndSeal({ checks }: Report, { seal }: House): Row[] {
  const tokens = checks.filter(({ check, verdict }) => check === 'anchor-token' && verdict === 'valid');
  const names = [...new Set(tokens.map(({ facts }) => String(facts.authority)))].join(' · ');
  const stamped = names === '' ? NONE : { zh: names, en: names };
  if (seal === undefined) {
    const value = { zh: `${stamped.zh}；无电子签章`, en: `${stamped.en}; no seal` };
    return [row('可信时间戳（TSA）与电子签章（CA）', 'time-stamp authority, electronic seal', value)];
  }
  const wide = (zh: string, en: string, value: string): Row => ({ ...row(zh, en, value), wide: true });
  return [
    row('可信时间戳（TSA）', 'time-stamp authority', stamped),
    wide('电子签章（PAdES）', 'electronic seal (PAdES)', seal.subject),
    wide('CA 与证书序列号', 'certificate of the seal: issuer, serial number', `${seal.issuer} · ${seal.serial}`),
  ];
}
