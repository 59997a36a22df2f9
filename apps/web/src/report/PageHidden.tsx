import { standingOfFiling, standingOfLeaf } from '../api/reports.js';
import { Note } from '../design/Note.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { DecisionFields } from './DecisionFields.js';
import { reportWords } from './words.js';

/** Says that the page of a filing, by its id or the place of its leaf, is hidden; nothing if it is not, or nobody can say. */
export function PageHidden({ of }: { of: string | number }) {
  const t = useWords(reportWords);
  const { load } = useLoad(String(of), (signal) =>
    typeof of === 'number' ? standingOfLeaf(of, signal) : standingOfFiling(of, signal),
  );
  if (load.state !== 'loaded' || load.value.hidden === null) return null;
  return (
    <div role="status" data-hidden={load.value.hidden.id}>
      <Note kind="warning">
        <p>
          <strong>{t.hidden}</strong> {t.hiddenText}
        </p>
        <DecisionFields decision={load.value.hidden} />
      </Note>
    </div>
  );
}
