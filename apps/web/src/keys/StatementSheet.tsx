import { type Statement, type StatementLine, statementWords } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import { Copyable } from '../design/Copyable.js';
import { useLanguage, useWords } from '../language/language.js';
import { keyWords } from './words.js';

/** What is about to be signed: every member of the message in words, made of the message itself, before any prompt. */
export function StatementSheet({ statement }: { statement: Statement }) {
  const t = useWords(keyWords);
  const { language } = useLanguage();
  const words = statementWords(statement.typedData);
  const line = (entry: StatementLine) => (
    <div key={entry.path}>
      <dt>{entry[language]}</dt>
      <dd className="fd-statement-value">
        {entry.value}
        {entry.time !== undefined && ` (${entry.time})`}
      </dd>
    </div>
  );
  return (
    <section className="fd-statement" aria-label={words.title[language]}>
      <strong>{words.title[language]}</strong>
      {words.sentence !== null && <blockquote className="fd-sentence">{words.sentence}</blockquote>}
      <dl className="fd-fields">{words.lines.filter(({ path }) => path !== 'statement').map(line)}</dl>
      <details>
        <summary>{t.domain}</summary>
        <dl className="fd-fields">{words.domain.map(line)}</dl>
        <span className="fd-quiet fd-small">{t.digest}</span>
        <Copyable value={`0x${toHex(statement.digest)}`} name={t.digest} />
      </details>
    </section>
  );
}
