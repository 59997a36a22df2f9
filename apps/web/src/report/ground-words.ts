import { REPORT_REASONS, STAY_GROUNDS } from '@filmdeed/evidence';
import type { Verdict } from '../api/reports.js';
import type { Language } from '../language/language.js';

/** Grounds on which this can be decided. */
export function groundsOf(verdict: Verdict) {
  return verdict === 'hide' ? REPORT_REASONS : STAY_GROUNDS;
}

export function groundText(ground: string, language: Language): string {
  return [...REPORT_REASONS, ...STAY_GROUNDS].find(({ code }) => code === ground)?.[language] ?? ground;
}
