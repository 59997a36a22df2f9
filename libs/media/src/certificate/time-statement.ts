import type { TimeInterval } from '@filmdeed/evidence';
import type { TimeStatement } from './face.js';
import { timeText } from './time-text.js';
import { WORDS } from './words.js';

/**
 * What may be said of the time. Only a clock that somebody else keeps gives an interval; an anchor on the operator's own chain orders things,
 * but dates nothing.
 */
export function timeStatement({ after, before }: TimeInterval): TimeStatement {
  if (before === undefined) {
    return {
      independent: false,
      disclaimer: WORDS.selfDisclaimer,
      sentence: {
        zh: '尚未锚定：本件已写入证据日志，但信任文件所列的链或时间戳机构均未记载。本证书上的时间均为运营方陈述，第三方无法独立证明。',
        en: 'Not anchored yet: the leaf stands in the evidence log, but no chain or authority of the trust file has recorded it. All times on this paper are the word of the operator and cannot be proven independently.',
      },
    };
  }
  if (!before.independent) {
    return {
      independent: false,
      disclaimer: WORDS.selfDisclaimer,
      sentence: {
        zh: `尚无独立时钟：本件仅锚定于运营方自行运行的链（自锚定，${before.chain}）。本证书上的时间均为运营方陈述，第三方无法独立证明；须待锚定于他方运行的链或机构之后，时间方可独立核验。`,
        en: `No independent clock yet: this filing is anchored only on a chain that the operator itself runs (${before.chain}). All times here are the word of the operator until a chain or authority run by others records the log.`,
      },
    };
  }
  const checked = before.confirmed
    ? { zh: '出证时已向该链节点核对区块。', en: 'A node of that chain confirmed the block when this paper was issued.' }
    : {
        zh: '区块须向该链节点核对（见“如何自行核验”），出证时未核对。',
        en: 'The block is to be checked with a node of that chain (see "How to verify yourself"); this paper was issued without that check.',
      };
  return {
    independent: true,
    disclaimer: before.confirmed ? WORDS.disclaimer : WORDS.uncheckedDisclaimer,
    before: timeText(before.time),
    ...(after === undefined ? {} : { after: timeText(after.time) }),
    sentence: {
      zh: `时间为区间，来自${before.chain}的区块时间：首个包含此叶的锚定在区块 ${before.blockNumber}${after ? `，最后一个不含此叶的锚定在区块 ${after.blockNumber}` : '；此前没有不含此叶的锚定，故下限未知'}。${checked.zh}`,
      en: `The time is an interval of block times of ${before.chain}: the first anchor that covers this leaf is in block ${before.blockNumber}${after ? `, the last one that does not in block ${after.blockNumber}` : '; no earlier anchor leaves it out, so the lower end is unknown'}. ${checked.en}`,
    },
  };
}
