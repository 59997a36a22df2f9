import { Button, Dropdown } from 'antd';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { useWords } from '../language/language.js';
import { InboxLink } from '../message/InboxLink.js';
import { useSession } from '../session/session.js';
import { OWN_PAGES } from './own-pages.js';
import { appWords } from './words.js';

/** Who is signed in, and the pages that are theirs; stacked for the drawer of a phone. */
export function AccountMenu({ stacked = false }: { stacked?: boolean }) {
  const t = useWords(appWords);
  const { account, signOut } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut();
    void navigate('/');
  };
  if (account === undefined) return null;
  if (account === null) {
    return (
      <Link to="/" className="fd-sign-in">
        {t.signIn}
      </Link>
    );
  }
  if (stacked) {
    return (
      <div className="fd-account-stacked">
        <p>
          <strong>{account.name}</strong>
          <span className="fd-quiet"> {account.login}</span>
        </p>
        <Button block onClick={() => void leave()}>
          {t.signOut}
        </Button>
      </div>
    );
  }
  const here = OWN_PAGES.flatMap(({ pages }) => pages.map(({ to }): string => to)).filter((to) => to === pathname);
  const items = [
    ...OWN_PAGES.map(({ group, pages }) => ({
      type: 'group' as const,
      key: group,
      label: t[group],
      children: pages.map(({ to, name }) => ({ key: to, label: t[name], onClick: () => void navigate(to) })),
    })),
    { type: 'divider' as const, key: 'end' },
    { key: 'leave', label: t.signOut, onClick: () => void leave() },
  ];
  return (
    <Dropdown
      menu={{ items, selectedKeys: here, className: 'fd-account-menu' }}
      trigger={['click']}
      placement="bottomRight"
      autoFocus
    >
      <Button aria-haspopup="menu" aria-label={`${t.account}: ${account.name}`} className="fd-account-button">
        <span className="fd-acting-name">{account.name}</span>
        <span aria-hidden="true" className="fd-caret" />
      </Button>
    </Dropdown>
  );
}

/** The own pages as links, for the drawer of a phone. */
export function OwnPages() {
  const t = useWords(appWords);
  if (!useSession().account) return null;
  return OWN_PAGES.map(({ group, pages }) => (
    <section key={group}>
      <h2>{t[group]}</h2>
      <ul>
        {pages.map(({ to, name }) => (
          <li key={to}>{to === '/messages' ? <InboxLink /> : <NavLink to={to}>{t[name]}</NavLink>}</li>
        ))}
      </ul>
    </section>
  ));
}
