import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { type Language, LanguageContext } from './language.js';

const REMEMBERED = 'filmdeed.language';

/** Chinese first; whoever switches is remembered on this device. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose(next: Language) {
        setLanguage(next);
        try {
          localStorage.setItem(REMEMBERED, next);
        } catch {
          // Storage may be forbidden; the choice then lasts as long as the page.
        }
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}
