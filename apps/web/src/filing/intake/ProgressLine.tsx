import { byteText, countText, spanText } from '../../design/quantity.js';
import { useLanguage, useWords } from '../../language/language.js';
import type { Progress } from './intake-state.js';
import { intakeWords } from './words.js';

interface Props {
  readonly name: string;
  readonly progress: Progress;
  readonly fileCount?: number;
}

/** A bar with figures: how much, how fast, how long still. */
export function ProgressLine({ name, progress, fileCount = 1 }: Props) {
  const t = useWords(intakeWords);
  const { language } = useLanguage();
  const { done, total, files, pace, paused, cut } = progress;
  const percent = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
  return (
    <div>
      <div className="fd-phase">
        <span>{paused ? t.paused : cut ? t.cut : name}</span>
        <span>{percent}%</span>
      </div>
      <div
        className={paused || cut ? 'fd-bar fd-bar-paused' : 'fd-bar'}
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <div className="fd-figures">
        <span>{t.of(byteText(done), byteText(total))}</span>
        {fileCount > 1 && <span>{t.filesOf(countText(files, language), countText(fileCount, language))}</span>}
        {pace.bytesPerSecond > 0 && <span>{t.speed(byteText(pace.bytesPerSecond))}</span>}
        {pace.secondsLeft !== undefined && <span>{t.left(spanText(pace.secondsLeft, language))}</span>}
      </div>
    </div>
  );
}
