import { App, Button, Select } from 'antd';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { listSigners } from '../../api/signers.js';
import type { FilingView } from '../../api/types.js';
import { Failure } from '../../design/Failure.js';
import { Note } from '../../design/Note.js';
import { Skeleton } from '../../design/Skeleton.js';
import { timeText } from '../../design/quantity.js';
import { useLoad } from '../../design/use-load.js';
import { passkeyObstacle } from '../../keys/passkey.js';
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

/** Shows what will be signed, asks the passkey, and hands the filing in; without a key it can be filed unsigned, knowingly. */
export function SignPanel({ order, keepManifest, onBack, onFiled }: Props) {
  const t = useWords(signWords);
  const { language } = useLanguage();
  const keyField = useId();
  const { modal } = App.useApp();
  const { load, reload } = useLoad('signers', listSigners);
  const [chosen, setChosen] = useState<string>();
  const { state, sign, fileUnsigned, again } = useHandingIn(order, keepManifest, onFiled);
  const obstacle = passkeyObstacle();
  const passkeys =
    load.state === 'loaded'
      ? load.value.filter(({ scheme, revokedAt }) => scheme === 'webauthn-p256' && revokedAt === null)
      : [];
  const signer = passkeys.find(({ id }) => id === chosen) ?? passkeys[0];
  const busy = state.step !== 'waiting' && state.step !== 'failed';
  const failedSigned = state.step === 'failed' && state.signed;
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
      {obstacle !== undefined && <Note kind="warning">{t.obstacle}</Note>}
      {load.state === 'loaded' && obstacle === undefined && signer === undefined && (
        <Note kind="warning">
          <p>{t.noKey}</p>
          <Link to="/keys">{t.addKey}</Link>
        </Note>
      )}
      {passkeys.length > 1 && (
        <div>
          <label htmlFor={keyField} className="fd-label">
            {t.key}
          </label>
          <Select
            id={keyField}
            value={signer?.id}
            onChange={setChosen}
            options={passkeys.map(({ id, label, createdAt }) => ({
              value: id,
              label: `${label} · ${timeText(createdAt, language)}`,
            }))}
            disabled={busy}
            style={{ display: 'flex', maxWidth: 420 }}
          />
        </div>
      )}
      <Note>{t.keep}</Note>
      {state.step === 'failed' && <Failure error={state.error} />}
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
            disabled={signer === undefined || obstacle !== undefined}
            onClick={() => signer && sign(signer)}
          >
            {t.sign}
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
