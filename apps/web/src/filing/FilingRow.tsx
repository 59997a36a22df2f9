import { CODE_LISTS } from '@filmdeed/evidence';
import { Link } from 'react-router';
import type { FilingView } from '../api/types.js';
import { byteText, countText, timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { erasureWords } from './erasure-words.js';
import { StateTag } from './StateTag.js';
import { filingWords } from './words.js';

interface Props {
  readonly filing: FilingView;
  readonly selected: boolean;
  readonly onToggle: () => void;
}

/** One filing in the list. */
export function FilingRow({ filing, selected, onToggle }: Props) {
  const t = useWords(filingWords);
  const e = useWords(erasureWords);
  const { language } = useLanguage();
  const { content, work } = filing;
  const type = CODE_LISTS.workType.find(({ code }) => code === work.workType)?.[language];
  const title = filing.erasure === null ? filing.title : e.erasedTitle;
  const facts = [
    type,
    content?.kind === 'set' ? t.files(countText(content.files, language)) : filing.fileName,
    content === null ? undefined : byteText(content.size),
    filing.form === 'ORIGINAL' ? t.original : t.digestOnly,
    filing.signer === null ? t.unsigned : t.signed,
  ];
  return (
    <li className={selected ? 'fd-filing fd-filing-selected' : 'fd-filing'}>
      <input type="checkbox" checked={selected} onChange={onToggle} aria-label={t.select(title)} />
      <div className="fd-filing-body">
        <Link to={`/filings/${filing.id}`}>{title}</Link>
        <p>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <div className="fd-filing-end">
        <StateTag filing={filing} />
        <time dateTime={filing.receivedAt}>{timeText(filing.receivedAt, language)}</time>
      </div>
    </li>
  );
}
