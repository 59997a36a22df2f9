import type { ReactNode } from 'react';

type Kind = 'info' | 'warning' | 'error' | 'valid';
const ICONS: Readonly<Record<Kind, string>> = { info: 'i', warning: '!', error: '!', valid: '✓' };

/** A short message in the flow of the page. An error is announced to screen readers at once. */
export function Note({ kind = 'info', children }: { kind?: Kind; children: ReactNode }) {
  return (
    <div className={`fd-note fd-note-${kind}`} {...(kind === 'error' ? { role: 'alert' } : {})}>
      <span className="fd-note-icon" aria-hidden="true">
        {ICONS[kind]}
      </span>
      <div style={{ minWidth: 0, flex: 1 }}>{children}</div>
    </div>
  );
}
