import { asId } from '@filmdeed/kernel';
import { Button, Modal, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { agreeToSigner } from '../api/signers.js';
import type { SignerView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { agreed, agreementOf } from './new-key.js';
import { StatementSheet } from './StatementSheet.js';
import { keyWords } from './words.js';

interface Props {
  readonly origin: string;
  readonly signer: SignerView;
  /** Keys that can agree here; at least one. */
  readonly able: readonly SignerView[];
  onDone(agreed: boolean): void;
}

/** A key of the party agrees to one that waits. */
export function AgreeKey({ origin, signer, able, onDone }: Props) {
  const t = useWords(keyWords);
  const { party } = useActing();
  const field = useId();
  const [chosen, setChosen] = useState(able[0]!.id);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const dated = useMemo(
    () => agreementOf(origin, asId('pty', party), { action: 'bind', scheme: signer.scheme, key: signer.key }),
    [origin, party, signer],
  );
  const go = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await agreeToSigner(
        signer.id,
        await agreed(
          able.find(({ id }) => id === chosen)!,
          dated,
        ),
      );
      onDone(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal open title={`${t.agree} ${signer.label}`} onCancel={() => onDone(false)} footer={null} width={640}>
      <div className="fd-stack">
        <label htmlFor={field} className="fd-label">
          {t.agreeing}
        </label>
        <Select
          id={field}
          value={chosen}
          onChange={setChosen}
          style={{ display: 'flex' }}
          options={able.map(({ id, label }) => ({ value: id, label }))}
        />
        <StatementSheet statement={dated.statement} />
        {error !== undefined && <Failure error={error} />}
        <Button type="primary" size="large" loading={busy} onClick={() => void go()} block>
          {t.signNow}
        </Button>
      </div>
    </Modal>
  );
}
