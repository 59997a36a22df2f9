import { Suspense, useEffect, useRef } from 'react';
import { Outlet, useLocation } from 'react-router';
import { Skeleton } from '../design/Skeleton.js';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { Footer } from './Footer.js';
import { Header } from './Header.js';
import { Notices } from './Notices.js';
import { appWords } from './words.js';
import './shell.css';

/** The frame of every page. A change of page moves the focus to its beginning, as a new document would. */
export function Shell() {
  const t = useWords(appWords);
  const { pathname } = useLocation();
  const { account, acting } = useSession();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <div className="fd-shell">
      <a className="fd-skip" href="#content">
        {t.skip}
      </a>
      <Header />
      <main id="content" ref={main} tabIndex={-1}>
        <Notices />
        <Suspense
          fallback={
            <div className="fd-page">
              <Skeleton />
            </div>
          }
        >
          {/* Nothing that was loaded for one party stays when another is acted for. */}
          <Outlet key={acting === null || acting.party === account?.party ? 'person' : acting.party} />
        </Suspense>
      </main>
      <Footer />
    </div>
  );
}
