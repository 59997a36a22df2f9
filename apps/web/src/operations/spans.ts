import { spanText } from '../design/quantity.js';
import type { Language } from '../language/language.js';

/** From one time to another, for people; days from two days on. */
export function spanBetween(from: string, to: string, language: Language): string {
  const seconds = Math.max(0, (new Date(to).getTime() - new Date(from).getTime()) / 1000);
  return longSpan(seconds, language);
}

export function longSpan(seconds: number, language: Language): string {
  const days = Math.floor(seconds / 86_400);
  if (days < 2) return spanText(seconds, language);
  return language === 'zh' ? `${days} 天` : `${days} days`;
}
