import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { lookAtParty, type NewIdentifier, type PartyView, renameParty, setIdentifier } from '../api/parties.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { IdentifierFields } from './IdentifierFields.js';
import { Invitations } from './Invitations.js';
import { Members } from './Members.js';
import { VerificationPanel } from './VerificationPanel.js';
import { VouchedBy } from './VouchedBy.js';
import { partyWords } from './words.js';
import './party.css';

/** One party: its names and number, who verified it, its members. */
export function PartyPage() {
  const { party: id = '' } = useParams();
  const { parties } = useSession();
  const { load, reload, replace } = useLoad(`party ${id}`, () => lookAtParty(id));
  const isOwner = parties.find(({ party }) => party === id)?.roles.includes('owner') === true;
  return (
    <div className="fd-page fd-page-narrow">
      {load.state === 'loading' && <Skeleton />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && (
        <div className="fd-stack">
          <Particulars party={load.value} isOwner={isOwner} onChanged={replace} />
          <VerificationPanel party={load.value} isOwner={isOwner} onChanged={reload} />
          {load.value.kind !== 'NATURAL_PERSON' && <Members party={id} isOwner={isOwner} />}
          {isOwner && <Invitations party={load.value} />}
        </div>
      )}
    </div>
  );
}

interface ParticularsProps {
  readonly party: PartyView;
  readonly isOwner: boolean;
  readonly onChanged: (party: PartyView) => void;
}

function Particulars({ party, isOwner, onChanged }: ParticularsProps) {
  const t = useWords(partyWords);
  const { refresh } = useSession();
  const [editing, setEditing] = useState<'names' | 'number'>();
  const [error, setError] = useState<unknown>();
  const { id, kind, name, displayName, identifier, vouched } = party;
  const save = async (work: Promise<PartyView>): Promise<void> => {
    setError(undefined);
    try {
      onChanged(await work);
      setEditing(undefined);
      await refresh();
    } catch (failure) {
      setError(failure);
    }
  };
  const buttons = (
    <div className="fd-row">
      <Button type="primary" htmlType="submit">
        {t.save}
      </Button>
      <Button onClick={() => setEditing(undefined)}>{t.cancel}</Button>
    </div>
  );
  return (
    <>
      <PageHead title={name} lead={displayName ?? t.kinds[kind]} />
      <section className="fd-sheet">
        <dl className="fd-fields">
          <div>
            <dt>{t.vouched}</dt>
            <dd>
              <VouchedBy vouched={vouched} />
              {vouched === null && <p className="fd-small fd-quiet">{t.notVouchedText}</p>}
            </dd>
          </div>
          <div>
            <dt>{t.kind}</dt>
            <dd>{t.kinds[kind]}</dd>
          </div>
          <div>
            <dt>{identifier === null ? t.identifier : t.identifierTypes[identifier.type]}</dt>
            <dd>
              {identifier === null
                ? t.noNumber
                : [identifier.shown, identifier.registry, identifier.country === 'CN' ? '' : identifier.country]
                    .filter(Boolean)
                    .join(' · ')}
            </dd>
          </div>
        </dl>
        {isOwner && editing === undefined && (
          <div className="fd-row">
            <Button onClick={() => setEditing('names')}>
              {t.change} · {kind === 'NATURAL_PERSON' ? t.personName : t.name}
            </Button>
            <Button onClick={() => setEditing('number')}>
              {t.change} · {t.number}
            </Button>
          </div>
        )}
        {editing === 'names' && (
          <Form<{ name: string; displayName?: string }>
            layout="vertical"
            requiredMark={false}
            initialValues={{ name, displayName: displayName ?? '' }}
            onFinish={(names) => void save(renameParty(id, names))}
          >
            <Form.Item name="name" label={t.name} rules={[{ required: true, message: t.fillIn }]}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="displayName" label={t.displayName}>
              <Input maxLength={60} />
            </Form.Item>
            {buttons}
          </Form>
        )}
        {editing === 'number' && (
          <Form<NewIdentifier>
            layout="vertical"
            requiredMark={false}
            onFinish={(typed) => void save(setIdentifier(id, typed))}
          >
            <IdentifierFields kind={kind} />
            {buttons}
          </Form>
        )}
        {error !== undefined && <Failure error={error} />}
      </section>
    </>
  );
}
