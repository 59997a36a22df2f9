import type { FilingView } from '../api/types.js';
import { useWords } from '../language/language.js';
import { filingWords } from './words.js';

/** Where a filing stands. Anchored on our own chain only says so, and never "final". */
export function StateTag({ filing }: { filing: Pick<FilingView, 'state' | 'selfAnchoredOnly'> }) {
  const t = useWords(filingWords);
  const { state, selfAnchoredOnly } = filing;
  if (state === 'anchored' && selfAnchoredOnly) return <span className="fd-tag fd-tag-self">{t.anchoredSelf}</span>;
  return <span className={`fd-tag fd-tag-${state}`}>{t.states[state]}</span>;
}
