import { asId } from '@filmdeed/kernel';
import { Button, Input, Modal, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { revokeSigner } from '../api/signers.js';
import type { SignerList, SignerView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { agreed, agreementOf } from './new-key.js';
import { canSignHere } from './sign-with.js';
import { StatementSheet } from './StatementSheet.js';
import { keyWords } from './words.js';

interface Props {
  readonly origin: string;
  readonly list: SignerList;
  readonly signer: SignerView;
  onDone(ended: boolean): void;
}

/** Ends a key, or objects to one that waits, after the end of the key was typed; a key of the party may sign that it wants it so. */
export function EndKey({ origin, list, signer, onDone }: Props) {
  const t = useWords(keyWords);
  const acting = useActing();
  const [typeField, agreeField] = [useId(), useId()];
  const able = list.items.filter(canSignHere);
  const [agreeing, setAgreeing] = useState<string>(able[0]?.id ?? '');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const waits = signer.state === 'pending';
  const asked = signer.key.slice(-6);
  const agrees = able.find(({ id }) => id === agreeing);
  const dated = useMemo(() => {
    const { scheme, key } = signer;
    return agreementOf(origin, asId('pty', acting.party), { action: waits ? 'veto' : 'revoke', scheme, key });
  }, [origin, acting.party, signer, waits]);
  const end = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await revokeSigner(signer.id, agrees && (await agreed(agrees, dated)));
      onDone(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={`${waits ? t.object : t.revokeTitle} ${signer.label}`}
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
        <Note kind="warning">{waits ? t.objectText : t.revokeText}</Note>
        <div>
          <label htmlFor={agreeField} className="fd-label">
            {t.agreeing}
          </label>
          <Select
            id={agreeField}
            value={agreeing}
            onChange={setAgreeing}
            style={{ display: 'flex' }}
            options={[...able.map(({ id, label }) => ({ value: id, label })), { value: '', label: t.nobodySigns }]}
          />
        </div>
        {agrees !== undefined && <StatementSheet statement={dated.statement} />}
        <div>
          <label htmlFor={typeField} className="fd-label">
            {t.typeEnd(asked)}
          </label>
          <Input id={typeField} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        </div>
        {error !== undefined && <Failure error={error} />}
        <Button
          danger
          htmlType="submit"
          size="large"
          loading={busy}
          disabled={typed.trim().toLowerCase() !== asked}
          block
        >
          {waits ? t.object : t.revokeYes}
        </Button>
      </form>
    </Modal>
  );
}
