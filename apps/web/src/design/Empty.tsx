import type { ReactNode } from 'react';

/** An empty list that says what would stand here and how to begin. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="fd-empty">
      <svg viewBox="0 0 96 72" aria-hidden="true" focusable="false">
        <rect x="14" y="6" width="52" height="60" rx="5" fill="#fff" stroke="#cfcabd" strokeWidth="2" />
        <path d="M24 20h32M24 30h32M24 40h20" stroke="#d9d4c8" strokeWidth="3" strokeLinecap="round" />
        <rect x="54" y="40" width="28" height="28" rx="4" fill="#b3352a" opacity="0.9" />
        <path d="M68 46v7M62 62v-9h12v9" stroke="#fff" strokeWidth="2.4" fill="none" />
      </svg>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
