import { Button } from 'antd';
import { Failure } from '../../design/Failure.js';
import { Note } from '../../design/Note.js';
import { byteText, countText } from '../../design/quantity.js';
import { useLanguage, useWords } from '../../language/language.js';
import { ContentDigests } from './ContentDigests.js';
import type { Intake } from './intake.js';
import { countOf, type IntakeState, nameOf, sizeOf } from './intake-state.js';
import { ProgressLine } from './ProgressLine.js';
import { intakeWords } from './words.js';

/** The chosen content: what is being done to it, and what came out. */
export function ContentInHand({ intake, state }: { intake: Intake; state: Exclude<IntakeState, { phase: 'empty' }> }) {
  const t = useWords(intakeWords);
  const { language } = useLanguage();
  const { picked, form, phase } = state;
  const running = phase === 'hashing' || phase === 'uploading' || phase === 'comparing';
  const name = nameOf(picked) || t.looseFiles;
  const count = countOf(picked);
  return (
    <div>
      <div className="fd-inhand-head">
        <div>
          <strong>{name}</strong>
          <span className="fd-quiet fd-small">
            {form === 'ORIGINAL' ? t.original : t.digest} · {byteText(sizeOf(picked))}
            {picked.kind === 'set' && ` · ${t.filesCount(countText(count, language))}`}
          </span>
        </div>
        {(phase === 'hashing' || phase === 'uploading') && (
          <Button onClick={() => (state.paused ? intake.goOn() : intake.pause())}>
            {state.paused ? t.goOn : t.pause}
          </Button>
        )}
        <Button onClick={() => intake.remove()}>{running ? t.remove : t.again}</Button>
      </div>
      <div className="fd-stack">
        {running && <ProgressLine name={t[phase]} progress={state} fileCount={count} />}
        {phase === 'uploading' && state.resumed && <Note>{t.resumed}</Note>}
        {phase === 'failed' && <Failure error={state.error} retry={() => intake.take(picked, form)} />}
        {phase === 'ready' && (
          <Note kind="valid">
            <p>{readyText(state.form, picked.kind, t)}</p>
            {form === 'DIGEST' && <p>{t.keepOriginal}</p>}
          </Note>
        )}
        {phase === 'ready' && <ContentDigests content={state.content} />}
      </div>
      <p className="fd-visually-hidden" aria-live="polite">
        {running ? t[phase] : phase === 'ready' ? readyText(form, picked.kind, t) : ''}
      </p>
    </div>
  );
}

function readyText(
  form: 'ORIGINAL' | 'DIGEST',
  kind: 'file' | 'set',
  t: { readyOriginal: string; readyDigest: string; readySet: string },
): string {
  if (kind === 'set') return t.readySet;
  return form === 'ORIGINAL' ? t.readyOriginal : t.readyDigest;
}
