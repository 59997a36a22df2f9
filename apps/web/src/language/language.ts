import { createContext, useContext } from 'react';

export type Language = 'zh' | 'en';

/** The same words in both languages. A key that one of them lacks does not compile. */
export interface Bilingual<T> {
  readonly zh: T;
  readonly en: T;
}

/** Declares the words of one room: `en` must have exactly the members of `zh`. */
export function bilingual<T>(words: { zh: T; en: NoInfer<T> }): Bilingual<T> {
  return words;
}

export interface LanguageChoice {
  readonly language: Language;
  choose(language: Language): void;
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'zh', choose: () => undefined });

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

export function useWords<T>(words: Bilingual<T>): T {
  return words[useLanguage().language];
}
