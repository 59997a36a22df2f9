import { type IndexAnswerV1, type IndexedDigest, parseIndexAnswer } from '@filmdeed/evidence';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { call } from '../api/call.js';
import { type PickedFile, pickedFrom } from '../digest/picked-files.js';
import { Intake } from '../filing/intake/intake.js';
import type { IntakeState } from '../filing/intake/intake-state.js';
import { askedFor, isAnswerTo } from './asked-digest.js';

export interface Answered {
  readonly asked: IndexedDigest;
  /** The answer as it came, to be kept. */
  readonly text: string;
  /** Null if it was for another digest. */
  readonly answer: IndexAnswerV1 | null;
}

export interface Lookup {
  readonly content: IntakeState;
  readonly asking: boolean;
  readonly answered: Answered | undefined;
  readonly error: unknown;
  take(files: readonly PickedFile[]): void;
  ask(digest: IndexedDigest): void;
  again(): void;
  fail(error: unknown): void;
}

interface Shown {
  readonly asked: IndexedDigest;
  readonly round: number;
  readonly answered?: Answered;
  readonly error?: unknown;
}

/** Asks the public index for one digest at a time; of a file only its digest leaves the browser. */
export function useLookup(): Lookup {
  const [intake] = useState(() => new Intake());
  const content = useSyncExternalStore(intake.subscribe, intake.state);
  const [pasted, setPasted] = useState<IndexedDigest>();
  const [failure, setFailure] = useState<unknown>();
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<Shown>();
  useEffect(() => () => intake.remove(), [intake]);

  const asked = pasted ?? (content.phase === 'ready' ? askedFor(content.content) : undefined);
  const [kind, value] = [asked?.kind, asked?.value];
  useEffect(() => {
    if (kind === undefined || value === undefined) return undefined;
    const abort = new AbortController();
    const digest = { kind, value };
    const show = (outcome: Omit<Shown, 'asked' | 'round'>): void => {
      if (!abort.signal.aborted) setShown({ asked: digest, round, ...outcome });
    };
    ask(digest, abort.signal).then(
      (answered) => show({ answered }),
      (error: unknown) => show({ error }),
    );
    return () => abort.abort();
  }, [kind, value, round]);

  const current =
    shown !== undefined && shown.asked.kind === kind && shown.asked.value === value && shown.round === round
      ? shown
      : undefined;
  return {
    content,
    asking: asked !== undefined && current === undefined,
    answered: current?.answered,
    error: failure ?? current?.error,
    take(files) {
      setFailure(undefined);
      setPasted(undefined);
      const picked = pickedFrom(files);
      if (picked !== undefined) intake.take(picked, 'DIGEST');
    },
    ask(digest) {
      setFailure(undefined);
      intake.remove();
      setPasted(digest);
    },
    again() {
      setFailure(undefined);
      setRound((n) => n + 1);
    },
    fail: setFailure,
  };
}

async function ask(asked: IndexedDigest, signal: AbortSignal): Promise<Answered> {
  const text = await (await call(`/log/index/${asked.kind}/${asked.value}`, { signal })).text();
  const answer = parseIndexAnswer(text);
  return { asked, text, answer: isAnswerTo(asked, answer) ? answer : null };
}
