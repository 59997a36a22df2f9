import type { CheckName, Verdict } from '@filmdeed/evidence';
import type { Bilingual } from './terminal.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** The checks of docs/format.md §9 as the command line names them. */
export const CHECK_WORDS: Readonly<Record<CheckName, Bilingual>> = {
  bundle: w('证据包格式', 'form of the bundle'),
  leaf: w('叶规范', 'leaf'),
  disclosures: w('披露', 'disclosures'),
  content: w('文件内容', 'content at hand'),
  'file-proof': w('文件在清单内', 'file in the manifest'),
  signature: w('主体签名', 'signature of the party'),
  promise: w('受理承诺', 'promise'),
  checkpoint: w('检查点签名', 'signed checkpoint'),
  inclusion: w('叶在日志内', 'leaf in the log'),
  anchor: w('锚定', 'anchor'),
  'anchor-block': w('锚定区块', 'block of the anchor'),
  'anchor-state': w('区块状态证明', 'state of the block'),
  'anchor-token': w('时间戳', 'time-stamp token'),
  'anchor-witness': w('见证方联署', 'cosignatures of witnesses'),
  'anchor-receipt': w('公证或司法链回执', 'receipt of a notary or judicial chain'),
  'anchor-after': w('前一锚定', 'earlier anchor'),
  index: w('摘要索引', 'index of digests'),
  redaction: w('已抹除', 'texts erased'),
};

export const VERDICT_WORDS: Readonly<Record<Verdict, Bilingual & { mark: string }>> = {
  valid: { mark: '✓', ...w('通过', 'valid') },
  broken: { mark: '✗', ...w('不符', 'broken') },
  'not-checked': { mark: '–', ...w('未核验', 'not checked') },
};

/** Why a check was not made; codes of `NotCheckedReason`. */
export const REASON_WORDS: Readonly<Record<string, Bilingual>> = {
  'no-trust': w('没有信任文件', 'no trust file'),
  'no-file': w('没有给出文件', 'no file at hand'),
  'not-disclosed': w('未披露', 'not disclosed'),
  'not-signed': w('无人签署（auth: operator）', 'nobody signed (auth: operator)'),
  'not-logged': w('尚未入日志', 'not logged yet'),
  'no-promise': w('没有受理承诺', 'no promise'),
  'no-anchor': w('没有锚定', 'no anchor'),
  'unknown-type': w('类型不识', 'unknown type'),
  'unknown-code': w('叶内代码不识（或为更新的版本）', 'unknown code, perhaps of a newer version'),
  'unknown-scheme': w('签名方式不识', 'unknown scheme'),
  'chain-not-trusted': w('此链不在信任文件内', 'chain not in the trust file'),
  'rpc-only': w('须向链节点核对（--rpc URL）', 'needs a node of the chain (--rpc URL)'),
  'block-not-trusted': w(
    '区块哈希须另行查证（--rpc URL 或浏览器）',
    'ask a node or explorer for the block hash (--rpc URL)',
  ),
  'authority-not-trusted': w('此机构不在信任文件内', 'authority not in the trust file'),
  'unknown-algorithm': w('算法不识', 'unknown algorithm'),
  'witness-not-trusted': w('信任文件所列见证方不足', 'not enough witnesses in the trust file'),
  'ask-issuer': w('须向出具方核实', 'to be confirmed with the issuer'),
  'no-earlier-anchor': w('没有更早的锚定', 'no earlier anchor'),
  'depends-on-broken': w('取决于未通过的项', 'depends on what is broken'),
};
