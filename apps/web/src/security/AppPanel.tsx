import { Button, Input } from 'antd';
import { toString as qrText } from 'qrcode';
import { useEffect, useId, useState } from 'react';
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes, type SecondFactorView } from '../api/sign-in.js';
import { Copyable } from '../design/Copyable.js';
import { useWords } from '../language/language.js';
import type { Change } from './Security.js';
import { securityWords } from './words.js';

/** Authenticator app and recovery codes. The QR code is drawn here: the seed goes nowhere else. */
export function AppPanel({ view, run }: Change & { readonly view: SecondFactorView }) {
  const t = useWords(securityWords);
  const field = useId();
  const [begun, setBegun] = useState<{ seed: string; uri: string }>();
  const [code, setCode] = useState('');
  const present = view.factors.includes('totp');
  const confirm = (): Promise<void> =>
    run(async () => {
      const added = await confirmTotp(code.trim());
      setBegun(undefined);
      setCode('');
      return added;
    });
  return (
    <section className="fd-sheet fd-stack">
      <h2>{t.app}</h2>
      <p className="fd-quiet">{present ? t.appPresent : t.appText}</p>
      {present && (
        <Button danger onClick={() => void run(removeTotp)} style={{ justifySelf: 'start' }}>
          {t.removeApp}
        </Button>
      )}
      {!present && begun === undefined && (
        <Button onClick={() => void run(async () => setBegun(await beginTotp()))} style={{ justifySelf: 'start' }}>
          {t.addApp}
        </Button>
      )}
      {!present && begun !== undefined && (
        <form
          className="fd-stack"
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          <p>{t.scan}</p>
          <SeedCode uri={begun.uri} name={t.scan} />
          <Copyable value={begun.seed} name={t.seed} />
          <label htmlFor={field} className="fd-label">
            {t.firstCode}
          </label>
          <Input
            id={field}
            value={code}
            maxLength={6}
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={(event) => setCode(event.target.value)}
          />
          <Button htmlType="submit" type="primary" disabled={!/^\d{6}$/.test(code.trim())}>
            {t.confirm}
          </Button>
        </form>
      )}
      {view.factors.length > 0 && (
        <p>
          {t.codesLeft(String(view.recoveryCodesLeft))}{' '}
          <Button onClick={() => void run(renewRecoveryCodes)}>{t.renewCodes}</Button>
        </p>
      )}
    </section>
  );
}

function SeedCode({ uri, name }: { uri: string; name: string }) {
  const [image, setImage] = useState<string>();
  useEffect(() => {
    void qrText(uri, { type: 'svg', margin: 2 }).then((svg) =>
      setImage(`data:image/svg+xml,${encodeURIComponent(svg)}`),
    );
  }, [uri]);
  return image === undefined ? null : <img src={image} alt={name} width={200} height={200} />;
}
