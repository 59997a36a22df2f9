import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { addPasskey, askNewPasskey, listPasskeys, removePasskey } from '../api/sign-in.js';
import { Failure } from '../design/Failure.js';
import { timeText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { passkeyObstacle } from '../keys/passkey.js';
import { useLanguage, useWords } from '../language/language.js';
import { makePasskey } from '../session/passkey-sign-in.js';
import { useAccount } from '../session/session.js';
import type { Change } from './Security.js';
import { securityWords } from './words.js';

/** The passkeys that sign in to the own account. */
export function PasskeyPanel({ round, run }: Change & { readonly round: number }) {
  const t = useWords(securityWords);
  const { language } = useLanguage();
  const account = useAccount();
  const field = useId();
  const { load } = useLoad(`passkeys ${round}`, listPasskeys);
  const [label, setLabel] = useState('');
  const [busy, setBusy] = useState(false);
  const items = load.state === 'loaded' ? load.value.items : [];
  const known = items.map(({ credentialId }) => credentialId);
  const add = async (): Promise<void> => {
    setBusy(true);
    await run(async () => {
      const answer = await makePasskey(await askNewPasskey(), account, known);
      return addPasskey(label.trim() || t.passkeyDefault, answer);
    });
    setBusy(false);
    setLabel('');
  };
  return (
    <section className="fd-sheet fd-stack">
      <h2>{t.passkeys}</h2>
      <p className="fd-quiet">{t.passkeysText}</p>
      {load.state === 'failed' && <Failure error={load.error} />}
      <ul className="fd-lines">
        {items.map((passkey) => (
          <li key={passkey.id} className="fd-row" style={{ justifyContent: 'space-between' }}>
            <span>
              <strong>{passkey.label}</strong>{' '}
              <span className="fd-small fd-quiet">
                {passkey.usedAt === null ? t.neverUsed : t.usedAt(timeText(passkey.usedAt, language))}
                {passkey.backedUp ? ` · ${t.backedUp}` : ''}
              </span>
            </span>
            <Button
              danger
              aria-label={`${t.remove} ${passkey.label}`}
              onClick={() => void run(() => removePasskey(passkey.id))}
            >
              {t.remove}
            </Button>
          </li>
        ))}
      </ul>
      {passkeyObstacle() === undefined ? (
        <form
          className="fd-stack"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <label htmlFor={field} className="fd-label">
            {t.passkeyLabel}
          </label>
          <Input
            id={field}
            value={label}
            maxLength={100}
            placeholder={t.passkeyDefault}
            onChange={(event) => setLabel(event.target.value)}
          />
          <Button htmlType="submit" type="primary" loading={busy}>
            {t.addPasskey}
          </Button>
        </form>
      ) : (
        <p className="fd-quiet">{t.noPasskeys}</p>
      )}
    </section>
  );
}
