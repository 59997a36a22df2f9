import type { Report } from '@filmdeed/evidence';
import type { Bilingual, Row, Section } from '@filmdeed/paper';
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
      row('区块链信息服务备案编号', 'CAC filing No.', house.cacFilingNo ?? NONE),
      row('可信时间戳（TSA）', 'time-stamp authority', stampedBy(report)),
      ...sealRows(house),
    ],
  };
}

/** The authorities whose token over this leaf was checked, by their name in the trust file. */
function stampedBy({ checks }: Report): string | Bilingual {
  const tokens = checks.filter(({ check, verdict }) => check === 'anchor-token' && verdict === 'valid');
  const names = [...new Set(tokens.map(({ facts }) => String(facts.authority)))].join(' · ');
  return names === '' ? NONE : names;
}

/** Whose electronic seal the paper carries, by its certificate, so that a reader can hold the signature in the file against it. */
function sealRows({ seal }: House): Row[] {
  const named = (zh: string, en: string, value: string): Row => ({ ...row(zh, en, value), wide: true });
  if (seal === undefined) {
    const none = { zh: '本文件未加盖电子签章', en: 'this paper carries no electronic seal' };
    return [row('电子签章（CA）', 'electronic seal', none)];
  }
  return [
    named('电子签章（PAdES）', 'electronic seal (PAdES)', seal.subject),
    named('CA 证书序列号', 'serial number of its certificate', seal.serial),
    named('CA', 'issued by', seal.issuer),
  ];
}
