import { saysLess, type TimeBound, type TimeInterval } from '@filmdeed/evidence';
import { zonedTimeText } from '../design/quantity.js';
import { bilingual, type Language } from '../language/language.js';

const words = bilingual({
  zh: {
    after: (time: string, bound: TimeBound) => `晚于 ${time}（${place(bound, '区块')}，前一锚定不含此叶）`,
    before: (time: string, bound: TimeBound) => `不晚于 ${time}（${place(bound, '区块')}）`,
    none: '还没有可用的锚定：记录上的时间只是申报时间。',
    self: '该时钟由本运营方自己运行：尚无独立时钟，时间只是运营方的陈述。',
    lowerSelf: '下限的时钟由本运营方自己运行：该时间只是运营方的陈述。',
    lowerWord: '下限的区块尚未向该链的节点核对：其时间以证据包所载为准。',
    word: '区块尚未向该链的节点核对：在核对之前，区块时间以证据包所载为准。',
  },
  en: {
    after: (time: string, bound: TimeBound) =>
      `After ${time} (${place(bound, 'block')}, whose checkpoint does not hold the leaf)`,
    before: (time: string, bound: TimeBound) => `Not after ${time} (${place(bound, 'block')})`,
    none: 'No usable anchor yet: the time on the record is only what was stated.',
    self: 'This operator runs the clock itself: no independent clock yet, the time is its own word.',
    lowerSelf: 'This operator runs the clock of the lower end itself: that time is its own word.',
    lowerWord: 'No node of the chain has confirmed the block of the lower end: its time is what the bundle says.',
    word: 'No node of the chain has confirmed the block yet: until then its time is what the bundle says.',
  },
});

function place({ clock, blockNumber }: TimeBound, block: string): string {
  return blockNumber === undefined ? clock : `${clock} ${block} ${blockNumber}`;
}

/** The interval in words, with what weakens it. */
export function intervalLines({ after, before }: TimeInterval, language: Language): string[] {
  const t = words[language];
  if (before === undefined) return [t.none];
  return [
    ...(after === undefined ? [] : [t.after(zonedTimeText(after.time, language), after)]),
    t.before(zonedTimeText(before.time, language), before),
    ...(after === undefined || !saysLess(after, before) ? [] : [after.independent ? t.lowerWord : t.lowerSelf]),
    ...(before.independent ? [] : [t.self]),
    ...(before.confirmed ? [] : [t.word]),
  ];
}
