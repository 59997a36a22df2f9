import { KEY_SENTENCE } from '@filmdeed/evidence';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import type { SignerView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { useWords } from '../language/language.js';
import { useAccount } from '../session/session.js';
import { registerPasskey } from './register-passkey.js';
import { keyWords } from './words.js';

interface Props {
  readonly origin: string;
  readonly known: readonly SignerView[];
  onDone(signer: SignerView | undefined): void;
}

/** Says in words what will be created and signed, and only then lets the system ask. */
export function AddPasskey({ origin, known, onDone }: Props) {
  const t = useWords(keyWords);
  const account = useAccount();
  const field = useId();
  const [label, setLabel] = useState(t.labelDefault);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const go = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      onDone(await registerPasskey(account, origin, label.trim() || t.labelDefault, known));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t.add} onCancel={() => onDone(undefined)} footer={null} mask={{ closable: false }} width={560}>
      <form
        className="fd-stack"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <div>
          <label htmlFor={field} className="fd-label">
            {t.label}
          </label>
          <Input id={field} value={label} maxLength={100} onChange={(event) => setLabel(event.target.value)} />
          <span className="fd-small fd-quiet">{t.labelHint}</span>
        </div>
        <div>
          <strong>{t.whatTitle}</strong>
          <ol style={{ margin: '6px 0 0', paddingLeft: 22 }}>
            <li>{t.create}</li>
            <li>
              {t.prove}
              <blockquote className="fd-sentence">{KEY_SENTENCE}</blockquote>
            </li>
          </ol>
        </div>
        {error !== undefined && <Failure error={error} />}
        <div aria-live="polite" className="fd-small fd-quiet">
          {busy ? t.waiting : ''}
        </div>
        <Button type="primary" htmlType="submit" size="large" loading={busy} block>
          {t.go}
        </Button>
      </form>
    </Modal>
  );
}
