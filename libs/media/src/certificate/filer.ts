import { type Bilingual, timeText } from '@filmdeed/paper';
import type { FiledUnder, ShownVouching } from '@filmdeed/registry';

/** Who filed and who verified them, as the operator states it. Neither stands in a leaf, and nothing proves it. */
export interface Filer {
  /** As its holder gave it; empty once erased. */
  readonly name: string;
  /** Null if nobody did. */
  readonly vouched: ShownVouching | null;
  /** Under which others filed for them. */
  readonly mandates?: readonly FiledUnder[];
}

export const FILER_WORDS = {
  name: { zh: '存证主体姓名或名称', en: 'name of the filer' },
  vouched: { zh: '实名核验（运营方陈述，非证明）', en: 'identity check (operator’s word, not proof)' },
  mandate: { zh: '受托人（依授权委托代为存证）', en: 'mandatary who filed' },
} as const;

const UNTOLD: Bilingual = { zh: '未采集', en: 'not taken' };
const ERASED: Bilingual = { zh: '已删除', en: 'erased' };
const NOBODY: Bilingual = {
  zh: '无人核实，名称为自行填写',
  en: 'nobody verified it; the name is self-stated',
};

export function nameText(filer: Filer | undefined): Bilingual {
  if (filer === undefined) return UNTOLD;
  if (filer.name === '') return ERASED;
  return { zh: `${filer.name}（登记所载）`, en: `${filer.name} (as registered)` };
}

/** Who verified the filer, how, when and until when; never a number. */
export function vouchedText(filer: Filer | undefined): Bilingual {
  if (filer === undefined || filer.vouched === null) return NOBODY;
  const { byName, method, at, until } = filer.vouched;
  const byDocuments = method === 'documents';
  const zh = [`由 ${byName} 于 ${timeText(at)} 核实`, `依据：${byDocuments ? '证件文件与人工审核' : method}`];
  const en = [
    `by ${byName}, ${timeText(at)}`,
    `on the ground of ${byDocuments ? 'documents, read by a person' : method}`,
  ];
  if (until !== null) {
    zh.push(`有效期至 ${timeText(until)}`);
    en.push(`until ${timeText(until)}`);
  }
  return { zh: zh.join('；'), en: en.join('; ') };
}

/** Who filed for whom under which mandate; the leaf of the mandate shows what it allowed. */
export function mandateText({ id, leaf, mandatary }: FiledUnder, principal: string): Bilingual {
  return {
    zh: `受托人 ${mandatary} 依授权 ${id}（叶 ${leaf}）代 ${principal}`,
    en: `mandatary ${mandatary}, under mandate ${id} (leaf ${leaf}), for ${principal}`,
  };
}
