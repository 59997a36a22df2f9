import { type ReactNode, useId } from 'react';

/** One numbered step of a page. */
export function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className="fd-sheet fd-step" aria-labelledby={heading}>
      <h2 id={heading}>
        <span className="fd-step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
