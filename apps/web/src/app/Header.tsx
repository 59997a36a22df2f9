import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { Mark } from '../design/Mark.js';
import { useLanguage, useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { StatusLine } from '../status/StatusLine.js';
import { AccountMenu, OwnPages } from './AccountMenu.js';
import { ActingParty } from './ActingParty.js';
import { AdministrationMenu, administrationOf } from './AdministrationMenu.js';
import { InboxLink } from '../message/InboxLink.js';
import { appWords } from './words.js';

/** Name, ways, language and account; on a phone the ways are in a drawer. */
export function Header() {
  const t = useWords(appWords);
  const { language, choose } = useLanguage();
  const { pathname } = useLocation();
  const { account } = useSession();
  // Open on the page where it was opened, and closed on whatever page it led to.
  const [openAt, setOpenAt] = useState<string>();
  const open = openAt === pathname;
  const pages = administrationOf(account);
  const other = language === 'zh' ? 'en' : 'zh';
  const switchLanguage = (
    <Button
      type="text"
      className="fd-language"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      title={t.switchLanguage}
      onClick={() => choose(other)}
    >
      {t.otherLanguage}
    </Button>
  );
  return (
    <header className="fd-header">
      <div className="fd-header-inner">
        <Link to="/" className="fd-brand" aria-label="影契 FilmDeed">
          <Mark />
          <span className="fd-brand-zh">影契</span>
          <span className="fd-brand-en">FilmDeed</span>
        </Link>
        <nav className="fd-nav" aria-label={t.mainMenu}>
          <Ways />
          <AdministrationMenu />
        </nav>
        <div className="fd-header-end">
          {switchLanguage}
          <div className="fd-wide-only fd-header-who">
            <InboxLink />
            <ActingParty />
            <AccountMenu />
          </div>
          <Button
            className="fd-phone-only"
            onClick={() => setOpenAt(pathname)}
            aria-expanded={open}
            aria-haspopup="dialog"
          >
            {t.menu}
          </Button>
        </div>
      </div>
      <Drawer open={open} onClose={() => setOpenAt(undefined)} title={t.menu} size={300} placement="right">
        <ActingParty stacked />
        <nav className="fd-drawer-nav" aria-label={t.mainMenu}>
          <Ways />
          <OwnPages />
          {pages.length > 0 && (
            <>
              <h2>{t.administration}</h2>
              <ul>
                {pages.map(({ to, name }) => (
                  <li key={to}>
                    <NavLink to={to}>{t[name]}</NavLink>
                  </li>
                ))}
              </ul>
            </>
          )}
        </nav>
        <AccountMenu stacked />
        <StatusLine />
      </Drawer>
    </header>
  );
}

function Ways() {
  const t = useWords(appWords);
  const { account } = useSession();
  const ways: [string, string][] = [
    ...(account
      ? ([
          ['/file', t.file],
          ['/filings', t.filings],
        ] as [string, string][])
      : []),
    ['/verify', t.verify],
    ['/lookup', t.lookup],
  ];
  return (
    <ul>
      {ways.map(([to, name]) => (
        <li key={to}>
          <NavLink to={to}>{name}</NavLink>
        </li>
      ))}
    </ul>
  );
}
