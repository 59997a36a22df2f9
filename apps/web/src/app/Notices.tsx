import { useLocation } from 'react-router';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { useStatus } from '../status/status.js';
import { appWords } from './words.js';

/** What stands over every page while it holds: the server is away, or the page was opened at another address than its public one. */
export function Notices() {
  const t = useWords(appWords);
  const status = useStatus();
  const { pathname, search } = useLocation();
  return (
    <div className="fd-notices" role="status">
      {status === null && (
        <Note kind="warning">
          <p>
            <strong>{t.away}</strong> {t.awayText}
          </p>
        </Note>
      )}
      {status && new URL(status.publicUrl).origin !== window.location.origin && (
        <Note kind="warning">
          <p>
            <strong>{t.otherAddress}</strong> {t.otherAddressText}
          </p>
          <p>
            <a href={`${new URL(status.publicUrl).origin}${pathname}${search}`}>{new URL(status.publicUrl).origin}</a>
          </p>
          <p className="fd-quiet">{t.otherAddressAdmin(window.location.origin)}</p>
        </Note>
      )}
    </div>
  );
}
