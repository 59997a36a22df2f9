import type { AuditFindingCode } from '@filmdeed/evidence';
import type { Bilingual } from '../terminal.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** What each finding means, for people. */
export const FINDING_WORDS: Readonly<Record<AuditFindingCode, Bilingual>> = {
  'checkpoint-missing': w('没有检查点', 'there is no checkpoint'),
  'checkpoint-invalid': w('检查点签名不符或格式不对', 'the checkpoint is not signed by the log, or malformed'),
  'checkpoint-of-another-log': w('检查点属于另一日志', 'the checkpoint is of another log'),
  'rolled-back': w('日志回退：比先前所见更小', 'rolled back: the log is smaller than it was'),
  'same-size-other-root': w('同一大小签出两个根：日志分叉', 'two roots signed for one size: the log is forked'),
  'checkpoint-differs': w('先前所见检查点与现在的叶不符', 'a checkpoint seen before is not one of these leaves'),
  'root-differs': w('签出的根与叶不符', 'the signed root is not that of the leaves'),
  fork: w('历史被改写：日志分叉', 'history was rewritten: the log is forked'),
  'bundle-missing': w('缺少叶束', 'an entry bundle is missing'),
  'bundle-damaged': w('叶束损坏', 'an entry bundle is damaged'),
  'leaf-differs': w('叶不是树中的那一叶', 'a leaf is not the one in the tree'),
  'tile-missing': w('缺少瓦片', 'a tile is missing'),
  'tile-damaged': w('瓦片长度不对', 'a tile has the wrong length'),
  'tile-differs': w('瓦片与叶不符', 'a tile is not that of the leaves'),
  'double-leaf': w('同一叶出现两次', 'a leaf stands twice'),
  'leaf-malformed': w('叶不合规范', 'a leaf is malformed'),
  'index-root-foreign': w('索引根不是本日志所述', 'an index root that is not stated by this log'),
  'index-root-ahead': w('索引根涵盖其后的叶', 'an index root over leaves that come after it'),
  'index-root-differs': w('索引根与叶不符', 'an index root is not that of the leaves'),
  'trail-foreign': w('审计记录的叶不是本日志所述', 'a head of the audit trail that is not stated by this log'),
  'trail-shrunk': w('审计记录变短：运营方丢失了行为记录', 'the audit trail shrank: acts are lost'),
  'trail-rewritten': w(
    '同样条数的审计记录有两个链头：记录被改写',
    'two heads of the audit trail for one count: it was rewritten',
  ),
  'promise-broken': w('受理承诺未兑现：叶未入日志', 'a promise was broken: the leaf is not in the log'),
  'promise-time-differs': w('叶的时间不是承诺的受理时间', 'a leaf states another time than was promised'),
  'anchor-invalid': w('锚定不实', 'an anchor is not genuine'),
  'anchor-differs': w('锚定的根与叶不符', 'an anchored root is not that of the leaves'),
  'anchor-ahead': w('锚定的大小超过日志：日志回退', 'an anchor holds a larger log: rolled back'),
  'anchor-not-on-chain': w('所列锚定不在链上', 'a listed anchor is not on the chain'),
  'time-before-anchor': w(
    '叶所述时间早于其前的锚定（或该锚定迟到超过 --within）',
    'a leaf after an anchor states an earlier time (or the anchor came later than --within)',
  ),
  'time-after-anchor': w('叶所述时间晚于已包含它的锚定', 'a leaf states a time later than an anchor that holds it'),
};
