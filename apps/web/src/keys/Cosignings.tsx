import { fromHex } from '@filmdeed/kernel';
import { Button } from 'antd';
import { useState } from 'react';
import { cosign, cosignings } from '../api/signers.js';
import type { CosigningView, SignerList } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { timeText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { handIn, isFilingHandIn } from './hand-in.js';
import { canSignHere, signWith } from './sign-with.js';
import { StatementSheet } from './StatementSheet.js';
import { keyWords } from './words.js';

/** Statements that several keys of the party sign, and who is missing. Nothing is shown while there is none. */
export function Cosignings({ list }: { list: SignerList }) {
  const t = useWords(keyWords);
  const { load, reload } = useLoad('cosignings', cosignings);
  if (load.state === 'failed') return <Failure error={load.error} retry={reload} />;
  if (load.state !== 'loaded' || load.value.length === 0) return null;
  return (
    <section aria-label={t.jointTitle} className="fd-stack">
      <h2>{t.jointTitle}</h2>
      <ul className="fd-keys">
        {load.value.map((each) => (
          <One key={each.id} cosigning={each} list={list} onChanged={reload} />
        ))}
      </ul>
    </section>
  );
}

interface Props {
  readonly cosigning: CosigningView;
  readonly list: SignerList;
  onChanged(): void;
}

function One({ cosigning, list, onChanged }: Props) {
  const t = useWords(keyWords);
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { cosigners, state, threshold, joint } = cosigning;
  const statement = { typedData: cosigning.typedData, digest: fromHex(cosigning.digest) };
  const labelOf = (key: string): string => list.items.find((signer) => signer.key === key)?.label ?? key.slice(0, 12);
  const mine = list.items.filter(
    (signer) => canSignHere(signer) && cosigners.some(({ key, signedAt }) => key === signer.key && signedAt === null),
  );
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const signed = cosigners.filter(({ signedAt }) => signedAt !== null).length;
  return (
    <li className="fd-sheet">
      <p>
        <strong>{t.jointStates[state]}</strong> · {t.jointCount(signed, threshold)} · {t.jointUntil}{' '}
        {timeText(cosigning.deadline, language)}
      </p>
      <ul className="fd-cosigners">
        {cosigners.map(({ key, signedAt }) => (
          <li key={key}>
            {labelOf(key)}：{signedAt === null ? <strong>{t.missing}</strong> : timeText(signedAt, language)}
          </li>
        ))}
      </ul>
      <details>
        <summary>{t.jointWhat}</summary>
        <StatementSheet statement={statement} />
      </details>
      {error !== undefined && <Failure error={error} />}
      <div className="fd-row">
        {state === 'open' &&
          mine.map((signer) => (
            <Button
              key={signer.id}
              type="primary"
              loading={busy}
              onClick={() => void run(async () => cosign(cosigning.id, signer.key, await signWith(signer, statement)))}
            >
              {t.signAs(signer.label)}
            </Button>
          ))}
        {joint !== null && isFilingHandIn(cosigning.handIn) && (
          <Button type="primary" loading={busy} onClick={() => void run(() => handIn(cosigning))}>
            {t.handIn}
          </Button>
        )}
      </div>
    </li>
  );
}
