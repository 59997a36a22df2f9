import { Button } from 'antd';
import { endOtherSessions, endSession, listSessions } from '../api/sign-in.js';
import { Failure } from '../design/Failure.js';
import { timeText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import type { Change } from './Security.js';
import { securityWords } from './words.js';

/** Where the account is signed in, and the way to end it. */
export function SessionPanel({ round, run }: Change & { readonly round: number }) {
  const t = useWords(securityWords);
  const { language } = useLanguage();
  const { load, reload } = useLoad(`sessions ${round}`, listSessions);
  const items = load.state === 'loaded' ? load.value.items : [];
  return (
    <section className="fd-sheet fd-stack">
      <h2>{t.sessions}</h2>
      <p className="fd-quiet">{t.sessionsText}</p>
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      <ul className="fd-lines" aria-label={t.sessions}>
        {items.map((session) => (
          <li key={session.id} className="fd-row" style={{ justifyContent: 'space-between' }}>
            <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <strong>{session.client === 'cli' ? t.cli : t.browser}</strong> {session.network}{' '}
              {session.current && <span className="fd-tag fd-tag-anchored">{t.current}</span>}
              <br />
              <span className="fd-small fd-quiet">
                {t.seenAt(timeText(session.seenAt, language))} · {session.agent}
              </span>
            </span>
            {!session.current && (
              <Button
                danger
                aria-label={`${t.end} ${session.id}`}
                onClick={() => void run(() => endSession(session.id))}
              >
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <Button danger style={{ justifySelf: 'start' }} onClick={() => void run(endOtherSessions)}>
          {t.endOthers}
        </Button>
      )}
    </section>
  );
}
