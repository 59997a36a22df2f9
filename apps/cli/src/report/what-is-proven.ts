import type { CheckName, TimeBound, TimeInterval } from '@filmdeed/evidence';
import { timeText } from '@filmdeed/paper';
import { CHECK_WORDS } from '../check-words.js';
import type { Bilingual } from '../terminal.js';
import { findingWords, unprovenWords } from '../verify-answer.js';
import { NEVER_PROVEN } from './report-words.js';
import type { VerifiedSubject } from './verification-report.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** What follows from each check that was valid, of a subject that is valid as a whole. */
const FOLLOWS: Partial<Record<CheckName, Bilingual>> = {
  inclusion: w(
    '该记录（叶）在信任文件所列日志密钥签署的检查点之内；自该检查点签署后，一个字节的改动都会使核验不符。',
    'The record (leaf) stands in the checkpoint that the log key of the trust file signed; since then no byte of it has changed.',
  ),
  content: w('手头的文件与该记录所载的摘要完全一致。', 'What is at hand has exactly the digests of the record.'),
  'file-proof': w(
    '手头的文件是该记录所载清单中的一个文件。',
    'The file is one of the manifest that the record commits to.',
  ),
  signature: w('持有所载密钥的一方签署了这一记录。', 'Whoever holds the key named in the record signed this record.'),
  promise: w(
    '受理承诺由信任文件所列密钥签署，且针对这一记录。',
    'The promise is signed by the key of the trust file and for this record.',
  ),
};

/** Sentences that the checks of this run carry; none if the subject is not valid as a whole. */
export function whatIsProven({ verdict, checks, interval, finding }: VerifiedSubject): Bilingual[] {
  if (verdict !== 'valid') return [];
  const valid = new Set(checks.filter((check) => check.verdict === 'valid').map(({ check }) => check));
  const sentences = (Object.entries(FOLLOWS) as [CheckName, Bilingual][]).flatMap(([name, words]) =>
    valid.has(name) ? [words] : [],
  );
  const { before } = interval;
  const existed = before?.independent === true && before.confirmed;
  return [
    ...sentences,
    ...(finding === undefined ? [] : [findingWords(finding)]),
    ...(existed
      ? [w(`该记录在 ${timeText(before.time)} 之前已经存在。`, `The record existed before ${timeText(before.time)}.`)]
      : []),
  ];
}

/** What this run says nothing of, beside what no verification ever proves. */
export function whatIsNotProven({ verdict, checks, interval, finding }: VerifiedSubject): Bilingual[] {
  const named = (wanted: string): Bilingual | undefined => {
    const words = checks
      .filter((check) => check.verdict === wanted)
      .map(({ check, anchor }) => ({
        words: CHECK_WORDS[check],
        place: anchor === undefined ? '' : ` #${anchor + 1}`,
      }));
    if (words.length === 0) return undefined;
    return {
      zh: words.map((each) => `${each.words.zh}${each.place}`).join('、'),
      en: words.map((each) => `${each.words.en}${each.place}`).join(', '),
    };
  };
  const [broken, open] = [named('broken'), named('not-checked')];
  const { before } = interval;
  return [
    ...(verdict === 'valid'
      ? []
      : [w('整体未通过，故不作任何肯定的结论。', 'The whole is not valid: nothing is concluded from it.')]),
    ...(broken ? [w(`不符：${broken.zh}。`, `Broken: ${broken.en}.`)] : []),
    ...(open ? [w(`未核验：${open.zh}。`, `Not checked: ${open.en}.`)] : []),
    ...(before?.independent === true && before.confirmed
      ? []
      : [w('存在时间未由独立时钟证明。', 'When the record existed is proven by no independent clock here.')]),
    ...(finding === undefined ? [] : [unprovenWords(finding)]),
    ...NEVER_PROVEN,
  ];
}

/** The time of a record as this run has it. */
export function timeWords({ after, before }: TimeInterval): Bilingual {
  if (before === undefined) {
    return w('尚无锚定，时间只有运营方陈述。', 'Not anchored: any time is the word of the operator.');
  }
  if (!before.independent) {
    return w(
      `仅锚定于运营方自行运行的链或时钟（${before.clock}），尚无独立时钟。`,
      `Anchored only by a chain or clock of the operator itself (${before.clock}); no independent clock yet.`,
    );
  }
  const lower = after === undefined ? w('下限未知', 'lower end unknown') : ended(after, w('不早于', 'not before'));
  const upper = ended(before, w('不晚于', 'not after'));
  return w(`${lower.zh}；${upper.zh}。`, `${lower.en}; ${upper.en}.`);
}

function ended({ time, clock, confirmed }: TimeBound, words: Bilingual): Bilingual {
  const at = timeText(time);
  return w(
    `${words.zh} ${at}（${clock}，${confirmed ? '已核对' : '未核对'}）`,
    `${words.en} ${at} (${clock}, ${confirmed ? 'checked' : 'not checked'})`,
  );
}
