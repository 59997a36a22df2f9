import type { Verdict } from '@filmdeed/evidence';
import { bilingual, type Language } from '../language/language.js';
import './check-list.css';

const words = bilingual<Record<Verdict, { title: string; text: string }>>({
  zh: {
    valid: { title: '核验通过', text: '记录在证据日志之内，未被改动。逐项结果见下。' },
    broken: { title: '核验不符', text: '至少有一项对不上。请勿依赖这份证据；不符的项目见下。' },
    'not-checked': { title: '尚不能判断', text: '没有发现不符，但必要的项目还没有全部核验。' },
  },
  en: {
    valid: {
      title: 'Verified',
      text: 'The record stands in the evidence log, unaltered. Each result is listed below.',
    },
    broken: {
      title: 'Broken',
      text: 'At least one check does not fit. Do not rely on this evidence; see below which one.',
    },
    'not-checked': { title: 'Not decided', text: 'Nothing is broken, but not all of what is needed could be checked.' },
  },
});
const MARKS = { valid: '✓', broken: '✗', 'not-checked': '?' } as const;

/** The verdict on the whole bundle. Plain HTML, shared with the offline verifier. */
export function VerdictBanner({ verdict, language }: { verdict: Verdict; language: Language }) {
  const { title, text } = words[language][verdict];
  return (
    <div className={`fd-verdict fd-verdict-${verdict}`} role="status" data-verdict={verdict}>
      <span className="fd-verdict-mark" aria-hidden="true">
        {MARKS[verdict]}
      </span>
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
    </div>
  );
}
