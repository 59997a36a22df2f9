import { Link } from 'react-router';
import { PageHead } from '../design/PageHead.js';
import { useWords } from '../language/language.js';
import { appWords } from './words.js';

export function NotFound() {
  const t = useWords(appWords);
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.notFound} lead={t.notFoundLead} />
      <Link to="/">{t.home}</Link>
    </div>
  );
}
