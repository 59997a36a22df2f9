import { Button } from 'antd';
import { told } from '../api/told.js';
import { useLanguage, useWords } from '../language/language.js';
import { Note } from './Note.js';
import { commonWords } from './words.js';

/** A failure in words: what happened, what to do, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { language } = useLanguage();
  const t = useWords(commonWords);
  const { what, next, code, facts } = told(error, language);
  const details = Object.entries(facts).filter(([name]) => name !== 'status');
  return (
    <Note kind="error">
      <p>
        <strong>{what}</strong>
      </p>
      <p>{next}</p>
      {code === 'access.second-factor-required' && <a href="/security">{t.toSecurity}</a>}
      <p className="fd-small fd-quiet">
        {t.code} <span className="fd-mono">{code}</span>
        {details.length > 0 && (
          <span className="fd-mono">
            {' · '}
            {details.map(([name, value]) => `${name}: ${String(value)}`).join(' · ')}
          </span>
        )}
      </p>
      {retry !== undefined && (
        <Button onClick={retry} style={{ marginTop: 10 }}>
          {t.retry}
        </Button>
      )}
    </Note>
  );
}
