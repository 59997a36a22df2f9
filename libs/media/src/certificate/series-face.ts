import type { BundleV1, TrustV1, VerifyOptions } from '@filmdeed/evidence';
import { fromHex, Refusal, toHex } from '@filmdeed/kernel';
import { rootOfLeaves } from '@filmdeed/ledger';
import type { Bilingual, TimeStatement } from '@filmdeed/paper';
import { certificateFace, type House } from './certificate-face.js';
import type { CertificateFace, SeriesFace } from './face.js';
import type { Filer } from './filer.js';
import { filerRows } from './filer-and-issuer.js';
import { NOT_PROVEN } from './statements.js';
import { WORDS } from './words.js';

export interface SeriesPart {
  readonly bundle: BundleV1;
  readonly options?: VerifyOptions;
}

/**
 * One certificate for many filings, each verified like a single one: a broken or unlogged one refuses the whole (`bundle.invalid`,
 * `filing.not-logged`). Its number comes from the RFC 6962 root over the leaf hashes in the order of the list. All are of the `filer`, if it is told.
 */
export function seriesFace(
  title: string,
  parts: readonly SeriesPart[],
  trust: TrustV1,
  house: House,
  filer?: Filer,
): SeriesFace {
  if (parts.length === 0)
    throw new Refusal('request.invalid', 'a series holds at least one filing', { field: 'filings' });
  const faces = parts.map(({ bundle, options }) => certificateFace(bundle, trust, house, options));
  const root = toHex(rootOfLeaves(faces.map(({ leafHash }) => fromHex(leafHash))));
  const asOf = faces
    .map((face) => face.asOf)
    .sort()
    .at(-1)!;
  const parties = [...new Set(faces.map((face) => face.party))];
  const signed = faces.filter((face) => face.signed).length;
  return {
    number: `FDS-${asOf.slice(0, 10).replaceAll('-', '')}-${root.slice(0, 10).toUpperCase()}`,
    title,
    parties,
    asOf,
    lines: faces.map((face) => ({
      title: face.title,
      filing: face.filing,
      sha256: face.digest,
      statedAt: face.statedAt,
      state: stateOf(face),
    })),
    summary: [
      { label: { zh: '件数', en: 'filings' }, value: String(faces.length) },
      {
        label: { zh: '其中主体已签署', en: 'of these signed by the party' },
        value: String(signed),
      },
      { label: { zh: '存证主体（假名编号）', en: 'filer (pseudonymous id)' }, value: parties.join(' '), wide: true },
      ...(filer === undefined ? [] : filerRows(filer, parties.join(' '))),
      {
        label: { zh: '清单根（各叶哈希的 RFC 6962 根）', en: 'root over the leaf hashes of the list' },
        value: root,
        kind: 'hex',
        wide: true,
      },
      ...(house.cacFilingNo === undefined
        ? []
        : [{ label: { zh: '区块链信息服务备案编号', en: 'CAC filing No.' }, value: house.cacFilingNo }]),
    ],
    time: seriesTime(faces),
    proves: [
      {
        zh: '清单所列每一件都已单独核验：其摘要（或承诺值）在本日志之内，未被改动。',
        en: 'Each filing of the list was verified by itself: its digests (or the commitment to them) stand in this log unaltered.',
      },
    ],
    provesNot: NOT_PROVEN,
    verifyUrl: `${house.publicUrl}/verify`,
    issuer: { zh: house.name, en: house.name },
  };
}

function stateOf(face: CertificateFace): Bilingual {
  if (face.time.independent) return { zh: `不晚于 ${face.time.before}`, en: `not after ${face.time.before}` };
  return face.anchored ? { zh: '已锚定（自锚定）', en: 'anchored (self)' } : { zh: '已入日志', en: 'logged' };
}

const NO_COMMON_CLOCK: Bilingual = {
  zh: '清单中至少有一件尚无独立时钟（未锚定，或仅锚定于运营方自行运行的链），故整个系列没有可独立核验的区间；清单上的时间为运营方陈述，各件的状态见清单。',
  en: 'At least one filing of the list has no independent clock yet (not anchored, or only on a chain that the operator itself runs), so the series as a whole has no interval; the stated times are the word of the operator, the state of each filing stands in the list.',
};

/** A series has an interval only if every filing of it has one; the widest counts. */
function seriesTime(faces: readonly CertificateFace[]): TimeStatement {
  const weakest = faces.find((face) => !face.time.independent);
  if (weakest !== undefined) return { ...weakest.time, sentence: NO_COMMON_CLOCK };
  const unchecked = faces.find((face) => face.time.disclaimer === WORDS.uncheckedDisclaimer);
  const before = faces
    .map((face) => face.time.before!)
    .sort()
    .at(-1)!;
  const afters = faces.map((face) => face.time.after);
  const after = afters.includes(undefined) ? undefined : (afters as string[]).sort()[0];
  return {
    independent: true,
    disclaimer: unchecked?.time.disclaimer ?? faces[0]!.time.disclaimer,
    before,
    ...(after === undefined ? {} : { after }),
    sentence: {
      zh: '上列为全部各件合在一起的区间；每件自己的区间见其单独的证书与证据包。',
      en: 'This is the interval of all filings together; each has its own in its own certificate and bundle.',
    },
  };
}
