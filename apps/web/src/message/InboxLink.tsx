import { NavLink } from 'react-router';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { useUnread } from './unread.js';
import { messageWords } from './words.js';
import './message.css';

const MOST_SHOWN = 99;

/** The way to the inbox, with how many messages wait there. */
export function InboxLink() {
  const t = useWords(messageWords);
  const { account } = useSession();
  const unread = useUnread();
  if (!account) return null;
  const count = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread);
  return (
    <NavLink to="/messages" className="fd-inbox-link">
      {t.inbox}
      {unread > 0 && (
        <>
          <span className="fd-badge" aria-hidden="true">
            {count}
          </span>
          <span className="fd-visually-hidden">{t.unreadCount(count)}</span>
        </>
      )}
    </NavLink>
  );
}
