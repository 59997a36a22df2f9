import { Link } from 'react-router';
import { useWords } from '../language/language.js';
import { useStatus } from '../status/status.js';
import { StatusLine } from '../status/StatusLine.js';
import { appWords } from './words.js';

/** What the law asks to be shown, and how to check without us. */
export function Footer() {
  const t = useWords(appWords);
  const status = useStatus();
  const filingNo = status?.cacFilingNo;
  return (
    <footer className="fd-footer">
      <div className="fd-footer-inner">
        <div>
          <p>{t.footer}</p>
          {filingNo !== undefined && filingNo !== null && filingNo !== '' && (
            <p className="fd-small">{t.cacFilingNo(filingNo)}</p>
          )}
          <StatusLine />
        </div>
        <ul>
          <li>
            <a href="/verifier.html" download="filmdeed-verifier.html">
              {t.offlineVerifier}
            </a>
          </li>
          <li>
            <a href="/api/v1/trust" download="filmdeed-trust.json">
              {t.trust}
            </a>
          </li>
          <li>
            <Link to="/log">{t.log}</Link>
          </li>
          <li>
            <Link to="/report">{t.report}</Link>
          </li>
          <li>
            <a href="/api/docs">{t.apiDocs}</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}
