import { useWords } from '../language/language.js';
import { commonWords } from './words.js';

const WIDTHS = ['62%', '94%', '81%', '88%', '45%'];

/** What stands in the place of things that are on their way. */
export function Skeleton({ lines = 5 }: { lines?: number }) {
  const t = useWords(commonWords);
  return (
    <div className="fd-skeleton" role="status" aria-label={t.loading}>
      {WIDTHS.slice(0, lines).map((width) => (
        <span key={width} style={{ width }} />
      ))}
    </div>
  );
}
