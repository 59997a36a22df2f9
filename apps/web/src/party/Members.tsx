import { App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { changeMemberRoles, endMember, listMembers, type MemberView, returnMember } from '../api/parties.js';
import { MEMBER_ROLES, type MemberRole } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { Skeleton } from '../design/Skeleton.js';
import { useWords } from '../language/language.js';
import { useAccount, useSession } from '../session/session.js';
import { usePages } from './use-pages.js';
import { VouchedBy } from './VouchedBy.js';
import { partyWords } from './words.js';

/** Who belongs to an organisation. Owners change roles and take members out, which can be undone; everybody may leave. */
export function Members({ party, isOwner }: { party: string; isOwner: boolean }) {
  const t = useWords(partyWords);
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const account = useAccount();
  const { refresh } = useSession();
  const [search, setSearch] = useState('');
  const [error, setError] = useState<unknown>();
  const [undo, setUndo] = useState<MemberView>();
  const { load, reload, items, next } = usePages(`members ${party} ${search}`, (cursor) =>
    listMembers(party, search, cursor),
  );
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    setError(undefined);
    try {
      await work();
      reload();
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    }
  };
  const take = (member: MemberView): void => {
    const isSelf = member.account === account.id;
    void modal.confirm({
      title: isSelf ? t.leaveAsk : t.endAsk(member.name),
      content: isSelf ? t.leaveText : t.endText,
      okText: isSelf ? t.leave : t.end,
      cancelText: t.cancel,
      onOk: async () => {
        if (!(await act(() => endMember(party, member.id)))) return;
        if (!isSelf) return setUndo(member);
        await refresh();
        void navigate('/parties');
      },
    });
  };
  return (
    <section className="fd-sheet" aria-labelledby="members">
      <h2 id="members">{t.members}</h2>
      <p className="fd-quiet">{t.memberLead}</p>
      <Input.Search allowClear placeholder={t.search} aria-label={t.search} onSearch={setSearch} />
      {undo !== undefined && (
        <div role="status">
          <Note kind="valid">
            {t.ended(undo.name)}{' '}
            <Button
              size="small"
              onClick={() => void act(() => returnMember(party, undo.id)).then(() => setUndo(undefined))}
            >
              {t.undo}
            </Button>
          </Note>
        </div>
      )}
      {error !== undefined && <Failure error={error} />}
      {load.state === 'loading' && <Skeleton lines={3} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      <ul className="fd-parties">
        {items.map((member) => (
          <MemberItem
            key={member.id}
            member={member}
            isSelf={member.account === account.id}
            isOwner={isOwner}
            onRoles={(roles) => act(() => changeMemberRoles(party, member.id, roles)).then(() => void refresh())}
            onTake={() => take(member)}
          />
        ))}
      </ul>
      {next !== undefined && <Button onClick={next}>{t.more}</Button>}
    </section>
  );
}

interface MemberItemProps {
  readonly member: MemberView;
  readonly isSelf: boolean;
  readonly isOwner: boolean;
  readonly onRoles: (roles: readonly MemberRole[]) => Promise<void>;
  readonly onTake: () => void;
}

function MemberItem({ member, isSelf, isOwner, onRoles, onTake }: MemberItemProps) {
  const t = useWords(partyWords);
  const [roles, setRoles] = useState<readonly MemberRole[]>();
  const { name, login, vouched } = member;
  return (
    <li>
      <span>
        <strong>{name}</strong> <span className="fd-quiet">{login}</span>
        {isSelf && ` · ${t.you}`}
      </span>
      <VouchedBy vouched={vouched} />
      {roles === undefined ? (
        <span className="fd-small">{member.roles.map((role) => t.roles[role]).join(' · ')}</span>
      ) : (
        <Checkbox.Group<MemberRole>
          aria-label={`${t.changeRoles} ${name}`}
          value={[...roles]}
          options={MEMBER_ROLES.map((role) => ({ value: role, label: t.roles[role] }))}
          onChange={setRoles}
        />
      )}
      <span className="fd-row">
        {isOwner && roles === undefined && (
          <Button size="small" onClick={() => setRoles(member.roles)} aria-label={`${t.changeRoles} ${name}`}>
            {t.changeRoles}
          </Button>
        )}
        {roles !== undefined && (
          <>
            <Button
              size="small"
              type="primary"
              disabled={roles.length === 0}
              onClick={() => void onRoles(roles).then(() => setRoles(undefined))}
            >
              {t.save}
            </Button>
            <Button size="small" onClick={() => setRoles(undefined)}>
              {t.cancel}
            </Button>
          </>
        )}
        {(isOwner || isSelf) && (
          <Button size="small" danger onClick={onTake} aria-label={`${isSelf ? t.leave : t.end} ${name}`}>
            {isSelf ? t.leave : t.end}
          </Button>
        )}
      </span>
    </li>
  );
}
