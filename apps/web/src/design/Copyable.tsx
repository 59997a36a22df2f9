import { useState } from 'react';
import { useWords } from '../language/language.js';
import { commonWords } from './words.js';

/** A digest or id that can be taken along. `name` says what it is to screen readers. */
export function Copyable({ value, name }: { value: string; name: string }) {
  const t = useWords(commonWords);
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      // No clipboard (insecure context): the text can still be selected.
    }
  };
  return (
    <span className="fd-digest">
      <code>{value}</code>
      <button type="button" onClick={() => void copy()} aria-label={`${t.copy} ${name}`}>
        {copied ? t.copied : t.copy}
      </button>
      <span className="fd-visually-hidden" aria-live="polite">
        {copied ? t.copied : ''}
      </span>
    </span>
  );
}
