import { Button } from 'antd';
import { useRef } from 'react';
import { filesOfInput } from '../digest/picked-files.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import type { Verification } from './use-verification.js';
import { verifyWords } from './words.js';

/** Says plainly whose keys are believed, and lets an own trust file take their place. */
export function TrustLine({ verification }: { verification: Verification }) {
  const t = useWords(verifyWords);
  const input = useRef<HTMLInputElement>(null);
  const { trust } = verification;
  const isOwn = trust.name !== undefined;
  return (
    <Note kind={isOwn ? 'valid' : 'warning'}>
      <p>
        <strong>{isOwn ? t.ownTrust(trust.name) : trust.failed ? t.noTrust : t.siteTrust}</strong>
      </p>
      {!isOwn && <p>{t.siteTrustText}</p>}
      <div className="fd-row" style={{ marginTop: 10 }}>
        <Button onClick={() => input.current?.click()}>{t.loadTrust}</Button>
        {isOwn && <Button onClick={verification.useSiteTrust}>{t.useSiteTrust}</Button>}
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          data-pick="trust"
          aria-label={t.loadTrust}
          onChange={(event) => {
            verification.take(filesOfInput(event.target.files ?? []));
            event.target.value = '';
          }}
        />
      </div>
      {trust.trust !== null && (
        <details className="fd-message" style={{ marginTop: 8 }}>
          <summary>{t.trustDetails}</summary>
          <pre tabIndex={0} aria-label={t.trustDetails}>
            {JSON.stringify(trust.trust, null, 2)}
          </pre>
        </details>
      )}
    </Note>
  );
}
