import { saysLess, type TimeBound, type TimeInterval } from '@filmdeed/evidence';
import { type Bilingual, type TimeStatement, timeText } from '@filmdeed/paper';
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
        zh: `尚无独立时钟：本件仅锚定于运营方自行运行的链或时钟（自锚定，${before.clock}）。本证书上的时间均为运营方陈述，第三方无法独立证明；须待锚定于他方运行的链或机构之后，时间方可独立核验。`,
        en: `No independent clock yet: this filing is anchored only by a chain or clock that the operator itself runs (${before.clock}). All times here are the word of the operator until a chain or authority run by others records the log.`,
      },
    };
  }
  const checked = before.confirmed
    ? { zh: '出证时已核对该时钟的记载。', en: 'Its word was checked when this paper was issued.' }
    : {
        zh: '区块须向该链节点核对（见“如何自行核验”），出证时未核对。',
        en: 'The block is to be checked with a node of that chain (see "How to verify yourself"); this paper was issued without that check.',
      };
  const isLess = after !== undefined && saysLess(after, before);
  const [upper, lower] = [said(before), after && (isLess ? saidLess(after) : said(after))];
  return {
    independent: true,
    disclaimer: before.confirmed ? WORDS.disclaimer : WORDS.uncheckedDisclaimer,
    before: timeText(before.time),
    ...(after === undefined || isLess ? {} : { after: timeText(after.time) }),
    sentence: {
      zh: `时间为区间：首个包含此叶的锚定见于${upper.zh}${lower ? `，最后一个不含此叶的锚定见于${lower.zh}` : '；此前没有不含此叶的锚定，故下限未知'}。${checked.zh}`,
      en: `The time is an interval: the first anchor that covers this leaf is ${upper.en}${lower ? `, the last one that does not is ${lower.en}` : '; no earlier anchor leaves it out, so the lower end is unknown'}. ${checked.en}`,
    },
  };
}

/** Where a clock said it. */
function said({ clock, operator, blockNumber }: TimeBound): Bilingual {
  if (blockNumber !== undefined) {
    return { zh: `${clock}区块 ${blockNumber}`, en: `in block ${blockNumber} of ${clock}` };
  }
  return operator === 'witness'
    ? { zh: `见证方 ${clock} 的联署`, en: `in the cosignature of the witness ${clock}` }
    : { zh: `${clock} 的时间戳`, en: `in a time-stamp of ${clock}` };
}

/** A lower end of a worse kind than the upper one: named with what it is worth, and never in the box. */
function saidLess(bound: TimeBound): Bilingual {
  const { zh, en } = said(bound);
  if (bound.independent) {
    return {
      zh: `${zh}（出证时未核对，故不作为下限）`,
      en: `${en} (which was not checked when this paper was issued, so the lower end is not known)`,
    };
  }
  return {
    zh: `${zh}（该时钟由运营方自行运行，时间只是运营方的陈述，故不作为下限）`,
    en: `${en} (a clock that the operator itself runs and whose time is its own word, so the lower end is not known)`,
  };
}
