import { Button, Checkbox, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { type InvitationKind, invite, listInvitations, type PartyView, revokeInvitation } from '../api/parties.js';
import { MEMBER_ROLES, type MemberRole } from '../api/types.js';
import { Copyable } from '../design/Copyable.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLanguage, useWords } from '../language/language.js';
import { usePages } from './use-pages.js';
import { partyWords } from './words.js';

interface Fields {
  readonly kind: InvitationKind;
  readonly roles?: readonly MemberRole[];
  readonly note: string;
}

/** Links by which others join. The token stands behind the #: no server is told it by opening the link. */
export function Invitations({ party: { id, kind: partyKind } }: { party: PartyView }) {
  const t = useWords(partyWords);
  const { language } = useLanguage();
  const [form] = Form.useForm<Fields>();
  const [link, setLink] = useState<string>();
  const [error, setError] = useState<unknown>();
  const { load, reload, items, next } = usePages(`invitations ${id}`, (cursor) => listInvitations(id, cursor));
  const kinds: readonly InvitationKind[] =
    partyKind === 'NATURAL_PERSON' ? ['co-owner', 'buyer', 'mandatary'] : ['member', 'co-owner', 'buyer', 'mandatary'];
  const kind = Form.useWatch('kind', form) ?? kinds[0];
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined);
    try {
      await work();
      reload();
    } catch (failure) {
      setError(failure);
    }
  };
  const make = async ({ kind: as, roles = [], note }: Fields): Promise<void> => {
    const { token } = await invite(id, { kind: as, roles: as === 'member' ? roles : [], note });
    setLink(`${location.origin}/join#${token}`);
    form.resetFields();
  };
  return (
    <section className="fd-sheet" aria-labelledby="invitations">
      <h2 id="invitations">{t.invitations}</h2>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: kinds[0], roles: ['filer'] }}
        onFinish={(fields) => void act(() => make(fields))}
      >
        <Form.Item name="kind" label={t.inviteKind}>
          <Radio.Group options={kinds.map((each) => ({ value: each, label: t.inviteKinds[each] }))} />
        </Form.Item>
        {kind === 'member' && (
          <Form.Item name="roles" label={t.inviteRoles} rules={[{ required: true, message: t.fillIn }]}>
            <Checkbox.Group options={MEMBER_ROLES.map((role) => ({ value: role, label: t.roles[role] }))} />
          </Form.Item>
        )}
        <Form.Item name="note" label={t.inviteNote} rules={[{ required: true, message: t.fillIn }]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Button htmlType="submit">{t.inviteMake}</Button>
      </Form>
      {link !== undefined && (
        <div role="status" className="fd-invited">
          <Note kind="valid">
            <p>{t.inviteOnce}</p>
            <Copyable value={link} name={t.link} />
          </Note>
        </div>
      )}
      {error !== undefined && <Failure error={error} />}
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && items.length === 0 && <p className="fd-quiet">{t.noInvitations}</p>}
      <ul className="fd-parties">
        {items.map(({ id: invitation, kind: as, roles, note, state, expiresAt }) => (
          <li key={invitation}>
            <span>
              {note} <span className="fd-quiet">{t.inviteKinds[as]}</span>
            </span>
            <span className="fd-small fd-quiet">{roles.map((role) => t.roles[role]).join(' · ')}</span>
            <span className="fd-small">
              {t.inviteStates[state]} · {t.until(timeText(expiresAt, language))}
            </span>
            {state === 'open' && (
              <Button
                size="small"
                onClick={() => void act(() => revokeInvitation(id, invitation))}
                aria-label={`${t.revoke} ${note}`}
              >
                {t.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {next !== undefined && <Button onClick={next}>{t.more}</Button>}
    </section>
  );
}
