import type { PublicVouching } from '../api/filings.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { partyWords } from './words.js';

/** Who verified a party, how, and until when: it stands wherever the party does. */
export function VouchedBy({ vouched }: { vouched: PublicVouching | null }) {
  const t = useWords(partyWords);
  const { language } = useLanguage();
  if (vouched === null) return <span className="fd-tag fd-tag-self">{t.notVouched}</span>;
  const { byName, method, at, until } = vouched;
  return (
    <span>
      <span className="fd-tag fd-tag-final">{t.states['verified']}</span>{' '}
      <span className="fd-small fd-quiet">
        {t.vouchedBy(byName ?? t.thisSite, timeText(at, language))} ·{' '}
        {method === 'documents' ? t.byDocuments : t.byMethod(method)}
        {until !== null && ` · ${t.until(timeText(until, language))}`}
      </span>
    </span>
  );
}
