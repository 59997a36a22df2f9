import type { ManifestDifference } from '@filmdeed/evidence';
import { useWords } from '../language/language.js';
import { words } from './words.js';

const SHOWN = 200;

/** Which files of a folder changed, are missing or are extra. */
export function Differences({ difference }: { difference: ManifestDifference }) {
  const t = useWords(words);
  const kinds = [
    ['changed', t.changed],
    ['missing', t.missing],
    ['extra', t.extra],
  ] as const;
  if (kinds.every(([kind]) => difference[kind].length === 0)) return <p className="vf-same">✓ {t.same}</p>;
  return (
    <section className="vf-sheet">
      {kinds
        .filter(([kind]) => difference[kind].length > 0)
        .map(([kind, name]) => (
          <div key={kind}>
            <h2>
              {name} · {difference[kind].length}
            </h2>
            <ul className="vf-paths" data-kind={kind}>
              {difference[kind].slice(0, SHOWN).map((path) => (
                <li key={path}>{path}</li>
              ))}
            </ul>
          </div>
        ))}
    </section>
  );
}
