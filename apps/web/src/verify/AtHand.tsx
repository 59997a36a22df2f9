import { Button } from 'antd';
import { Failure } from '../design/Failure.js';
import { byteText, countText } from '../design/quantity.js';
import { countOf, nameOf, sizeOf } from '../filing/intake/intake-state.js';
import { ProgressLine } from '../filing/intake/ProgressLine.js';
import { intakeWords } from '../filing/intake/words.js';
import { useLanguage, useWords } from '../language/language.js';
import type { Verification } from './use-verification.js';
import { verifyWords } from './words.js';

/** What was handed over for verifying, each part removable. */
export function AtHand({ verification }: { verification: Verification }) {
  const t = useWords(verifyWords);
  const intakeT = useWords(intakeWords);
  const { language } = useLanguage();
  const { bundle, manifest, content } = verification;
  const picked = content.phase === 'empty' ? undefined : content.picked;
  const contentName =
    picked &&
    `${nameOf(picked) || intakeT.looseFiles} · ${picked.kind === 'set' ? `${intakeT.filesCount(countText(countOf(picked), language))} · ` : ''}${byteText(sizeOf(picked))}`;
  const parts: [string, string | undefined, () => void][] = [
    [bundle?.isReceipt ? t.receipt : t.bundle, bundle?.name, verification.removeBundle],
    [t.content, contentName, verification.removeContent],
    [t.manifest, manifest?.name, verification.removeManifest],
  ];
  return (
    <div className="fd-sheet">
      <ul className="fd-parts">
        {parts.map(([kind, name, remove]) => (
          <li key={kind}>
            <span className="fd-quiet">{kind}</span>
            <span className="fd-part-name">{name ?? t.nothing}</span>
            {name !== undefined && (
              <Button size="small" onClick={remove} aria-label={`${t.remove} ${kind}`}>
                {t.remove}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {content.phase === 'hashing' && (
        <ProgressLine name={t.hashing} progress={content} fileCount={countOf(content.picked)} />
      )}
      {content.phase === 'failed' && <Failure error={content.error} />}
    </div>
  );
}
