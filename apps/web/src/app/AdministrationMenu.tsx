import { Button, Dropdown } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { useWords } from '../language/language.js';
import { appWords } from './words.js';

/** The pages of administrators, with their names among the words of the frame. */
export const ADMINISTRATION = [
  ['/operations', 'operations'],
  ['/receipts', 'receipts'],
  ['/accounts', 'accounts'],
] as const;

/** One entry for all of them: the header has no room for each. */
export function AdministrationMenu() {
  const t = useWords(appWords);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const here = ADMINISTRATION.find(([to]) => to === pathname);
  const items = ADMINISTRATION.map(([to, name]) => ({ key: to, label: t[name], onClick: () => void navigate(to) }));
  return (
    <Dropdown menu={{ items, selectedKeys: here === undefined ? [] : [here[0]] }} trigger={['click']}>
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
