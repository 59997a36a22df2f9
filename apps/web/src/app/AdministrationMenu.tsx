import { Button, Dropdown } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import type { Account, PlatformRole } from '../api/types.js';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { appWords } from './words.js';

/** Pages for platform roles, with their names among the words of the frame and the roles that see them. */
const PAGES = [
  { to: '/operations', name: 'operations', roles: ['operator'] },
  { to: '/message-tasks', name: 'messageTasks', roles: ['operator', 'auditor'] },
  { to: '/receipts', name: 'receipts', roles: ['operator', 'auditor'] },
  { to: '/verifications', name: 'verifications', roles: ['examiner'] },
  { to: '/reports', name: 'reports', roles: ['examiner', 'auditor'] },
  { to: '/accounts', name: 'accounts', roles: ['administrator'] },
] as const satisfies readonly { to: string; name: keyof typeof appWords.zh; roles: readonly PlatformRole[] }[];

/** The pages of the platform that the account sees. */
export function administrationOf(account: Account | null | undefined): readonly (typeof PAGES)[number][] {
  const held: readonly PlatformRole[] = account?.platformRoles ?? [];
  return PAGES.filter(({ roles }) => roles.some((role) => held.includes(role)));
}

/** One entry for all of them: the header has no room for each. */
export function AdministrationMenu() {
  const t = useWords(appWords);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const pages = administrationOf(useSession().account);
  const here = pages.find(({ to }) => to === pathname);
  if (pages.length === 0) return null;
  const items = pages.map(({ to, name }) => ({ key: to, label: t[name], onClick: () => void navigate(to) }));
  return (
    <Dropdown menu={{ items, selectedKeys: here === undefined ? [] : [here.to] }} trigger={['click']}>
      <Button
        type="text"
        aria-haspopup="menu"
        className={here === undefined ? 'fd-administration' : 'fd-administration active'}
      >
        {t.administration}
        <span aria-hidden="true" className="fd-caret" />
      </Button>
    </Dropdown>
  );
}
