import { Button, Dropdown } from 'antd';
import { Link, useNavigate } from 'react-router';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { appWords } from './words.js';

/** Who is signed in and what they can do about it; stacked for the drawer of a phone. */
export function AccountMenu({ stacked = false }: { stacked?: boolean }) {
  const t = useWords(appWords);
  const { account, signOut } = useSession();
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
        <Button block onClick={() => void navigate('/parties')}>
          {t.parties}
        </Button>
        <Button block onClick={() => void navigate('/security')}>
          {t.security}
        </Button>
        <Button block onClick={() => void navigate('/password')}>
          {t.changePassword}
        </Button>
        <Button block onClick={() => void navigate('/acts')}>
          {t.acts}
        </Button>
        <Button block onClick={() => void leave()}>
          {t.signOut}
        </Button>
      </div>
    );
  }
  const items = [
    { key: 'parties', label: t.parties, onClick: () => void navigate('/parties') },
    { key: 'security', label: t.security, onClick: () => void navigate('/security') },
    { key: 'password', label: t.changePassword, onClick: () => void navigate('/password') },
    { key: 'acts', label: t.acts, onClick: () => void navigate('/acts') },
    { key: 'leave', label: t.signOut, onClick: () => void leave() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button aria-haspopup="menu" aria-label={`${t.account}: ${account.name}`}>
        {account.name}
      </Button>
    </Dropdown>
  );
}
