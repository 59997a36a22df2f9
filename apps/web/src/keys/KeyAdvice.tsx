import { Button } from 'antd';
import type { SignerList } from '../api/types.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { keyWords } from './words.js';

/** What should be done about the keys, and how to sign when this site is gone. */
export function KeyAdvice({ list, onAdd }: { list: SignerList; onAdd: () => void }) {
  const t = useWords(keyWords);
  return (
    <>
      {list.advice.map((advice) => (
        <Note key={advice} kind="warning">
          <p>{t.advice[advice]}</p>
          {advice === 'second-signer' && (
            <Button type="link" style={{ padding: 0 }} onClick={onAdd}>
              {t.adviceAct}
            </Button>
          )}
        </Note>
      ))}
      <details className="fd-sheet">
        <summary>
          <strong>{t.exitTitle}</strong>
        </summary>
        <p>{t.exitText}</p>
        <pre className="fd-mono fd-exit">
          {[
            'npx filmdeed keys new --out my.pem',
            'npx filmdeed keys export --key my.pem',
            'npx filmdeed sign STATEMENT.json --key my.pem --out signed.json',
          ].join('\n')}
        </pre>
      </details>
    </>
  );
}
