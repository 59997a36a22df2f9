import { App, Button, Select } from 'antd';
import { useId, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { beginCosigning, signerList } from '../../api/signers.js';
import type { FilingView } from '../../api/types.js';
import { Failure } from '../../design/Failure.js';
import { Note } from '../../design/Note.js';
import { Skeleton } from '../../design/Skeleton.js';
import { timeText } from '../../design/quantity.js';
import { useLoad } from '../../design/use-load.js';
import { canSignHere } from '../../keys/sign-with.js';
import { useLanguage, useWords } from '../../language/language.js';
import type { FilingOrder } from './filing-order.js';
import { useHandingIn } from './use-handing-in.js';
import { WhatYouSign } from './WhatYouSign.js';
import { signWords } from './words.js';
import './sign.css';

interface Props {
  readonly order: FilingOrder;
  readonly keepManifest: boolean;
  readonly onBack: () => void;
  readonly onFiled: (filing: FilingView) => void;
}

/** Several keys have so long to sign together. */
const JOINT_MS = 6 * 86_400_000;

/** Shows what will be signed, asks the key, and hands the filing in; without a key it can be filed unsigned, knowingly. */
export function SignPanel({ order, keepManifest, onBack, onFiled }: Props) {
  const t = useWords(signWords);
  const { language } = useLanguage();
  const keyField = useId();
  const { modal } = App.useApp();
  const { load, reload } = useLoad('signers', signerList);
  const [chosen, setChosen] = useState<string>();
  const [jointError, setJointError] = useState<unknown>();
  const navigate = useNavigate();
  const { state, sign, fileUnsigned, again } = useHandingIn(order, keepManifest, onFiled);
  const able = load.state === 'loaded' ? load.value.items.filter(canSignHere) : [];
  const live = load.state === 'loaded' ? load.value.items.filter(({ state: stands }) => stands === 'live') : [];
  const threshold = load.state === 'loaded' ? load.value.threshold : 1;
  const signer = able.find(({ id }) => id === chosen) ?? able[0];
  const busy = state.step !== 'waiting' && state.step !== 'failed';
  const failedSigned = state.step === 'failed' && state.signed;
  const signTogether = async (): Promise<void> => {
    setJointError(undefined);
    try {
      const { draft, task, ready, idempotencyKey } = order;
      const upload = ready.upload === undefined ? {} : { upload: ready.upload };
      const deadline = new Date(Date.now() + JOINT_MS).toISOString();
      await beginCosigning(task.typedData, { kind: 'filing', ...draft, ...upload, idempotencyKey }, deadline);
      void navigate('/keys');
    } catch (error) {
      setJointError(error);
    }
  };
  const confirmUnsigned = (): void => {
    void modal.confirm({
      title: t.unsignedTitle,
      content: t.unsignedText,
      okText: t.unsignedYes,
      cancelText: t.back,
      okButtonProps: { danger: true },
      onOk: fileUnsigned,
    });
  };
  return (
    <div className="fd-stack">
      <WhatYouSign order={order} />
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {live.length > 0 && signer === undefined && <Note kind="warning">{t.obstacle}</Note>}
      {load.state === 'loaded' && live.length === 0 && (
        <Note kind="warning">
          <p>{t.noKey}</p>
          <Link to="/keys">{t.addKey}</Link>
        </Note>
      )}
      {able.length > 1 && (
        <div>
          <label htmlFor={keyField} className="fd-label">
            {t.key}
          </label>
          <Select
            id={keyField}
            value={signer?.id}
            onChange={setChosen}
            options={able.map(({ id, label, createdAt }) => ({
              value: id,
              label: `${label} · ${timeText(createdAt, language)}`,
            }))}
            disabled={busy}
            style={{ display: 'flex', maxWidth: 420 }}
          />
        </div>
      )}
      <Note>{t.keep}</Note>
      {signer?.custody === 'operator' && <Note kind="warning">{t.custodial}</Note>}
      {threshold > 1 && <Note>{t.together(threshold)}</Note>}
      {state.step === 'failed' && <Failure error={state.error} />}
      {jointError !== undefined && <Failure error={jointError} />}
      <div aria-live="polite" className="fd-quiet">
        {busy ? t[state.step] : ''}
      </div>
      <div className="fd-sign-actions">
        {failedSigned ? (
          <Button type="primary" size="large" onClick={again}>
            {t.retrySame}
          </Button>
        ) : (
          <Button
            type="primary"
            size="large"
            loading={busy}
            disabled={signer === undefined}
            onClick={() => (threshold > 1 ? void signTogether() : signer && sign(signer))}
          >
            {threshold > 1 ? t.signTogether(threshold) : t.sign}
          </Button>
        )}
        <Button size="large" onClick={onBack} disabled={busy}>
          {t.back}
        </Button>
        {!failedSigned && (
          <Button type="text" size="large" onClick={confirmUnsigned} disabled={busy}>
            {t.unsigned}
          </Button>
        )}
      </div>
    </div>
  );
}
