import { newNonce, revocationStatement } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import { Button, Input, Modal, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { endMandate, type MandateView } from '../api/mandates.js';
import type { SignerList } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { agreed } from '../keys/new-key.js';
import { canSignHere } from '../keys/sign-with.js';
import { StatementSheet } from '../keys/StatementSheet.js';
import { useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { mandateWords } from './words.js';

interface Props {
  readonly origin: string;
  readonly keys: SignerList;
  readonly mandate: MandateView;
  readonly action: 'revoke' | 'renounce';
  onDone(ended: boolean): void;
}

/** Revokes or renounces a mandate after the end of its number was typed; a key of the party may sign that it wants it so. */
export function EndMandate({ origin, keys, mandate, action, onDone }: Props) {
  const t = useWords(mandateWords);
  const acting = useActing();
  const [keyField, reasonField, typeField] = [useId(), useId(), useId()];
  const able = keys.threshold > 1 ? [] : keys.items.filter(canSignHere);
  const [agreeing, setAgreeing] = useState(able[0]?.id ?? '');
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const asked = mandate.id.slice(-6);
  const agrees = able.find(({ id }) => id === agreeing);
  const dated = useMemo(() => {
    const signing = { signedAt: new Date().toISOString(), nonce: newNonce() };
    const body = { action, mandate: asId('mdt', mandate.id), leaf: mandate.leafHash };
    return {
      ...signing,
      statement: revocationStatement({ origin, party: asId('pty', acting.party), body, ...signing }),
    };
  }, [origin, acting.party, mandate, action]);
  const end = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await endMandate(mandate.id, action === 'revoke' ? 'revocation' : 'renunciation', {
        ...(agrees === undefined ? {} : { agreement: await agreed(agrees, dated) }),
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      });
      onDone(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const word = action === 'revoke' ? t.revoke : t.renounce;
  return (
    <Modal
      open
      title={`${word} ${mandate.id}`}
      onCancel={() => onDone(false)}
      footer={null}
      mask={{ closable: false }}
      width={640}
    >
      <form
        className="fd-stack"
        onSubmit={(event) => {
          event.preventDefault();
          void end();
        }}
      >
        <Note kind="warning">{action === 'revoke' ? t.revokeText : t.renounceText}</Note>
        <div>
          <label htmlFor={keyField} className="fd-label">
            {t.signer}
          </label>
          <Select
            id={keyField}
            value={agreeing}
            onChange={setAgreeing}
            style={{ display: 'flex' }}
            options={[...able.map(({ id, label }) => ({ value: id, label })), { value: '', label: t.nobodySigns }]}
          />
        </div>
        {agrees !== undefined && <StatementSheet statement={dated.statement} />}
        <div>
          <label htmlFor={reasonField} className="fd-label">
            {t.reason}
          </label>
          <Input id={reasonField} value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        </div>
        <div>
          <label htmlFor={typeField} className="fd-label">
            {t.confirmEnd(asked)}
          </label>
          <Input id={typeField} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        </div>
        {error !== undefined && <Failure error={error} />}
        <Button
          danger
          htmlType="submit"
          size="large"
          block
          loading={busy}
          disabled={typed.trim().toLowerCase() !== asked}
        >
          {word}
        </Button>
      </form>
    </Modal>
  );
}
