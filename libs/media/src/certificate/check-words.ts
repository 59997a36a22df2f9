import type { CheckName } from '@filmdeed/evidence';
import type { Bilingual } from '@filmdeed/paper';

/** The checks of docs/format.md §9 in the words of the papers. */
export const CHECK_WORDS: Readonly<Record<CheckName, Bilingual>> = {
  bundle: { zh: '证据包格式', en: 'form of the bundle' },
  leaf: { zh: '叶规范且仅含允许的明文', en: 'leaf canonical, whitelisted members only' },
  disclosures: { zh: '披露与承诺值相符', en: 'disclosures open their commitments' },
  content: { zh: '文件与摘要相符', en: 'file at hand has these digests' },
  'file-proof': { zh: '文件在清单之内', en: 'file is in the manifest' },
  signature: { zh: '主体签名', en: 'signature of the party' },
  promise: { zh: '受理承诺', en: 'promise of the operator' },
  checkpoint: { zh: '检查点签名', en: 'signature of the checkpoint' },
  inclusion: { zh: '叶在日志之内', en: 'leaf is in the log' },
  anchor: { zh: '叶在锚定的检查点之内', en: 'leaf is in the anchored checkpoint' },
  'anchor-block': { zh: '区块载有该检查点', en: 'block holds the checkpoint' },
  'anchor-state': { zh: '区块状态含该检查点', en: 'state of the block holds the checkpoint' },
  'anchor-token': { zh: '时间戳针对该检查点', en: 'time-stamp token is for the checkpoint' },
  'anchor-witness': { zh: '见证方联署该检查点', en: 'witnesses cosigned the checkpoint' },
  'anchor-receipt': { zh: '公证或司法链回执', en: 'receipt of a notary or judicial chain' },
  'anchor-after': { zh: '前一锚定不含此叶', en: 'earlier anchor does not cover the leaf' },
  index: { zh: '摘要在日志索引之内', en: 'digests are in the index of the log' },
  redaction: { zh: '抹除记录在日志之内', en: 'erasure is stated in the log' },
};
