import { useState } from 'react';
import { Failure } from '../../design/Failure.js';
import { Note } from '../../design/Note.js';
import { byteText } from '../../design/quantity.js';
import { pickedFrom, type PickedFile } from '../../digest/picked-files.js';
import { useWords } from '../../language/language.js';
import { useStatus } from '../../status/status.js';
import { ContentInHand } from './ContentInHand.js';
import { DropZone } from './DropZone.js';
import { FormChoice } from './FormChoice.js';
import type { Intake } from './intake.js';
import { type Form, type IntakeState, nameOf } from './intake-state.js';
import { ManifestChoice } from './ManifestChoice.js';
import { UnfinishedUploads } from './UnfinishedUploads.js';
import { intakeWords } from './words.js';
import './intake.css';

interface Props {
  readonly intake: Intake;
  readonly state: IntakeState;
  readonly storeManifest: boolean;
  readonly onStoreManifest: (store: boolean) => void;
}

/** First step of filing: the content and how it is handed in. */
export function ContentStep({ intake, state, storeManifest, onStoreManifest }: Props) {
  const t = useWords(intakeWords);
  const status = useStatus();
  const [form, setForm] = useState<Form>('ORIGINAL');
  const [problem, setProblem] = useState<{ error: unknown } | string>();
  const limit = status?.maxUploadBytes ?? Number.POSITIVE_INFINITY;
  const take = (files: readonly PickedFile[]): void => {
    const picked = pickedFrom(files);
    if (picked === undefined) return;
    const tooLarge = picked.kind === 'file' && form === 'ORIGINAL' && picked.file.size > limit;
    setProblem(tooLarge ? t.tooLarge(byteText(limit)) : undefined);
    if (!tooLarge) intake.take(picked, form);
  };
  if (state.phase !== 'empty') {
    return (
      <>
        <ContentInHand intake={intake} state={state} />
        {state.phase === 'ready' && state.manifest !== undefined && (
          <ManifestChoice
            manifest={state.manifest}
            name={nameOf(state.picked)}
            store={storeManifest}
            onStore={onStoreManifest}
          />
        )}
      </>
    );
  }
  return (
    <div className="fd-stack">
      <UnfinishedUploads />
      <div>
        <FormChoice form={form} onChange={setForm} />
        <DropZone
          onFiles={take}
          onFailure={(error) => setProblem({ error })}
          {...(form === 'ORIGINAL' && status ? { hint: `${t.dropText} · ${t.limit(byteText(limit))}` } : {})}
        />
      </div>
      {typeof problem === 'string' && <Note kind="warning">{problem}</Note>}
      {typeof problem === 'object' && <Failure error={problem.error} />}
    </div>
  );
}
