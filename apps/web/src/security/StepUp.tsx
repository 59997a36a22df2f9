import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { askStepUp, type SecondFactorView, showSecondFactor } from '../api/sign-in.js';
import { Failure } from '../design/Failure.js';
import { commonWords } from '../design/words.js';
import { useWords } from '../language/language.js';
import { assertPasskey } from '../session/passkey-sign-in.js';
import { securityWords } from './words.js';

interface Props {
  readonly factors: SecondFactorView['factors'];
  onDone(shown: boolean): void;
}

/** Asks once more who is there: by passkey, code or recovery code. */
export function StepUp({ factors, onDone }: Props) {
  const t = useWords(securityWords);
  const common = useWords(commonWords);
  const field = useId();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const show = async (proof: () => Promise<Parameters<typeof showSecondFactor>[0]>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await showSecondFactor(await proof());
      onDone(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <section className="fd-sheet fd-stack" aria-label={t.confirmTitle}>
      <h2>{t.confirmTitle}</h2>
      <p className="fd-quiet">{t.confirmText}</p>
      {error !== undefined && <Failure error={error} />}
      {factors.includes('passkey') && (
        <Button
          type="primary"
          loading={busy}
          onClick={() => void show(async () => ({ passkey: await assertPasskey(await askStepUp()) }))}
        >
          {t.confirmPasskey}
        </Button>
      )}
      <form
        className="fd-stack"
        onSubmit={(event) => {
          event.preventDefault();
          void show(() => Promise.resolve({ code: code.trim() }));
        }}
      >
        <label htmlFor={field} className="fd-label">
          {t.code}
        </label>
        <Input
          id={field}
          value={code}
          maxLength={40}
          autoComplete="one-time-code"
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="fd-row">
          <Button htmlType="submit" disabled={code.trim() === ''} loading={busy}>
            {t.confirm}
          </Button>
          <Button onClick={() => onDone(false)}>{common.cancel}</Button>
        </div>
      </form>
    </section>
  );
}
