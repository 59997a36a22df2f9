import { isRefusal } from '@filmdeed/kernel';
import type { Language } from '../language/language.js';
import { ApiRefusal } from './api-refusal.js';
import { type Advice, refusalWords } from './refusal-words.js';

/** A failure as it is told to people: what happened, what to do, and the code for whoever asks support. */
export interface Told extends Advice {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Tells any failure: a refusal of the API, one of our own rooms, or a defect. */
export function told(error: unknown, language: Language): Told {
  const words = refusalWords[language];
  if (error instanceof ApiRefusal || isRefusal(error)) {
    const { code, facts } = error;
    const advice = words[code];
    if (advice !== undefined) return { ...advice, code, facts };
    const title = error instanceof ApiRefusal ? error.problem.title : '';
    return { what: title === '' ? error.message : title, next: words['internal']!.next, code, facts };
  }
  return { ...words['internal']!, code: 'internal', facts: {} };
}
