import { readFileSync } from 'node:fs';
import type { ClockProgress, LogWatch } from '@filmdeed/postgres';
import { ALARM_WORDS, OPERATION_ALARMS } from './alarm-words.js';
import { operationAlarms } from './operation-alarms.js';
import { anchorsInHand, showClock } from './show-chains.js';

const NOW = new Date('2026-11-25T08:00:00.000Z');
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

const GOOD: LogWatch = {
  ...{ waiting: 0, oldestWaiting: null, overdue: 0, dueSoon: 0, size: 9, grownAt: ago(900), since: [0, 9] },
  ...{
    leader: { since: ago(999), address: null },
    workers: 1,
    indexSize: 9,
    indexStatedSize: 9,
    indexBehindSince: null,
  },
};
const CLOCK: ClockProgress = {
  ...{ key: 'rfc3161:甲', kind: 'rfc3161', name: '甲', operator: 'authority', reachable: true, reachedAt: ago(50) },
  ...{ problem: null, held: { size: 7, time: ago(60) }, asked: { size: 7, at: ago(60), isComplete: true } },
};

function found(log: Partial<LogWatch>, clock: Partial<ClockProgress> = {}): [string, string | null][] {
  const clocks = [{ ...CLOCK, ...clock }];
  return operationAlarms({ log: { ...GOOD, ...log }, alarms: [] }, clocks, NOW, 60).map(({ code, since }) => [
    code,
    since,
  ]);
}

it.each<[string, Parameters<typeof found>, [string, Date | null][]]>([
  ['nothing, when all is well', [{}], []],
  ['nothing of leaves that wait shortly', [{ oldestWaiting: ago(14), waiting: 3 }], []],
  ['nothing while the log grows', [{ oldestWaiting: ago(40), waiting: 3, grownAt: ago(1) }], []],
  ['a log that stands still', [{ oldestWaiting: ago(15), waiting: 3 }], [['log.stalled', ago(15)]]],
  ['how long it stands still', [{ oldestWaiting: ago(40), grownAt: ago(20) }], [['log.stalled', ago(20)]]],
  [
    'a broken promise since it fell due, and before it what has stood longer',
    [{ oldestWaiting: ago(70), overdue: 1, leader: null }],
    [
      ['log.stalled', ago(70)],
      ['promise.overdue', ago(10)],
      ['log.no-leader', null],
    ],
  ],
  ['nothing of an index that follows', [{ indexBehindSince: ago(119) }], []],
  ['an index that does not', [{ indexBehindSince: ago(120), indexSize: 4 }], [['index.behind', ago(120)]]],
  ['a clock that is away', [{}, { reachable: false, problem: 'clock.unreachable' }], [['clock.failing', ago(50)]]],
  ['a clock that gave a part', [{}, { problem: 'clock.unreachable' }], [['clock.partial', null]]],
  ['a clock whose word the log denies', [{}, { reachable: false, problem: 'log.fork' }], [['log.fork', null]]],
])('tells %s', (_, given, alarms) => {
  expect(found(...given)).toEqual(alarms.map(([code, since]) => [code, since?.toISOString() ?? null]));
});

it('has for every alarm words in both languages, and a row in docs/operate.md', () => {
  const page = readFileSync('docs/operate.md', 'utf8');
  for (const code of OPERATION_ALARMS) {
    const { what, advice } = ALARM_WORDS[code];
    for (const { zh, en } of [what, advice]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
    expect(page).toContain(`| \`${code}\` |`);
  }
});

it.each<[bigint, bigint, number | null]>([
  [1n, 0n, null],
  [59_999n, 1n, 0],
  [60_000n * 7n * 3n, 3n, 7],
  [10n ** 30n, 1n, 1_000_000],
])('pays with %s wei at a price of %s for %s anchors', (balance, fee, anchors) => {
  expect(anchorsInHand(balance, fee)).toBe(anchors);
});

it('says when a clock is asked next: not before its distance is over, and not while nothing is new', () => {
  expect(showClock(CLOCK, 9, 600)).toMatchObject({ lag: 2, dueAt: ago(-540).toISOString() });
  expect(showClock(CLOCK, 7, 600)).toMatchObject({ lag: 0, dueAt: null });
  expect(showClock({ ...CLOCK, held: null, asked: null }, 9, 600)).toMatchObject({
    lag: 9,
    attested: null,
    dueAt: null,
  });
});
