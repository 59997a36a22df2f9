import { Button } from 'antd';
import { useRef, useState } from 'react';
import { type ActFilter, exportActs } from '../api/acts.js';
import { saveBlob } from '../api/download.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { actWords } from './words.js';

type State = { readonly at: number } | { readonly error: unknown } | 'done' | undefined;

/** Exports what the filters find, with its proof; can be stopped. */
export function ExportActs({ filter }: { filter: ActFilter }) {
  const t = useWords(actWords);
  const [state, setState] = useState<State>();
  const running = useRef<AbortController>(undefined);
  const begin = async (): Promise<void> => {
    const abort = (running.current = new AbortController());
    setState({ at: 0 });
    try {
      const blob = await exportActs(filter, (at) => setState({ at }), abort.signal);
      saveBlob(blob, `filmdeed-acts-${new Date().toISOString().slice(0, 10)}.jsonl`);
      setState('done');
    } catch (error) {
      setState(abort.signal.aborted ? undefined : { error });
    }
  };
  const isRunning = typeof state === 'object' && 'at' in state;
  return (
    <div className="fd-stack">
      <div className="fd-row">
        <Button onClick={() => void begin()} disabled={isRunning}>
          {t.export}
        </Button>
        {isRunning && (
          <>
            <progress value={state.at} max={1} aria-label={t.export} />
            <span role="status">{t.exporting(Math.round(state.at * 100))}</span>
            <Button onClick={() => running.current?.abort()}>{t.stop}</Button>
          </>
        )}
      </div>
      {state === 'done' && (
        <div role="status">
          <Note kind="valid">{t.exported}</Note>
        </div>
      )}
      {typeof state === 'object' && 'error' in state && <Failure error={state.error} retry={() => void begin()} />}
    </div>
  );
}
