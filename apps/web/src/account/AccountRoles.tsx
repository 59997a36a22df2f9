import { Button, Modal } from 'antd';
import { useState } from 'react';
import { changePlatformRoles } from '../api/session.js';
import { type Account, PLATFORM_ROLES, type PlatformRole } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { useAccount } from '../session/session.js';
import { accountWords } from './words.js';

/** Platform roles of one account: what will change is said in a sentence before it is. `onDone` gets the account, or nothing if it was given up. */
export function AccountRoles({
  account,
  onDone,
}: {
  account: Account;
  onDone: (changed: Account | undefined) => void;
}) {
  const t = useWords(accountWords);
  const own = useAccount();
  const [roles, setRoles] = useState<readonly PlatformRole[]>(account.platformRoles);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const namesOf = (of: readonly PlatformRole[]): string => of.map((role) => t.roleNames[role]).join(t.listed);
  const added = roles.filter((role) => !account.platformRoles.includes(role));
  const removed = account.platformRoles.filter((role) => !roles.includes(role));
  const isChange = added.length + removed.length > 0;
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      onDone(await changePlatformRoles(account.id, roles));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const toggle = (role: PlatformRole, held: boolean): void =>
    setRoles(PLATFORM_ROLES.filter((each) => (each === role ? held : roles.includes(each))));
  return (
    <Modal
      open
      title={t.changeTitle(account.name)}
      footer={null}
      onCancel={() => onDone(undefined)}
      mask={{ closable: false }}
    >
      <form
        className="fd-stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div>
          {PLATFORM_ROLES.map((role) => (
            <label key={role} className="fd-role-choice">
              <input
                type="checkbox"
                checked={roles.includes(role)}
                onChange={(event) => toggle(role, event.target.checked)}
              />
              <span>
                <strong>{t.roleNames[role]}</strong> <span className="fd-quiet">{t.roleTexts[role]}</span>
              </span>
            </label>
          ))}
          <p className="fd-small fd-quiet">{t.rolesHint}</p>
        </div>
        <p aria-live="polite">{isChange ? t.changeText(account.name, namesOf(added), namesOf(removed)) : t.nothing}</p>
        {account.id === own.id && removed.includes('administrator') && <Note kind="warning">{t.ownText}</Note>}
        {error !== undefined && <Failure error={error} />}
        <Button type="primary" htmlType="submit" block size="large" disabled={!isChange} loading={busy}>
          {t.confirm}
        </Button>
      </form>
    </Modal>
  );
}
