import { type ReactNode, useEffect } from 'react';

/** Title of a page, what it is for, and its first action. Also names the browser's tab. */
export function PageHead({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 影契 FilmDeed`;
  }, [title]);
  return (
    <header className="fd-page-head">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children !== undefined && <div className="fd-row">{children}</div>}
    </header>
  );
}
