import type { Report } from '@filmdeed/evidence';
import type { Row, Section } from '@filmdeed/paper';
import type { Filer, House } from './certificate-face.js';
import { row } from './proof-sections.js';

const NONE = { zh: '未配置', en: 'none configured' };
const NOT_TAKEN = { zh: '未采集', en: 'not taken' };

/** The filer as the operator knows it; what was not verified is said to be so instead of being left out. */
function filerRows(filer: Filer | undefined): Row[] {
  const known = filer && { zh: `${filer.name}（账号所载）`, en: `${filer.name} (as in the account)` };
  return [
    row('存证主体姓名或名称', 'name of the filer', known ?? NOT_TAKEN),
    row('证件与实名认证', 'identity document and check', {
      zh: '未采集证件，未进行实名认证',
      en: 'no document taken, identity not verified',
    }),
  ];
}

/** Who filed, the issuer's filing number, and which seals of others the paper bears; the issuer's name stands on its face. */
export function filerAndIssuer(filer: Filer | undefined, house: House, report: Report): Section {
  return {
    heading: { zh: '存证主体与签发', en: 'Filer and issue' },
    rows: [
      ...filerRows(filer),
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
