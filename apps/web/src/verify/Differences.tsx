import { compareManifests, type Content, type ManifestEntry } from '@filmdeed/evidence';
import { useMemo } from 'react';
import { Note } from '../design/Note.js';
import { countText } from '../design/quantity.js';
import type { Manifest } from '../digest/manifest-of-files.js';
import { useLanguage, useWords } from '../language/language.js';
import { verifyWords } from './words.js';

const SHOWN = 100;

interface Props {
  readonly expected: Omit<Manifest, 'file'>;
  readonly found: readonly ManifestEntry[];
  /** What the bundle states; a manifest of another root decides nothing. */
  readonly stated: Content | undefined;
}

/** Changed, missing and extra files by name. */
export function Differences({ expected, found, stated }: Props) {
  const t = useWords(verifyWords);
  const { language } = useLanguage();
  const differences = useMemo(() => compareManifests(expected.entries, found), [expected, found]);
  const isOther = stated?.kind === 'set' && stated.root !== expected.content.root;
  const groups = (['changed', 'missing', 'extra'] as const).filter((name) => differences[name].length > 0);
  return (
    <section className="fd-stack" aria-live="polite">
      <h2 className="fd-section-title" style={{ margin: 0 }}>
        {t.differences}
      </h2>
      {isOther && <Note kind="error">{t.manifestOther}</Note>}
      {groups.length === 0 && <Note kind="valid">{t.same(countText(found.length, language))}</Note>}
      {groups.map((name) => (
        <div key={name} className="fd-differences" data-difference={name}>
          <h3>
            {t[name]}（{countText(differences[name].length, language)}）
          </h3>
          <ul>
            {differences[name].slice(0, SHOWN).map((path) => (
              <li key={path} className="fd-mono">
                {path}
              </li>
            ))}
          </ul>
          {differences[name].length > SHOWN && (
            <p>{t.andMore(countText(differences[name].length - SHOWN, language))}</p>
          )}
        </div>
      ))}
    </section>
  );
}
