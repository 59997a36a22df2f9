import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { unreadMessages } from '../api/messages.js';
import { useLoad } from '../design/use-load.js';
import { useSession } from '../session/session.js';

const CHANGED = 'filmdeed-unread-changed';
const LOOK_EVERY_MS = 60_000;

/** A message was opened here: whoever shows their number looks again. */
export function unreadChanged(): void {
  window.dispatchEvent(new Event(CHANGED));
}

/** How many messages of the acting party nobody has opened; 0 while it is not known. */
export function useUnread(): number {
  const { acting } = useSession();
  const { pathname } = useLocation();
  const { load, reload } = useLoad(`unread ${acting?.party ?? ''}`, (signal) =>
    acting === null ? Promise.resolve(0) : unreadMessages(signal),
  );
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    window.addEventListener(CHANGED, reload);
    return () => {
      clearInterval(timer);
      window.removeEventListener(CHANGED, reload);
    };
  }, [reload]);
  useEffect(reload, [pathname, reload]);
  return load.state === 'loaded' ? load.value : 0;
}
